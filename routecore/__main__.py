"""The command line: `python -m routecore route …` and `python -m routecore threshold …`."""

import argparse
import json
import sys
from pathlib import Path

from routecore.symbols import PARAMETERS, QUANTITIES


class _OneSentence(argparse.ArgumentParser):
    """Bad input ends in one sentence and exit status 2."""

    def error(self, message: str):
        self.exit(2, _sentence(message) + "\n")


def _sentence(error) -> str:
    text = str(error)
    return text if text.endswith(".") else f"{text}."


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 0")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = _OneSentence(prog="python -m routecore", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_OneSentence)

    route = commands.add_parser("route", help="which route two models should take, and why")
    for symbol in PARAMETERS:
        quantity = QUANTITIES[symbol.name]
        route.add_argument(
            f"--{symbol.name}",
            type=float,
            required=True,
            help=f"{quantity.meaning} ({quantity.unit})",
        )
    route.add_argument("--queries", type=float, help="queries behind p1 and p2")
    for symbol in PARAMETERS:
        route.add_argument(
            f"--se-{symbol.name}", type=float, metavar="SE", help=f"standard error of {symbol.name}"
        )

    threshold = commands.add_parser("threshold", help="which threshold a log of scores supports")
    threshold.add_argument("log", help="CSV: score, correct_low, correct_high[, costs]")
    level = threshold.add_mutually_exclusive_group(required=True)
    level.add_argument("--budget", type=float, help="mean cost per query, at most")
    level.add_argument("--quality", type=float, help="mean quality, at least")
    level.add_argument(
        "--check", metavar="CALIBRATION", help="does this file's threshold still hold on the log?"
    )
    threshold.add_argument("--save", metavar="CALIBRATION", help="write a calibration file")
    threshold.add_argument("--cost-low", type=float, help="cost of the cheap model per query")
    threshold.add_argument("--cost-high", type=float, help="cost of the dear model per query")

    for command in (route, threshold):
        command.add_argument("--json", action="store_true", help="print JSON")
        command.add_argument("--seed", type=_seed, default=0, help="of the random numbers")
    return parser


def _route(given: argparse.Namespace) -> tuple[str, dict]:
    from routecore.routing.game import Game

    game = Game(**{symbol.name: getattr(given, symbol.name) for symbol in PARAMETERS})
    errors = {symbol.name: getattr(given, f"se_{symbol.name}") for symbol in PARAMETERS}
    explanation = game.explain(
        queries=given.queries,
        seed=given.seed,
        standard_errors={name: error for name, error in errors.items() if error is not None},
    )
    return explanation.text, explanation.data


def _threshold(given: argparse.Namespace) -> tuple[str, dict]:
    from routecore.cascades.calibration import calibrate, check, read_calibration
    from routecore.cascades.choice import choice_shares
    from routecore.cascades.decide import decide
    from routecore.cascades.log import read_log

    frontier = read_log(given.log, cost_low=given.cost_low, cost_high=given.cost_high)
    if given.check is not None:
        found = check(read_calibration(given.check), frontier)
        return found["sentence"], found
    decision = decide(frontier, budget=given.budget, target=given.quality, seed=given.seed)
    shares = choice_shares(frontier, budget=given.budget, target=given.quality, seed=given.seed)
    if given.save is not None:
        found = calibrate(frontier, budget=given.budget, target=given.quality, seed=given.seed)
        text = json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False)
        Path(given.save).write_text(f"{text}\n", encoding="utf-8")
    uncertainty = {
        "decided": shares.decided,
        "resamples": shares.resamples,
        "share": shares.share,
        "escalation_rate": list(shares.escalation_rate),
    }
    return f"{decision.text}\n{shares}", {**decision.data, "uncertainty": uncertainty}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 on success, 2 and one sentence on standard error on bad input."""
    given = _parser().parse_args(arguments)
    try:
        text, data = {"route": _route, "threshold": _threshold}[given.command](given)
    except ValueError as error:
        print(_sentence(error), file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename} cannot be read: {error.strerror}.", file=sys.stderr)
        return 2
    print(json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) if given.json else text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
