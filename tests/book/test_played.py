"""One user, played: the walk keeps the rules, its port walks alike, and the page can be worked."""

from itertools import pairwise

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from routecore import Game
from routecore.book.figures.the_game import two_sides, whole_game
from routecore.book.played import PlayedUser
from routecore.book.played.chain import MOVES, svg
from routecore.book.played.walk import AVERAGED, Tally, earned, mulberry32, played, walk
from routecore.routing.oracle import outcome

GAMES = [
    {"p1": 0.55, "p2": 0.85, "s": 0.4, "q": 0.5},
    {"p1": 0.1, "p2": 0.3, "s": 0.2, "q": 0.05},
    {"p1": 0.3, "p2": 0.9, "s": 0.0, "q": 0.0},
    {"p1": 0.3, "p2": 0.9, "s": 1.0, "q": 1.0},
    {"p1": 0.02, "p2": 0.03, "s": 1.0, "q": 0.0},
]
PRICES = {"c1": 1.0, "c2": 4.0, "t1": 3.0, "t2": 4.0, "V": 5.1, "P": 5.0}


@pytest.mark.parametrize("game", GAMES)
def test_averages_come_to_what_the_balance_equations_say(game):
    game = game | PRICES
    tally = played(game, seed=7, tasks=20_000)
    utility, cost = outcome(game, 1, game["s"], game["q"])
    means, errors = dict(zip(AVERAGED, tally.means, strict=True)), tally.errors()
    for key, value in (("U", utility), ("J", cost)):
        assert abs(means[key] - value) <= 4 * errors[AVERAGED.index(key)] + 1e-9
    closed = PlayedUser(at(game)).expected
    for i, key in enumerate(AVERAGED):
        assert abs(means[key] - closed[key]) <= 4 * errors[i] + 1e-9 * (1 + abs(means[key]))


def at(game):
    explorer = two_sides()
    explorer.set(**game)
    return explorer


def played_user():
    return PlayedUser(two_sides())


def test_formulas_are_those_of_the_game():
    closed = PlayedUser(at(GAMES[0] | PRICES)).expected
    game = Game(**{key: value for key, value in (GAMES[0] | PRICES).items() if key not in "sq"})
    assert closed["U"] == pytest.approx(float(game.user_utility(1, 0.4, 0.5)))
    assert closed["J"] == pytest.approx(float(game.provider_cost(1, 0.4, 0.5)))
    for state in ("M1", "M2"):
        away = [closed[move.name] for move in MOVES if move.start == state]
        assert sum(away) == pytest.approx(1)


def test_every_move_of_a_walk_is_an_arrow_of_the_drawing_and_as_frequent():
    game, uniform = GAMES[1], mulberry32(5)
    closed = PlayedUser(at(game)).expected
    made = {}
    for _ in range(20_000):
        states = walk(uniform, game)
        for pair in pairwise(states):
            made[pair] = made.get(pair, 0) + 1
    assert set(made) == {(move.start, move.end) for move in MOVES}
    for start in ("M1", "M2"):
        total = sum(n for (from_, _), n in made.items() if from_ == start)
        for move in MOVES:
            if move.start == start:
                share, chance = made[start, move.end] / total, closed[move.name]
                assert abs(share - chance) < 4 * np.sqrt(chance * (1 - chance) / total)


def test_the_tally_is_the_mean_and_its_standard_error():
    draw, tally = np.random.default_rng(0), Tally()
    values = draw.normal(size=(400, len(AVERAGED)))
    for row in values:
        tally.add(row.tolist())
    np.testing.assert_allclose(tally.means, values.mean(axis=0), atol=1e-12)
    np.testing.assert_allclose(tally.errors(), values.std(axis=0, ddof=1) / 20, rtol=1e-9)
    counts = [count for count, _, _ in tally.history]
    assert counts[:4] == [2, 3, 4, 5] and len(counts) < 120 and counts == sorted(set(counts))
    assert np.isnan(Tally().errors()).all()


def test_what_a_task_came_to():
    game = GAMES[0] | PRICES
    assert earned(["M1", "M1", "M2", "solved"], game) == pytest.approx(
        [2, 1, 5.1, 10, 5.1 - 10, 1 + 1 + 4]
    )
    assert earned(["M1", "left"], game) == pytest.approx([1, 0, 0, 3, -3, 1 + 5])


def test_what_cannot_be_played_is_refused():
    with pytest.raises(ValueError, match=r"^explorer is whole_game: it must have a control s\.$"):
        PlayedUser(whole_game())
    with pytest.raises(
        ValueError, match=r"^tasks is 1: it must be a whole number of at least 2\.$"
    ):
        PlayedUser(two_sides(), tasks=1)
    with pytest.raises(ValueError, match=r"^seed is -1: "):
        PlayedUser(two_sides(), seed=-1)


def test_print_and_text_say_what_the_page_says():
    user = played_user()
    bundle = user._repr_mimebundle_()
    assert bundle["text/plain"].startswith(
        "After 1000 tasks from seed 1, with two standard errors:"
    )
    assert bundle["text/plain"].endswith(
        "averages lie within two standard errors of their formula."
    )
    assert bundle["image/png"].startswith(b"\x89PNG") and len(bundle["image/png"]) < 40_000
    assert len(bundle["text/html"].encode()) < 60_000
    texts = [text.get_text() for text in user.print_figure().axes[0].texts]
    drawn = svg("x", user.expected, "label")
    assert all(f">{text}<" in drawn for text in texts)


# ---- in the page ----


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    path = played_user().save(tmp_path_factory.mktemp("played") / "played.html")
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.complaints, page.asked = [], []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_selector("[data-playable]")
    yield page
    page.close()


@pytest.fixture
def user(page):
    page.emulate_media(reduced_motion="no-preference")
    page.evaluate("""async () => {
      await routecore.explorers.two_sides.reset();
      const { two_sides: user } = routecore.played;
      user.find(".played-seed").value = 1;
      user.find(".played-speed").value = 20;
      user.restart();
      user.say("");
    }""")
    return page


def said(page):
    return page.locator(".played-status").inner_text()


def count(page):
    return page.evaluate("routecore.played.two_sides.tally.count")


@pytest.mark.browser
@pytest.mark.parametrize("seed", [0, 1, 4_294_967_295])
def test_the_port_draws_the_same_numbers(user, seed):
    uniform = mulberry32(seed)
    found = user.evaluate(
        """(seed) => {
          const uniform = routecore.walks.mulberry32(seed);
          return Array.from({ length: 500 }, uniform);
        }""",
        seed,
    )
    assert found == [uniform() for _ in range(500)]


@pytest.mark.browser
@pytest.mark.parametrize("game", GAMES)
def test_the_port_walks_and_tallies_alike(user, game):
    game = game | PRICES
    found = user.evaluate(
        """([game, seed, tasks]) => {
          const { mulberry32, walk, earned, Tally } = routecore.walks;
          const uniform = mulberry32(seed), tally = new Tally(), first = [];
          for (let i = 0; i < tasks; i += 1) {
            const states = walk(uniform, game);
            if (i < 20) first.push(states);
            tally.add(earned(states, game));
          }
          return [first, tally.means, tally.errors(), tally.history];
        }""",
        [game, 11, 600],
    )
    uniform = mulberry32(11)
    assert found[0] == [walk(uniform, game) for _ in range(20)]
    tally = played(game, 11, 600)
    assert found[1] == tally.means and found[2] == tally.errors()
    assert found[3] == [list(entry) for entry in tally.history]


@pytest.mark.browser
def test_play_and_stop_by_keyboard_and_the_averages_are_announced(user):
    page = user
    page.locator(".played-speed").select_option("1000")
    page.locator(".played-play").focus()
    page.keyboard.press("Enter")
    assert page.locator(".played-play").inner_text() == "Stop" and said(page) == ""
    page.wait_for_function("routecore.played.two_sides.tally.count > 50")
    page.keyboard.press("Enter")
    n = count(page)
    assert page.locator(".played-play").inner_text() == "Play"
    words = said(page)
    assert words.startswith(f"After {n} tasks from seed 1.") and words.endswith("their formula.")
    mine = played(played_user().game, 1, n)
    shown = page.locator("[data-average=J] .played-number").inner_text()
    assert shown == f"{mine.means[5]:.3g} ± {2 * mine.errors()[5]:.2g}"
    assert page.locator("[data-average=J] b").inner_text() == f"{played_user().expected['J']:.3g}"


@pytest.mark.browser
def test_a_step_is_a_pass_and_play_takes_it_from_there(user):
    page = user
    uniform, game = mulberry32(1), played_user().game
    states = walk(uniform, game)
    for state in states[1:]:
        assert count(page) == 0
        page.locator(".played-step").click()
        lit = page.locator(".played-chain [data-state].is-now").get_attribute("data-state")
        assert lit == state
    assert count(page) == 1 and said(page).startswith("Task 1: M")
    # Begun by hand, ended by play: the draws go on where they were.
    page.locator(".played-step").click()
    page.locator(".played-speed").select_option("1000")
    page.locator(".played-play").click()
    page.wait_for_function("routecore.played.two_sides.tally.count > 20")
    page.locator(".played-play").click()
    assert (
        page.evaluate("routecore.played.two_sides.tally.means")
        == played(game, 1, count(page)).means
    )


@pytest.mark.browser
def test_it_follows_the_explorer_and_moves_it(user):
    page = user
    page.evaluate("routecore.played.two_sides.task()")
    page.evaluate("routecore.explorers.two_sides.update({p1: 0.2, p2: 0.6})")
    page.wait_for_function("routecore.played.two_sides.game.p1 === 0.2")
    assert count(page) == 0  # another game: it starts over
    assert page.locator("[data-move=M1_solved] text").text_content() == "0.20"
    slider = page.locator("[data-moves=q]")
    slider.focus()
    page.keyboard.press("Home")
    page.wait_for_function("routecore.explorers.two_sides.values.q === 0")
    page.wait_for_function("routecore.played.two_sides.game.q === 0")
    assert page.locator("[data-move=M1_left] text").text_content() == "0.00"


@pytest.mark.browser
def test_where_nothing_may_move_a_click_plays_a_thousand_tasks(user):
    page = user
    page.emulate_media(reduced_motion="reduce")
    page.locator(".played-play").click()
    assert count(page) == 1000 and said(page).startswith("After 1000 tasks from seed 1.")
    assert page.locator(".played-token").get_attribute("visibility") == "hidden"
    page.locator(".played-seed").fill("9")
    page.locator(".played-seed").blur()
    assert count(page) == 0


@pytest.mark.browser
def test_it_stops_by_itself(user):
    page = user
    page.evaluate("routecore.played.two_sides.data.most = 60")
    page.locator(".played-speed").select_option("1000")
    page.locator(".played-play").click()
    page.wait_for_function("document.querySelector('.played-play').textContent === 'Play'")
    assert count(page) == 60 and said(page).startswith("After 60 tasks")
    page.evaluate("routecore.played.two_sides.data.most = 10000")


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_a_telephone_holds_it(user, theme):
    page = user
    page.evaluate(f"document.documentElement.dataset.theme = {theme!r}")
    page.add_style_tag(content="html[data-theme=dark]{background:#14181e;color:#e6edf3}")
    page.evaluate("routecore.played.two_sides.pass()")
    page.set_viewport_size({"width": 390, "height": 844})
    try:
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
        found = Axe().run(page).response["violations"]
        assert [x["id"] for x in found if x["impact"] in ("serious", "critical")] == []
    finally:
        page.set_viewport_size({"width": 1000, "height": 900})
        page.evaluate("delete document.documentElement.dataset.theme")
    assert page.complaints == []
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
