"""The formula that the policies of `routecore.cascades.policies` share with a proof."""


def win_probability(low, high):
    """How often H's answer beats L's, a tie counting half: (1 + P(H right) - P(L right)) / 2.

    On outcomes that are right or wrong it rises with the quality gap, so a router on one is a
    router on the other.
    """
    return (1 + high - low) / 2
