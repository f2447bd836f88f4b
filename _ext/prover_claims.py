"""The claims of chapters as files for the page: `prover_claims.py FOLDER CHAPTER...`.

Run in a process of its own, beside the execution of the notebooks: SymPy takes half a minute for
all of them.
"""

import json
import sys
from pathlib import Path

import sympy as sp

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from routecore.proofs.claims import chapter_claims  # noqa: E402
from routecore.proofs.notation import NotationError, condition_text, named, read, write  # noqa: E402
from routecore.proofs.smt import pieces  # noqa: E402
from routecore.symbols import NET_VALUE  # noqa: E402
from routecore.translate import smtlib  # noqa: E402


def page(claim) -> dict:
    """What the page knows of a claim; its text is empty where the notation has no room for it."""
    text = write(claim)
    try:
        read(text)
    except NotationError:
        text = ""
    hypotheses = [condition_text(x) for x in claim.hypotheses]
    return {
        "title": claim.title,
        "text": text,
        "hypotheses": hypotheses,
        "conclusion": condition_text(named(claim)[1]),
        "parts": pieces(claim),
    }


def net_values() -> dict[str, str]:
    """What ties a net value to the quantities that a figure moves."""
    return {xi.name: smtlib([sp.Eq(xi, net)]).splitlines()[-1] for xi, net in NET_VALUE.items()}


def main(folder: str, *chapters: str) -> None:
    for chapter in chapters:
        claims = {claim.id: page(claim) for claim in chapter_claims(chapter)}
        found = {"claims": claims, "net_values": net_values()}
        path = Path(folder) / f"{chapter}.json"
        part = path.with_suffix(".part")
        part.write_text(json.dumps(found, separators=(",", ":")), encoding="utf-8")
        part.rename(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
