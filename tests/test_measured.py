"""The measured models: the file is read whole, in the units it promises."""

import csv
from importlib.resources import files

import numpy as np
import pytest

from routecore import Game
from routecore.measured import measured_models, model_pair, model_pairs


def rows():
    with (files("routecore") / "data" / "measured_models.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_every_line_of_the_file_is_a_point():
    points = measured_models()
    assert len(points) == len(rows()) == len(set(points))
    for point, row in zip(points, rows(), strict=True):
        assert (point.source, point.benchmark, point.model) == (
            row["source"],
            row["benchmark"],
            row["model"],
        )
        assert point.accuracy == float(row["accuracy"])
        assert point.cost == pytest.approx(1000 * float(row["cost_usd"]))
        assert (point.latency is None) == (row["latency_s"] == "")
        assert (point.auroc is None) == (row["auroc"] == "")
        assert (point.queries is None) == (row["queries"] == "")


def test_numbers_are_possible():
    for point in measured_models():
        assert 0 < point.accuracy < 1 and point.cost > 0
        assert point.latency is None or point.latency > 0
        assert point.auroc is None or 0 < point.auroc < 1
        assert point.queries is None or (isinstance(point.queries, int) and point.queries > 0)


def test_both_sources_are_named():
    assert {point.source for point in measured_models()} == {row["source"] for row in rows()}
    assert all("arXiv:" in point.source for point in measured_models())


def test_pairs_are_every_pair_that_forms_a_game():
    expected = set()
    for low in rows():
        for high in rows():
            same = all(low[k] == high[k] for k in ("source", "benchmark"))
            if (
                same
                and low["latency_s"]
                and high["latency_s"]
                and all(
                    float(low[k]) < float(high[k]) for k in ("accuracy", "cost_usd", "latency_s")
                )
            ):
                expected.add((low["model"], high["model"], low["benchmark"]))
    found = [(x.standard.model, x.reasoning.model, x.standard.benchmark) for x in model_pairs()]
    assert set(found) == expected and len(found) == len(expected)
    for pair in model_pairs():
        Game(**pair.parameters, V=10.0, P=1.0)  # is one
        assert pair.label == (
            f"{pair.standard.model} / {pair.reasoning.model} on {pair.standard.benchmark}"
        )


def test_a_pair_by_name():
    pair = model_pairs()[5]
    names = pair.standard.model, pair.reasoning.model, pair.standard.benchmark
    assert model_pair(*names) is pair
    with pytest.raises(ValueError, match="is not a measured pair"):
        model_pair(names[1], names[0], names[2])


def test_m1_usually_has_the_cheaper_pass():
    ratio = [
        x.parameters["c1"] / x.parameters["p1"] < x.parameters["c2"] / x.parameters["p2"]
        for x in model_pairs()
    ]
    assert np.mean(ratio) > 0.8
