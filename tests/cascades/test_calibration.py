"""A calibration file says what it measured, follows its schema, and notices drift."""

import json

import jsonschema
import numpy as np
import pytest

from routecore.cascades import Frontier, Router
from routecore.cascades.calibration import calibrate, check, log_hash, read_calibration, schema


def frontier(seed, n=2000, worse=0.0, kind=Frontier, high=0.8):
    random = np.random.default_rng(seed)
    score = random.random(n)
    low = random.random(n) < score * (1 - worse)
    return kind.from_outcomes(score, low, random.random(n) < high, 1.0, 4.0)


@pytest.mark.parametrize("kind", [Frontier, Router])
@pytest.mark.parametrize("promise", [{"budget": 2.5}, {"target": 0.75}, {"loss": 0.03}])
def test_it_follows_its_schema_and_survives_a_file(kind, promise, tmp_path):
    log = frontier(0, kind=kind)
    labels = np.arange(2000) % 3
    found = calibrate(log, **promise, slices=labels)
    path = tmp_path / "calibration.json"
    path.write_text(json.dumps(found, allow_nan=False))
    again = read_calibration(path)
    jsonschema.validate(again, schema())
    assert again == found
    assert [row["slice"] for row in found["slices"]] == ["0", "1", "2"]
    assert sum(row["queries"] for row in found["slices"]) == 1000
    assert check(again, log)["same_log"]


def test_held_out_is_what_the_threshold_does_on_the_other_half():
    log = frontier(1)
    found = calibrate(log, target=0.75, seed=4)
    _, test = log.split(0.5, seed=4)
    point = test.at_threshold(found["threshold"])
    for name, value in (("cost", point.cost), ("quality", point.quality)):
        assert found["held_out"][name]["mean"] == pytest.approx(value)


def test_chance_is_not_drift_and_drift_is_noticed():
    found = calibrate(frontier(2), target=0.75)
    held = [check(found, frontier(seed)) for seed in range(10, 40)]
    assert sum(one["holds"] for one in held) >= 26
    worse = check(found, frontier(3, worse=0.3))
    assert not worse["holds"] and not worse["promise_kept"] and worse["drift"]["quality"]["drifted"]
    assert "Not what it was: quality" in worse["sentence"]
    better = check(found, frontier(3, high=0.95))
    assert better["promise_kept"] and not better["holds"]


def test_the_hash_sees_one_changed_outcome():
    log = frontier(5)
    other = log.log.correct_high.copy()
    other[7] = 1 - other[7]
    changed = Frontier.from_outcomes(log.log.score, log.log.correct_low, other, 1.0, 4.0)
    assert log_hash(log) != log_hash(changed) and len(log_hash(log)) == 64


def test_bad_files_and_logs_are_one_sentence(tmp_path):
    for text in ("not json", "[]", "{}", '{"format": "routecore-calibration-1"}', "null"):
        path = tmp_path / "bad.json"
        path.write_text(text)
        with pytest.raises(ValueError, match="is not a calibration file of format"):
            read_calibration(path)
    found = calibrate(frontier(0), target=0.75)
    with pytest.raises(ValueError, match="the new log is of a router: the calibration file is of"):
        check(found, frontier(0, kind=Router))
    with pytest.raises(ValueError, match="budget, target and loss are given 0 times"):
        calibrate(frontier(0))
    with pytest.raises(ValueError, match=r"slices has shape \(3,\)"):
        calibrate(frontier(0), target=0.75, slices=[1, 2, 3])
