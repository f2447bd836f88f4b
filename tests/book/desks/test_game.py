"""The desk for the game in Chromium: the page and the package give the same answers."""

import json
import re

import numpy as np
import pytest

from routecore import Game, Regime, Route
from routecore.beyond.difficulty import DifficultTask
from routecore.beyond.retry_log import COLUMNS, RetryLog
from routecore.book.desks.game.desk import GameDesk, desk_explorer
from routecore.routing import wording
from routecore.routing.sampling import one, random_games
from routecore.routing.switching import switching_values
from routecore.routing.uncertainty import route_shares


@pytest.fixture
def desk(open_game_desk):
    return open_game_desk


def link_of(values):
    return "#" + "&".join(f"{name}={float(x)!r}" for name, x in values.items())


def games_on_the_sliders(count):
    """Random games of every regime whose values the desk's sliders can take."""
    controls = desk_explorer().controls
    found = []
    for regime in Regime:
        games = random_games(60, regime, seed=21)
        inside = np.all(
            [
                (c.low <= games.parameters[n]) & (games.parameters[n] <= c.high)
                for n, c in controls.items()
            ],
            axis=0,
        )
        found += [one(games, k) for k in np.flatnonzero(inside)[:count]]
    return found


@pytest.mark.browser
def test_page_and_package_agree_on_routes_switches_and_throttling(desk):
    page = desk()
    for game in games_on_the_sliders(3):
        values = {name: float(x) for name, x in game.parameters.items()}
        page.evaluate("values => routecore.desk.explorer.update(values)", values)
        found = page.evaluate("values => routecore.desk.switchingValues(values)", values)
        for name, pair in switching_values(game).items():
            for mine, theirs in zip(pair, found[name], strict=True):
                assert (mine is None) == (theirs is None), (values, name)
                if mine is not None:
                    assert theirs["value"] == pytest.approx(mine.value, rel=1e-9)
                    assert theirs["route"] == int(mine.route)
                    assert theirs["boundary"] == mine.boundary
        points = page.evaluate("routecore.desk.explorer.points")
        throttle, eq = game.throttle(), game.equilibrium()
        assert points["route"] == int(eq.route)
        assert points["provider_cost"] == pytest.approx(float(eq.provider_cost), rel=1e-12)
        assert points["saving"] == pytest.approx(float(throttle.saving), abs=1e-12)
        assert points["user_loss"] == pytest.approx(float(throttle.user_loss), abs=1e-9)
        said = page.text_content(".explorer-verdict")
        assert ("users would gain" in said) == bool(throttle.user_loss < 0), values
        assert ("cost users" in said) == bool(throttle.saving > 0 > -throttle.user_loss), values
        assert points["throttle"] == pytest.approx(float(throttle.t2), rel=1e-12)
    assert page.complaints == []


@pytest.mark.browser
def test_shares_agree_up_to_chance(desk):
    game = Game(p1=0.55, p2=0.85, c1=1.0, c2=4.0, t1=3.0, t2=4.0, V=5.1, P=5.0)
    page = desk("#n_p1=100&n_p2=100&se_t1=0.2")
    found = page.evaluate("routecore.desk.shares")
    mine = route_shares(game, queries=100, standard_errors={"t1": 0.2}, draws=40_000)
    for route in Route:
        assert found["share"][int(route)] == pytest.approx(mine.share[route], abs=0.03)
    assert found["reversed"] == pytest.approx(mine.reversed_order, abs=0.03)


@pytest.mark.browser
def test_a_link_reopens_its_scenario(desk):
    link = "#p1=0.4246&p2=0.7492&c1=0.019143&c2=0.028485&t1=0.1369&t2=0.4448&V=0.45&P=0.5&n_p1=1531"
    page = desk(link)
    values = page.evaluate("routecore.desk.explorer.values")
    assert values["p1"] == 0.4246 and values["V"] == 0.45
    assert page.input_value('[data-queries="p1"]') == "1531"
    assert page.is_hidden(".desk-notice")
    page.evaluate("routecore.desk.explorer.update({P: 0.75})")
    page.wait_for_function("location.hash.includes('P=0.75')")
    again = desk(page.url[page.url.index("#") :])
    assert again.evaluate("routecore.desk.explorer.values") == {**values, "P": 0.75}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("#p1=2", "p1 = 2 is outside"),
        ("#p1=abc", "p1 = abc is not a number"),
        ("#p1=NaN", "p1 = NaN is not a number"),
        ("#p1=", "p1 =  is not a number"),
        ("#x=1", "x = 1 is not an input"),
        ("#p1=0.9&p2=0.2", "p1 must be below p2"),
        ("#V=%3Cscript%3Ealert(1)%3C/script%3E", "V = <script>alert(1)</sc is not a number"),
        ("#%3Cimg%20src=x%20onerror=alert(1)%3E", "is not an input"),
        ("#n_p1=0", "n_p1 = 0 is below 1"),
        ("#rho=1", "rho = 1 is above 0.99"),
        ("#rho=-0.1", "rho = -0.1 is below 0"),
        ("#rho=alert(1)", "rho = alert(1) is not a number"),
        ("#P=1e999", "P = 1e999 is not a number"),
    ],
)
def test_a_malformed_link_falls_back_and_says_so(desk, link, why):
    page = desk(link)
    page.wait_for_timeout(400)
    assert why in page.text_content(".desk-notice") and page.is_visible(".desk-notice")
    start = {name: c.value for name, c in desk_explorer().controls.items()}
    assert page.evaluate("routecore.desk.explorer.values") == start
    assert page.complaints == []
    assert page.locator("section.desk script:not(.desk-data), section.desk img").count() == 0
    page.evaluate("routecore.desk.explorer.update({P: 7})")
    page.wait_for_selector(".desk-notice", state="hidden")


@pytest.mark.browser
def test_the_python_it_offers_reproduces_the_page(desk, capsys):
    page = desk("#V=4.9&n_p1=300&n_p2=300")
    code = page.text_content(".desk-python code")
    assert len(code.splitlines()) == 3
    exec(code, {})
    printed = capsys.readouterr().out
    route = page.evaluate("routecore.desk.data.routes[routecore.desk.explorer.points.route]")
    assert re.search(r"J = ", printed) and route in (
        "cascade at s0",
        "stay with M1",
        "one shot of M1",
    )
    assert ("enough data" in printed) or ("are enough" in printed)


@pytest.mark.browser
def test_a_measured_pair_brings_its_query_counts(desk):
    page = desk()
    page.select_option(".explorer-preset", index=1)
    page.wait_for_function("routecore.desk.shares !== null")
    assert page.input_value('[data-queries="p1"]') == "300"


def test_the_markup_is_small_and_its_data_is_json():
    html = GameDesk()._repr_mimebundle_()["text/html"]
    assert len(html.encode()) < 120_000
    data = re.search(r'class="desk-data">(.*?)</script>', html, re.S).group(1)
    assert json.loads(data)["parameters"][0] == "p1"


def said(page):
    return page.text_content(".desk-log-says")


def paste(page, text):
    # As a paste leaves it: typed in by `fill`, a thousand lines take Chromium seven seconds.
    page.locator(".desk-log textarea").evaluate(
        "(field, text) => { field.value = text; field.dispatchEvent(new Event('input')); }", text
    )


def csv_of(rows):
    return "\n".join([",".join(COLUMNS), *(",".join(map(str, row)) for row in rows)])


def random_log(random, questions):
    """Attempts whose chances vary from question to question, as the two models' do together."""
    able = random.random(questions) < random.uniform(0.3, 0.7)  # M1 almost always, or hardly ever
    blind = random.random() < 0.7
    chance = [np.where(able, 0.97, 0.03), np.where(able | blind, *random.uniform(0.3, 0.9, 2))]
    return (random.random((4, questions)) < np.repeat(chance, 2, axis=0)).astype(int).T


@pytest.mark.browser
def test_n_star_is_that_of_the_package(desk):
    page, random = desk(), np.random.default_rng(6)
    count = 400
    p, c, t = (np.sort(random.uniform(0.02, 0.98, (2, count)), axis=0) for _ in "pct")
    rho = random.uniform(0.001, 0.99, count)
    columns = {"p1": p[0], "p2": p[1], "c1": c[0], "c2": c[1], "t1": t[0], "t2": t[1]}
    mine = DifficultTask.beta(rho=rho, V=5.0, P=5.0, **columns).retries()
    values = [{name: float(x[k]) for name, x in columns.items()} for k in range(count)]
    theirs = page.evaluate(
        "([values, rho]) => values.map((v, k) => routecore.desk.retries.retriesOf(v, rho[k]))",
        [values, rho.tolist()],
    )
    assert [x["n_star"] for x in theirs] == mine.n_star.tolist()
    assert [x["n_user"] for x in theirs] == mine.n_user.tolist()
    assert min((mine.n_star == 0).sum(), (mine.n_star == 1).sum(), (mine.n_star > 3).sum()) >= 10


@pytest.mark.browser
def test_it_says_which_answer_rests_on_independent_retries(desk):
    page, rests = desk(), wording.retry_sentences()
    seen = set()
    for game in games_on_the_sliders(4):
        values = {name: float(x) for name, x in game.parameters.items()}
        page.evaluate("values => routecore.desk.explorer.update(values)", values)
        page.evaluate("routecore.desk.answer()")
        route = game.equilibrium().route
        seen.add(rests[route])
        assert page.text_content(".desk-rests").startswith(rests[route])
    assert len(seen) >= 3


@pytest.mark.browser
def test_rho_travels_with_the_link_and_the_python(desk, capsys):
    page = desk("#p1=0.5&p2=0.8&c1=1&c2=4&rho=0.2")
    assert page.input_value("[data-rho]") == "0.2"
    assert "n* = 6:" in page.text_content(".desk-rests")
    exec(page.text_content(".desk-python code"), {})
    assert capsys.readouterr().out.splitlines()[-1] == "6.0"
    page.fill("[data-rho]", "0.5")
    page.wait_for_function("location.hash.includes('rho=0.5')")
    assert "n* = 2:" in page.text_content(".desk-rests")
    page.fill("[data-rho]", "")
    page.wait_for_function("!location.hash.includes('rho')")
    assert "n*" not in page.text_content(".desk-rests")


@pytest.mark.browser
def test_a_retry_log_gets_the_words_of_the_package(desk):
    page, random = desk(), np.random.default_rng(12)
    values = page.evaluate("routecore.desk.explorer.values")
    trusted = []
    for _ in range(16):
        rows = random_log(random, int(random.integers(20, 1500)))
        costs = {"c1": 1.0, "c2": float(random.uniform(1.1, 4)), "P": float(random.uniform(0, 40))}
        page.evaluate("values => routecore.desk.explorer.update(values)", values | costs)
        costs = {name: page.evaluate(f"routecore.desk.explorer.values.{name}") for name in costs}
        paste(page, csv_of(rows))
        advice = RetryLog.from_attempts(*rows.T).advise(**costs)
        assert said(page) == advice.text
        trusted.append(advice.trusted)
        found = page.evaluate("v => routecore.desk.retries.advise(v)", costs)
        assert found["regret"] == pytest.approx(advice.regret, abs=1e-9)
        assert found["regret"] <= found["bound"] + 3 * advice.regret_error
    assert 3 <= sum(trusted) <= 13
    assert page.complaints == []


@pytest.mark.browser
def test_a_log_fills_the_accuracies_and_the_correlation(desk, tmp_path):
    rows = [[1, 1, 1, 1], [1, 1, 1, 0], [0, 0, 1, 1], [0, 1, 0, 1], [0, 0, 1, 1]] * 20
    path = tmp_path / "retries.csv"
    path.write_text("\ufeffid," + csv_of(rows).replace("\n", "\r\n7,") + "\r\n\r\n")
    page, log = desk(), RetryLog.from_attempts(*np.array(rows).T)
    page.set_input_files(".desk-log-file", path)
    page.wait_for_selector(".desk-log-use", state="visible")
    page.click(".desk-log-use")
    values = page.evaluate("routecore.desk.explorer.values")
    assert (values["p1"], values["p2"]) == pytest.approx((log.p1, log.p2))
    assert float(page.input_value("[data-rho]")) == pytest.approx(log.rho[0], rel=1e-3)
    page.wait_for_function("location.hash.includes('rho=')")
    paste(page, csv_of(rows).replace(",", ";"))
    assert page.evaluate("routecore.desk.retries.log.p1") == pytest.approx(log.p1)
    # The other way round the two models are no game: the page says so and moves nothing.
    paste(page, csv_of([row[2:] + row[:2] for row in rows]))
    page.click(".desk-log-use")
    assert "are no game" in said(page)
    assert page.evaluate("routecore.desk.explorer.values") == values


HEAD = ",".join(COLUMNS)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hello", "line 1 has no column named first1."),
        ("first1,second1,first2\n1,1,1", "line 1 has no column named second2."),
        (HEAD + ",first1\n1,1,1,1,1\n", "line 1 has more than one column named first1."),
        (HEAD, "A retry log needs at least 2 questions."),
        (HEAD + "\n1,1,1,1", "A retry log needs at least 2 questions."),
        (HEAD + "\n1,1,1,1\n1,0,1", "line 3 has 3 columns, and line 1 has 4."),
        (HEAD + "\n1,1,1,\n1,0,1,1", "line 2: second2 is empty: an attempt is right (1) or wrong"),
        (HEAD + "\n1,1,1,2\n1,0,1,1", "line 2: second2 is 2:"),
        (HEAD + "\n1,nan,1,1\n1,0,1,1", "line 2: second1 is nan:"),
        (HEAD + "\n1,constructor,1,1\n1,0,1,1", "line 2: second1 is constructor:"),
        (HEAD + "\n1,__proto__,1,1\n1,0,1,1", "line 2: second1 is __proto__:"),
        (HEAD + "\n=1+1,1,1,1\n1,0,1,1", "line 2: first1 is =1+1:"),
        (HEAD + '\n"1",1,1,1\n1,0,1,1', "quotation marks"),
        (
            HEAD + "\n<img src=x onerror=alert(1)>,1,1,1\n",
            "line 2: first1 is <img src=x onerror=a:",
        ),
        ("<script>alert(1)</script>", "line 1 has no column named first1."),
    ],
)
def test_a_hostile_log_does_nothing_but_say_why(desk, text, why):
    page = desk()
    before = page.evaluate("[routecore.desk.explorer.values, location.hash]")
    paste(page, csv_of([[1, 0, 1, 1], [0, 0, 1, 1]]))
    assert page.is_visible(".desk-log-use")
    paste(page, text)
    assert why in said(page) and page.is_hidden(".desk-log-use")
    page.wait_for_timeout(200)
    assert page.evaluate("[routecore.desk.explorer.values, location.hash]") == before
    assert page.locator("section.desk script:not(.desk-data), section.desk img").count() == 0
    assert page.complaints == []
    paste(page, "")
    assert page.is_hidden(".desk-log-says")


@pytest.mark.browser
def test_a_log_that_is_too_long_is_not_read(desk, tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes(b"1" * 5_000_001)
    page = desk()
    page.set_input_files(".desk-log-file", path)
    page.wait_for_selector(".desk-log-says", state="visible")
    assert said(page) == "The log is longer than 5000000 bytes."
    assert page.input_value(".desk-log textarea") == "" and page.complaints == []
