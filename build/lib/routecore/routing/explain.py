"""`Game.explain`: the verdict on one game, as text and as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routecore.numbers import fill, number
from routecore.routing import wording
from routecore.routing.certify import Certificate, certify
from routecore.routing.routes import Regime, Route
from routecore.routing.switching import Switch, switching_values
from routecore.routing.uncertainty import RouteShares, route_shares

if TYPE_CHECKING:
    from routecore.routing.game import Game, Throttle


@dataclass(frozen=True)
class Explanation:
    """What the game comes to, in words and in numbers.

    Attributes
    ----------
    text : sentences, one to a line
    data : the same as plain values (numbers, strings, None, dicts), ready for JSON
    """

    text: str
    data: dict

    def __str__(self) -> str:
        return self.text


def explain(
    game: "Game",
    *,
    queries: float | Mapping[str, float | None] | None = None,
    standard_errors: Mapping[str, float] | None = None,
    draws: int = 10_000,
    seed: int = 0,
    intervals: Mapping[str, tuple[float, float]] | None = None,
) -> Explanation:
    """The regime, the provider's route, the users' wish, throttling, and what would change it.

    Parameters
    ----------
    game : routecore.Game of shape ()
    queries, standard_errors, draws, seed : as in `routecore.routing.uncertainty.route_shares`;
        without the first two the inputs count as exact
    intervals : parameter name to (low, high), as in `routecore.routing.certify.certify`: is the
        route the same in the whole box?

    Raises
    ------
    ValueError
        If the game holds more than one game, or as `route_shares` and `certify` do.
    """
    game.numbers()
    certificate = certify(game, intervals) if intervals else None
    eq, wish, throttle = game.equilibrium(), game.user_optimum(), game.throttle()
    gap = float(game.misalignment_gap())
    numbers = {
        "xi1": float(game.net_value[0]),
        "xi2": float(game.net_value[1]),
        "provider_s": float(eq.s),
        "provider_cost": float(eq.provider_cost),
        "gap": gap,
        "saving": float(throttle.saving),
        "user_loss": float(throttle.user_loss),
        "user_gain": -float(throttle.user_loss),
        "throttle": float(throttle.t2),
    }
    switches = switching_values(game)
    lines = [
        wording.regime_sentences()[eq.regime],
        wording.route_sentences()[eq.route],
        wording.favourite_sentences()[wish.route] if gap > 1e-9 else wording.ALIGNED,
        _throttling(throttle),
    ]
    text = [fill(line, numbers) for line in lines]
    text += [
        switch_sentence(name, float(game.parameters[name]), *pair)
        for name, pair in switches.items()
    ]
    shares = None
    if queries is not None or standard_errors:
        shares = route_shares(
            game, queries=queries, standard_errors=standard_errors, draws=draws, seed=seed
        )
        text.append(str(shares))
    if certificate is not None:
        text.append(str(certificate))
    data = {
        "parameters": {name: float(value) for name, value in game.parameters.items()},
        "net_value": {"M1": numbers["xi1"], "M2": numbers["xi2"]},
        "regime": str(Regime(eq.regime)),
        "route": eq.route_name,
        "model": int(eq.model),
        "s": float(eq.s),
        "q": float(eq.q),
        "provider_cost": float(eq.provider_cost),
        "user_utility": float(eq.user_utility),
        "user_favourite": wish.route_name,
        "user_favourite_utility": float(wish.user_utility),
        "misalignment_gap": gap,
        "throttling": {
            "saving": numbers["saving"],
            "user_loss": numbers["user_loss"],
            "t1": float(throttle.t1),
            "t2": float(throttle.t2),
        },
        "switching": {
            name: {"below": _plain(low), "above": _plain(high)}
            for name, (low, high) in switches.items()
        },
        "uncertainty": _shares(shares),
        "certificate": _certificate(certificate),
    }
    return Explanation("\n".join(text), data)


def switch_sentence(name: str, value: float, below: Switch | None, above: Switch | None) -> str:
    """How far one parameter can move.

    >>> switch_sentence("P", 5.0, None, None)
    'P = 5: no other value changes the route.'
    """
    parts = [
        f"{word} {number(float(switch.value), '.4g')} to {switch.route}"
        + (f" ({switch.boundary})" if switch.boundary else "")
        for word, switch in (("below", below), ("above", above))
        if switch is not None
    ]
    if not parts:
        return f"{name} = {value:g}: no other value changes the route."
    return f"{name} = {value:g}: the route changes " + ", and ".join(parts) + "."


def _plain(switch: Switch | None) -> dict | None:
    if switch is None:
        return None
    return {
        "value": float(switch.value),
        "route": str(Route(switch.route)),
        "boundary": switch.boundary or None,
    }


def _throttling(throttle: "Throttle") -> str:
    costs_users, gives_users, does_not_pay = wording.throttling_sentences()
    if not throttle.saving > 0:
        return does_not_pay
    return gives_users if throttle.user_loss < 0 else costs_users


def _certificate(certificate: Certificate | None) -> dict | None:
    if certificate is None:
        return None
    return {
        "certain": bool(certificate.certain),
        "clause": certificate.clause or None,
        "remaining": [str(route) for route in certificate.remaining],
    }


def _shares(shares: RouteShares | None) -> dict | None:
    if shares is None:
        return None
    return {
        "decided": shares.decided,
        "draws": shares.draws,
        "reversed_order": float(shares.reversed_order),
        "share": {str(route): float(x) for route, x in shares.share.items()},
    }
