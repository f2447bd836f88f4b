"""The command line: `python -m routecore route …`, `… threshold …` and `… retries …`."""

import argparse
import json
import sys

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
    threshold.add_argument("--cost-low", type=float, help="cost of the cheap model per query")
    threshold.add_argument("--cost-high", type=float, help="cost of the dear model per query")

    retries = commands.add_parser("retries", help="whether independent retries can be trusted")
    retries.add_argument("log", help="CSV: first1, second1, first2, second2; a row a question")
    for name in ("c1", "c2", "P"):
        retries.add_argument(f"--{name}", type=float, required=True, help=QUANTITIES[name].meaning)

    for command in (route, threshold, retries):
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
    from routecore.cascades.choice import choice_shares
    from routecore.cascades.decide import decide
    from routecore.cascades.log import read_log

    frontier = read_log(given.log, cost_low=given.cost_low, cost_high=given.cost_high)
    decision = decide(frontier, budget=given.budget, target=given.quality, seed=given.seed)
    shares = choice_shares(frontier, budget=given.budget, target=given.quality, seed=given.seed)
    uncertainty = {
        "decided": shares.decided,
        "resamples": shares.resamples,
        "share": shares.share,
        "escalation_rate": list(shares.escalation_rate),
    }
    return f"{decision.text}\n{shares}", {**decision.data, "uncertainty": uncertainty}


def _retries(given: argparse.Namespace) -> tuple[str, dict]:
    from routecore.beyond.retry_log import RetryLog

    log = RetryLog.read(given.log)
    advice = log.advise(c1=given.c1, c2=given.c2, P=given.P)
    return advice.text, {**log.data, **advice.data}


COMMANDS = {"route": _route, "threshold": _threshold, "retries": _retries}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 on success, 2 and one sentence on standard error on bad input."""
    given = _parser().parse_args(arguments)
    try:
        text, data = COMMANDS[given.command](given)
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
