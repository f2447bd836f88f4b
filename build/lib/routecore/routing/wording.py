"""The sentences that say what an outcome means, for the explorers, the desks and `Game.explain`.

Fields such as ``{xi1:.2g}`` are filled with the current numbers. Units follow the reader's: a
sentence is asked for with the unit of money and of time to print after a number, if any.
"""

from routecore.routing.routes import Regime, Route


def regime_sentences(time: str = "") -> dict[Regime, str]:
    """What users do in each regime; fields xi1, xi2.

    >>> regime_sentences(" s")[Regime.BOTH_VALUE].format(xi1=.5, xi2=.25)
    'A pass on either model is worth its wait (ξ₁ = 0.5 s, ξ₂ = 0.25 s), so users stay.'
    """
    return {
        Regime.BOTH_VALUE: f"A pass on either model is worth its wait (ξ₁ = {{xi1:.2g}}{time}, ξ₂ ="
        f" {{xi2:.2g}}{time}), so users stay.",
        Regime.BOTH_LATENCY: f"Neither model is worth waiting for (ξ₁ = {{xi1:.2g}}{time}, ξ₂ ="
        f" {{xi2:.2g}}{time}): users leave after one failure.",
        Regime.ONLY_M2_VALUE: f"Only M2 is worth waiting for (ξ₁ = {{xi1:.2g}}{time} < 0 ≤ ξ₂ = {{xi2:.2g}}{time}):"
        " users stay if M2 is likely enough to come next.",
        Regime.ONLY_M1_VALUE: f"Only M1 is worth waiting for (ξ₁ = {{xi1:.2g}}{time} ≥ 0 > ξ₂ = {{xi2:.2g}}{time}):"
        " users stay as long as M2 is unlikely to come next.",
    }


def route_sentences(money: str = "") -> dict[Route, str]:
    """What the provider does on each route, and its cost; fields provider_s, provider_cost."""
    cost = f"{money}{{provider_cost:.3g}}"
    return {
        Route.STAY_M1: "The provider sends everything to M1 and users stay until it works: J = c₁/p₁ ="
        f" {cost}.",
        Route.STAY_M2: "The provider sends everything to M2 and users stay until it works: J = c₂/p₂ ="
        f" {cost}.",
        Route.CASCADE_S0: "The provider starts at M1 and escalates a failure with probability s₀ ="
        f" {{provider_s:.2f}}, just enough to keep users: J = {cost}.",
        Route.CASCADE_SL: "The provider starts at M1 and escalates a failure with probability s_L ="
        f" {{provider_s:.2f}}, as often as users will bear: J = {cost}.",
        Route.ONE_SHOT_M1: "The provider gives one pass on M1 and lets failures go: J = c₁ + P(1 − p₁) ="
        f" {cost}.",
        Route.ONE_SHOT_M2: "The provider gives one pass on M2 and lets failures go: J = c₂ + P(1 − p₂) ="
        f" {cost}.",
    }


def favourite_sentences(time: str = "") -> dict[Route, str]:
    """What users would have chosen, where it is not what they get; field gap."""
    wish = {
        Route.STAY_M1: "stay with M1",
        Route.STAY_M2: "stay with M2",
        Route.CASCADE_S0: "have the cascade at s₀",
        Route.CASCADE_SL: "have the cascade at s_L",
        Route.ONE_SHOT_M1: "have one pass on M1",
        Route.ONE_SHOT_M2: "have one pass on M2",
    }
    return {
        route: f"Users would rather {words}; to them the difference is worth {{gap:.2g}}{time}."
        for route, words in wish.items()
    }


ALIGNED = "It is also what users would have chosen."


def retry_sentences() -> dict[Route, str]:
    """What of the answer rests on retries that are independent of the failure before them."""
    again = (
        "This answer rests on independent retries: it takes {} after a failure to be what it was"
        " before."
    )
    shot = (
        "No retry happens on this route, so its cost does not rest on independent retries; that no"
        " other route is cheaper does."
    )
    return {
        Route.STAY_M1: again.format("M1's chance"),
        Route.STAY_M2: again.format("M2's chance"),
        Route.CASCADE_S0: again.format("each model's chance"),
        Route.CASCADE_SL: again.format("each model's chance"),
        Route.ONE_SHOT_M1: shot,
        Route.ONE_SHOT_M2: shot,
    }


def throttling_sentences(money: str = "", time: str = "") -> tuple[str, str, str]:
    """Whether slowing M2 would pay: it does and users lose, it does and users gain, it does not.

    Fields saving, user_loss, user_gain (the loss with its sign changed), throttle.

    >>> throttling_sentences(time=" s")[1].format(throttle=2, saving=.5, user_gain=.25)
    'Slowing M2 down to 2 s would save the provider 0.5, and users would gain 0.25 s by it.'
    """
    pays = (
        f"Slowing M2 down to {{throttle:.3g}}{time} would save the provider {money}{{saving:.2g}}"
    )
    return (
        f"{pays} and cost users {{user_loss:.2g}}{time}.",
        f"{pays}, and users would gain {{user_gain:.2g}}{time} by it.",
        "Slowing the models down would not save the provider anything.",
    )
