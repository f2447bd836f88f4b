"""How long Z3 takes for the book's claims (`make bench`); the pages do not say, to stay the same."""

import time

import numpy as np
import pytest

from benchmarks.timing import say
from routecore.proofs.claims import CLAIMS
from routecore.proofs.prove import prove

ONE = 10  # seconds for a claim; the ledger says that each is decided within them


def test_every_claim_of_the_book(benchmark, capsys):
    pytest.importorskip("z3")
    start = time.perf_counter()
    found = benchmark.pedantic(
        lambda: {key: prove(claim).seconds for key, claim in CLAIMS.items()}, rounds=1
    )
    whole, seconds = time.perf_counter() - start, np.array(list(found.values()))
    benchmark.extra_info["ratio"] = whole / seconds.sum()
    say(
        capsys,
        f"{len(found)} claims decided in {seconds.sum():.1f} s, median {np.median(seconds) * 1e3:.0f}"
        f" ms, the longest {seconds.max():.2f} s ({max(found, key=found.__getitem__)}); with a model of"
        f" the hypotheses, and each of them dropped, {whole / seconds.sum():.1f} times as long",
    )
    assert seconds.max() < ONE
