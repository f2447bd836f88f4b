"""Rebuild `routecore/data/paper_b_curves.npz` from a checkout of paper B's published results.

    python tools/published_curves.py CHECKOUT

`CHECKOUT` is the folder that holds `fig2/`, `escalation_benefit/`, `voi/` and `LICENSE` (in the
public repository: `src/results`). Only numbers are taken: medians over the 50 splits, their bands
on every fourth grid point, AUROCs, and each model's mean cost and accuracy.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np

TARGET = Path(__file__).parents[1] / "routecore" / "data" / "paper_b_curves.npz"
BENCHMARKS = {
    "mmlu": "mmlu",
    "triviaqa": "triviaqa",
    "math": "math_hard",
    "simpleqa": "simpleqa",
    "livecodebench": "livecodebench",
}
CURVES = {
    "router": "router",
    "envelope": "envelope",
    "chain": "kcascade",
    "full_chain": "fixed_chain",
    "same_signal": "emb_cascade",
}
SCORE = "mean_token_negentropy"


def median(values: np.ndarray) -> np.ndarray:
    """Over the splits; NaN where no split has a value."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.nanmedian(values, axis=0)


def frontiers(folder: Path) -> dict[str, np.ndarray]:
    """Models and median curves of one benchmark."""
    models = json.loads((folder / "model_coords.json").read_text())
    found = {
        "models": np.array(list(models)),
        "cost": np.array([cost for cost, _ in models.values()]),
        "accuracy": np.array([accuracy for _, accuracy in models.values()]),
        "router_auroc_pooled": np.array(np.nanmedian(np.load(folder / "router_aurocs.npy"))),
        "budget": np.load(folder / "cost_grid.npy"),
    }
    # What the paper prints: each model's mean over the splits. NaN: never the cheap one of a pool.
    printed = json.loads((folder / "router_diagnostics.json").read_text())
    found["router_auroc_mean"] = np.array([printed["model_aurocs"][m] for m in models])
    found["ahead_of_same_signal"] = np.array(printed["router_vs_emb_cascade"]["dominance_fraction"])
    for name, file in CURVES.items():
        curves = np.load(folder / f"{file}_curves.npy")
        found[name] = median(curves).astype(np.float32)
        found[f"{name}_splits"] = np.isfinite(curves).sum(axis=0).astype(np.uint8)
    return found


def benefits(root: Path) -> dict[str, np.ndarray]:
    """Median benefit curves of every published pair."""
    rows = []
    for name, folder in BENCHMARKS.items():
        for path in sorted((root / folder).glob(f"*_{SCORE}.npz")):
            low, high = path.stem[len(folder) + 1 : -len(SCORE) - 1].split("_")
            curve = np.load(path)
            rows.append(
                (
                    (name, low, high),
                    curve["s_grid"][[0, -1]],
                    curve["median_curve"],
                    np.stack([curve["band_lo"], curve["band_hi"]])[:, ::4],
                )
            )
    pairs, ends, medians, bands = zip(*rows, strict=True)
    return {
        "benefit_pairs": np.array(pairs),
        "benefit_ends": np.array(ends),
        "benefit": np.array(medians, np.float32),
        "benefit_band": np.array(bands, np.float32),
    }


def main(checkout: str) -> None:
    """Write the table and say what it holds."""
    root = Path(checkout)
    found = benefits(root / "escalation_benefit")
    for name, folder in BENCHMARKS.items():
        one = frontiers(root / "fig2" / folder)
        found |= {f"{name}/{key}": value for key, value in one.items()}
    np.savez_compressed(TARGET, **found)
    print(f"{TARGET.name}: {len(found)} arrays, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tools/published_curves.py CHECKOUT")
    main(sys.argv[1])
