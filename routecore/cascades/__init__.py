"""Threshold cascades: from a log of scored outcomes to the frontier, its price and its rivals.

`Frontier` is one pair of models, `envelope` many pairs, `Chain` a sequence of models, `Router` the
rival that decides before generating. `read_outcomes` reads a table; `FileFrontier` works on files
that outgrow memory, `EngineFrontier` where the log lies: in a database or on a cluster; `Signal` is
the closed form; `simulate` makes outcomes to try things on.
`certified` gives a threshold with a guarantee, `BiasedLog` handles a log that saw only half,
`calibrate` and `check` write down a threshold and test it later, and `recorded_answers` holds two
real models on real questions.
"""

from typing import TYPE_CHECKING

from routecore.doors import door

if TYPE_CHECKING:
    from routecore.cascades.best_set import BestSet
    from routecore.cascades.biased_log import BiasedLog, exploration_needed
    from routecore.cascades.bootstrap import Bands
    from routecore.cascades.calibration import calibrate, check
    from routecore.cascades.certificates import Certificate, certified
    from routecore.cascades.chain import Chain
    from routecore.cascades.chain_policy import ChainPolicy
    from routecore.cascades.closed_form import Signal
    from routecore.cascades.drawing_level import Ranking, auroc_to_draw_level
    from routecore.cascades.engine import EngineFrontier
    from routecore.cascades.frontier import Frontier
    from routecore.cascades.holdout import Holdout, evaluate
    from routecore.cascades.operating import Mixture, OperatingPoint
    from routecore.cascades.outofcore import FileFrontier
    from routecore.cascades.pairwise import Envelope, SwitchingPoint, envelope
    from routecore.cascades.recorded import recorded_answers
    from routecore.cascades.router import BreakEven, Router, break_even
    from routecore.cascades.simulation import simulate
    from routecore.cascades.table import Outcomes, read_outcomes

__all__ = [
    "Bands",
    "BestSet",
    "BiasedLog",
    "BreakEven",
    "Certificate",
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
    "Ranking",
    "Router",
    "Signal",
    "SwitchingPoint",
    "auroc_to_draw_level",
    "break_even",
    "calibrate",
    "certified",
    "check",
    "envelope",
    "evaluate",
    "exploration_needed",
    "read_outcomes",
    "recorded_answers",
    "simulate",
]

__getattr__, __dir__ = door(
    __name__,
    {
        "best_set": "BestSet",
        "biased_log": "BiasedLog exploration_needed",
        "bootstrap": "Bands",
        "calibration": "calibrate check",
        "certificates": "Certificate certified",
        "chain": "Chain",
        "chain_policy": "ChainPolicy",
        "closed_form": "Signal",
        "drawing_level": "Ranking auroc_to_draw_level",
        "engine": "EngineFrontier",
        "frontier": "Frontier",
        "holdout": "Holdout evaluate",
        "operating": "Mixture OperatingPoint",
        "outofcore": "FileFrontier",
        "pairwise": "Envelope SwitchingPoint envelope",
        "recorded": "recorded_answers",
        "router": "BreakEven Router break_even",
        "simulation": "simulate",
        "table": "Outcomes read_outcomes",
    },
)
