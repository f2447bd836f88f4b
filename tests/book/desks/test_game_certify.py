"""Whether the route is certain: the desk for the game and `Game.certify` say the same."""

import numpy as np

from routecore import Game, Regime, Route
from routecore.beyond.certificate import certify_trials
from routecore.routing.certify import certify
from routecore.routing.sampling import one, random_games
from routecore.symbols import ORDER, PARAMETERS

PAIRS = [(rule.lhs.name, rule.rhs.name) for rule in ORDER]


def boxes(count):
    """Games of every regime in boxes from tiny to so wide that little is known."""
    random, found = np.random.default_rng(5), []
    for regime in Regime:
        games = random_games(count, regime, seed=11)
        for k in range(count):
            here = {name: float(x) for name, x in one(games, k).parameters.items()}
            width = 10 ** random.uniform(-4, -0.3)
            low = {n: x * (1 - width * random.random()) for n, x in here.items()}
            high = {n: x * (1 + width * random.random()) for n, x in here.items()}
            for name in random.permutation([x.name for x in PARAMETERS])[: random.integers(0, 7)]:
                low[name] = high[name] = here[name]
            high["p2"] = min(high["p2"], 1 - 1e-9)
            if all(high[below] < low[above] for below, above in PAIRS):
                found.append((here, low, high))
    return found


def test_the_page_certifies_what_the_package_certifies(open_game_desk):
    page, cases = open_game_desk(), boxes(150)
    theirs = page.evaluate(
        """(cases) => cases.map(([, low, high]) => ({
          ...routecore.desk.certifier.certify(low, high),
          said: routecore.desk.certifier.say(low, high) }))""",
        cases,
    )
    routes, p3 = {None: 0}, 0
    for (here, low, high), found in zip(cases, theirs, strict=True):
        mine = certify(Game(**here), {n: (low[n], high[n]) for n in low})
        assert found["said"] == str(mine)
        assert found["possible"] == mine.possible.tolist()
        assert found["signs"] == {name: int(sign) for name, sign in mine.signs.items()}
        routes[mine.route] = routes.get(mine.route, 0) + 1
        p3 += mine.signs["P3"] != 0
    assert len(cases) > 200 and p3 >= 10 and routes[None] >= 30
    assert all(routes.get(route, 0) >= 10 for route in Route)
    assert page.complaints == []


def test_counts_of_queries_give_exact_intervals(open_game_desk):
    page = open_game_desk("#n_p1=2000&n_p2=2000")
    game = Game(p1=0.55, p2=0.85, c1=1.0, c2=4.0, t1=3.0, t2=4.0, V=5.1, P=5.0)
    told = page.inner_text(".desk-certain")
    assert told.startswith(str(certify_trials(game, (1100, 1700), 2000, 0.05)))
    page.fill('[data-key="n_p1"]', "20")
    page.fill('[data-key="n_p2"]', "20")
    # It may be said once for the first count alone.
    page.wait_for_function(
        "(x) => document.querySelector('.desk-certain').innerText.startsWith(x)",
        arg="Not certain: the intervals of p1 and p2 overlap: the rule is p1 < p2",
    )
    assert "intervals=" not in page.inner_text(".desk-python")


def test_intervals_that_are_given_are_certified_and_travel(open_game_desk, capsys):
    page = open_game_desk("#lo_V=5&hi_V=6")
    assert page.inner_text(".desk-certain").startswith(
        "Not certain: stay with M1 and cascade at s0 remain. The box: V from 5 to 6;"
    )
    exec(page.inner_text(".desk-python code"), {})
    assert "Not certain: stay with M1 and cascade at s0 remain." in capsys.readouterr().out
    page.evaluate("document.querySelector('.desk-between').open = true")
    page.fill('[data-key="hi_V"]', "5.2")
    page.fill('[data-key="lo_V"]', "5.05")
    page.wait_for_function(
        "document.querySelector('.desk-certain').innerText.startsWith('Certain')"
    )
    page.fill('[data-key="lo_V"]', "5.15")
    bad = page.locator('label:has([data-key="lo_V"]) .desk-bad')
    assert bad.inner_text() == "It is 5.15: the interval must hold 5.1, the number above."
    page.fill('[data-key="lo_V"]', "5")
    assert bad.is_hidden() and page.complaints == []
