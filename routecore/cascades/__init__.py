"""Threshold cascades: from a log of scored outcomes to the frontier, its price and its rivals.

`Frontier` is one pair of models, `envelope` many pairs, `Chain` a sequence of models, `Router` the
rival that decides before generating. `read_outcomes` reads a table; `FileFrontier` works on files
that outgrow memory, `EngineFrontier` where the log lies: in a database or on a cluster; `Signal` is
the closed form; `simulate` makes outcomes to try things on.
"""

from typing import TYPE_CHECKING

from routecore.doors import door

if TYPE_CHECKING:
    from routecore.cascades.best_set import BestSet
    from routecore.cascades.bootstrap import Bands
    from routecore.cascades.chain import Chain
    from routecore.cascades.chain_policy import ChainPolicy
    from routecore.cascades.closed_form import Signal
    from routecore.cascades.engine import EngineFrontier
    from routecore.cascades.frontier import Frontier
    from routecore.cascades.holdout import Holdout, evaluate
    from routecore.cascades.operating import Mixture, OperatingPoint
    from routecore.cascades.outofcore import FileFrontier
    from routecore.cascades.pairwise import Envelope, SwitchingPoint, envelope
    from routecore.cascades.router import BreakEven, Router, break_even
    from routecore.cascades.simulation import simulate
    from routecore.cascades.table import Outcomes, read_outcomes

__all__ = [
    "Bands",
    "BestSet",
    "BreakEven",
    "Chain",
    "ChainPolicy",
    "EngineFrontier",
    "Envelope",
    "FileFrontier",
    "Frontier",
    "Holdout",
    "Mixture",
    "OperatingPoint",
    "Outcomes",
    "Router",
    "Signal",
    "SwitchingPoint",
    "break_even",
    "envelope",
    "evaluate",
    "read_outcomes",
    "simulate",
]

__getattr__, __dir__ = door(
    __name__,
    {
        "best_set": "BestSet",
        "bootstrap": "Bands",
        "chain": "Chain",
        "chain_policy": "ChainPolicy",
        "closed_form": "Signal",
        "engine": "EngineFrontier",
        "frontier": "Frontier",
        "holdout": "Holdout evaluate",
        "operating": "Mixture OperatingPoint",
        "outofcore": "FileFrontier",
        "pairwise": "Envelope SwitchingPoint envelope",
        "router": "BreakEven Router break_even",
        "simulation": "simulate",
        "table": "Outcomes read_outcomes",
    },
)
