"""The command line: `routecore route …`, `… threshold …`, `… retries …`, or `python -m routecore …`."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

from routecore.symbols import PARAMETERS, QUANTITIES


class _OneSentence(argparse.ArgumentParser):
    """Bad input ends in one sentence and exit status 2."""

    def __init__(self, **options: Any) -> None:
        # An option is what its name says: a new one must not change what a shortened one means.
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        self.exit(2, _sentence(message) + "\n")


def _sentence(error: object) -> str:
    text = " ".join(str(error).split())
    return text if text.endswith(".") else f"{text}."


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 0")
    return int(text)


def _renamed(text: str) -> tuple[str, str]:
    name, equals, column = text.partition("=")
    if not (name and equals and column):
        raise argparse.ArgumentTypeError(f"{text[:60]!r} is not of the form NAME=COLUMN")
    return name, column


def _interval(text: str) -> tuple[str, tuple[float, float]]:
    name, _, ends = text.partition("=")
    try:
        low, high = (float(end) for end in ends.split(":"))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text[:60]!r} is not of the form NAME=LOW:HIGH"
        ) from None
    return name, (low, high)


def _parser() -> argparse.ArgumentParser:
    parser = _OneSentence(prog="routecore", description=__doc__)
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
    route.add_argument(
        "--certify",
        action="append",
        type=_interval,
        default=[],
        metavar="NAME=LOW:HIGH",
        help="is the route the same for every value between? may be given several times",
    )

    threshold = commands.add_parser("threshold", help="which threshold a log of scores supports")
    threshold.add_argument(
        "log",
        nargs="+",
        help="one file: score, correct_low, correct_high[, costs, router_score]; "
        "or a run of the cheap and one of the dear model",
    )
    threshold.add_argument(
        "--format",
        metavar="FORMAT",
        help="csv, jsonl, parquet, arrow, routellm, lm-eval, inspect, openai; default: by ending",
    )
    threshold.add_argument(
        "--columns",
        action="append",
        type=_renamed,
        default=[],
        metavar="NAME=COLUMN",
        help="the log's own name of a column, as score=p_true; may be given several times",
    )
    threshold.add_argument(
        "--prices", help="JSON table of prices per token, or litellm for that package's table"
    )
    level = threshold.add_mutually_exclusive_group(required=True)
    level.add_argument("--budget", type=float, help="mean cost per query, at most")
    level.add_argument("--quality", type=float, help="mean quality, at least")
    level.add_argument(
        "--check", metavar="CALIBRATION", help="does this file's threshold still hold on the log?"
    )
    threshold.add_argument("--save", metavar="CALIBRATION", help="write a calibration file")
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
    intervals = dict(given.certify)
    if len(intervals) < len(given.certify):
        names = [name for name, _ in given.certify]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"--certify names {twice} more than once: give each interval once.")
    explanation = game.explain(
        intervals=intervals,
        queries=given.queries,
        seed=given.seed,
        standard_errors={name: error for name, error in errors.items() if error is not None},
    )
    return explanation.text, explanation.data


def _threshold(given: argparse.Namespace) -> tuple[str, dict]:
    from routecore.cascades.calibration import calibrate, check, read_calibration
    from routecore.cascades.decide import decide
    from routecore.cascades.readers import read_rivals
    from routecore.cascades.rivalry import rivalry

    frontier, router = read_rivals(
        given.log,
        kind=given.format,
        columns=dict(given.columns),
        prices=given.prices,
        cost_low=given.cost_low,
        cost_high=given.cost_high,
    )
    if given.check is not None:
        found = check(read_calibration(given.check), frontier)
        return found["sentence"], found
    level = {"budget": given.budget, "target": given.quality}
    decision = decide(frontier, **level, router=router, seed=given.seed)
    shares = decision.choice
    rival = rivalry(frontier, router, **level)
    if given.save is not None:
        found = calibrate(frontier, **level, seed=given.seed)
        text = json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False)
        Path(given.save).write_text(f"{text}\n", encoding="utf-8")
    uncertainty = {
        "recommended": shares.recommended,
        "decided": shares.decided,
        "resamples": shares.resamples,
        "share": shares.share,
        "escalation_rate": list(shares.escalation_rate),
    }
    data = {**decision.data, "uncertainty": uncertainty, "router": rival.data}
    return f"{decision.text}\n{shares}\n{rival.text}", data


def _retries(given: argparse.Namespace) -> tuple[str, dict]:
    from routecore.beyond.retry_log import RetryLog

    log = RetryLog.read(given.log)
    advice = log.advise(c1=given.c1, c2=given.c2, P=given.P)
    return advice.text, {**log.data, **advice.data}


COMMANDS = {"route": _route, "threshold": _threshold, "retries": _retries}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 on success, 2 and one sentence on standard error on bad input."""
    try:
        try:
            return _run(arguments)
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output (`| head`) has read enough. What is still buffered goes nowhere,
        # or Python would complain of the pipe as it ends.
        _drop_output()
        return 0
    except OSError as error:  # of the output: what is wrong with a log has been said
        _drop_output()
        print(f"The answer cannot be written: {error.strerror}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        _drop_output()
        print("Interrupted.", file=sys.stderr)
        return 130


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: list[str] | None) -> int:
    parser = _parser()
    given, unknown = parser.parse_known_args(arguments)
    if unknown:
        parser.error(f"{unknown[0]!r} is not an argument of routecore {given.command}")
    try:
        text, data = COMMANDS[given.command](given)
    except (ValueError, ImportError) as error:
        print(_sentence(error), file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename} cannot be read: {error.strerror}.", file=sys.stderr)
        return 2
    print(json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) if given.json else text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
