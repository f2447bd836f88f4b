"""The codes and the names of what can happen: the route that is taken, the regime of the users."""

from enum import IntEnum


class Route(IntEnum):
    """Code of a route. On a tie in cost the provider takes the smaller code."""

    STAY_M1 = 0
    STAY_M2 = 1
    CASCADE_S0 = 2
    CASCADE_SL = 3
    ONE_SHOT_M1 = 4
    ONE_SHOT_M2 = 5

    def __str__(self) -> str:
        return ROUTE_NAMES[self]


ROUTE_NAMES = {
    Route.STAY_M1: "stay with M1",
    Route.STAY_M2: "stay with M2",
    Route.CASCADE_S0: "cascade at s0",
    Route.CASCADE_SL: "cascade at sL",
    Route.ONE_SHOT_M1: "one shot of M1",
    Route.ONE_SHOT_M2: "one shot of M2",
}


class Regime(IntEnum):
    """Code of a regime: the signs of the two net values.

    Zero counts as value-dominated: an indifferent user can be kept if that suits the provider.
    """

    BOTH_VALUE = 0
    BOTH_LATENCY = 1
    ONLY_M2_VALUE = 2
    ONLY_M1_VALUE = 3

    def __str__(self) -> str:
        return REGIME_NAMES[self]


REGIME_NAMES = {
    Regime.BOTH_VALUE: "both models value-dominated",
    Regime.BOTH_LATENCY: "both models latency-dominated",
    Regime.ONLY_M2_VALUE: "only M2 value-dominated",
    Regime.ONLY_M1_VALUE: "only M1 value-dominated",
}
