"""Two explorers to test with, and a page in Chromium that carries them."""

import pytest
import sympy as sp

from routecore.explore import (
    Axis,
    Band,
    Control,
    Explorer,
    Lines,
    Map,
    Mark,
    Readout,
    Vertical,
)
from routecore.explore.assets import explorer_assets
from routecore.routing.forms import P2
from routecore.routing.routes import TABLE, provider_program, user_program
from routecore.symbols import NET_VALUE, P, V, c1, c2, p1, p2, q, s, t1, t2, xi1, xi2

U = sp.Symbol("U")


def visits():
    """One panel of each kind on fixed axes: the user's utility against leaving and escalating."""
    r, a, b = 1 - q, 1 - p1, 1 - p2
    n1 = 1 / (1 - a * r * (1 - s))
    utility = xi1 * n1 + xi2 * a * r * s * n1 / (1 - b * r)
    return Explorer(
        name="visits",
        title="Leave or stay",
        question="When does it pay to leave?",
        controls=[
            Control(p1, 0.5, 0.05, 0.9),
            Control(p2, 0.8, 0.1, 0.95),
            Control(xi1, 0.3, -1, 1),
            Control(xi2, -0.2, -1, 1),
            Control(s, 0.4, 0, 1),
            Control(q, 0.25, 0, 1, step=0.05),
        ],
        order=[(p1, p2)],
        presets={"eager": {p1: 0.3, p2: 0.9, xi2: 1}, "weary": {xi1: -1, xi2: -1, q: 1}},
        quantities={"U": utility},
        panels=[
            Lines(
                "Utility as the user leaves sooner",
                Axis(q, 0, 1),
                {"utility": utility, "half of it": utility / 2},
                y_label="U (time)",
                marks=[Mark(q, U, "you"), Mark(1 - q, U, "the other way")],
                verticals=[Vertical(s, "s")],
                bands=[Band(q - p1 / 4, q + p1 / 4, "near you")],
            ),
            Map(
                "Utility around you",
                Axis(q, 0, 1),
                Axis(xi1, 0.01, 1, "log"),
                utility,
                label="U (time)",
                palette="diverging",
                lines={"xi_2 / 2": xi2 * q / 2 + 0.5},
            ),
            Map(
                "Sign of the utility",
                Axis(p1, 0.05, 0.95),
                Axis(s, 0, 1),
                sp.sign(U),
                categories=[(-1, "loses"), (0, "even"), (1, "gains")],
                n=40,
            ),
            Readout({"U": (U, ".3f"), "share": (s, ".0%"), "root": (sp.sqrt(xi1), ".2g")}),
        ],
        verdict=[
            [(U > 0, "Staying is worth {U:.2f}."), (True, "Staying costs {U:.3g}.")],
            [(q >= 1, "You leave at once."), (True, "You leave with {q:.0%}.")],
        ],
    )


def whole_game():
    """Maps whose axes the reader chooses, over the six routes."""
    best, route = sp.Symbol("best_utility"), sp.Symbol("route")
    rows = list(TABLE.items())
    given = sp.Piecewise(
        *((row.utility, sp.Eq(route, int(code))) for code, row in rows[:-1]),
        (rows[-1][1].utility, True),
    )
    return Explorer(
        name="whole_game",
        title="The whole game",
        question="Which route does the provider take?",
        controls=[
            Control(p1, 0.55, 0.05, 0.9),
            Control(p2, 0.85, 0.1, 0.95),
            Control(c1, 1, 0.01, 10, scale="log"),
            Control(c2, 4, 0.1, 100, scale="log"),
            Control(t1, 0.3, 0.01, 5, scale="log"),
            Control(t2, 0.9, 0.02, 10, scale="log"),
            Control(V, 1, 0.1, 20, step=0.1),
            Control(P, 3, 0, 50, step=0.1),
        ],
        order=[(p1, p2), (c1, c2), (t1, t2)],
        quantities={
            **{x.name: value for x, value in NET_VALUE.items()},
            **provider_program(),
            **user_program(),
            "gap": best - given,
        },
        panels=[
            Map(
                "Route",
                P,
                c1,
                route,
                categories=[(int(k), row.name) for k, row in rows],
                borders={"P = P₂": P - P2, "ξ₁ = 0": xi1},
            ),
            Map("Cost", P, V, sp.Symbol("provider_cost"), label="J (money)"),
            Map("Gap", V, p1, sp.Symbol("gap"), label="gap (time)"),
        ],
        verdict=[(sp.Symbol("gap") > 0, "The gap is {gap:.3g}."), (True, "There is no gap.")],
    )


@pytest.fixture
def small():
    return visits()


@pytest.fixture
def game():
    return whole_game()


@pytest.fixture(scope="session")
def standalone(tmp_path_factory):
    """Address of a plain page with both explorers, with the static files beside it."""
    folder = tmp_path_factory.mktemp("page")
    for each in explorer_assets():
        each.write(folder)
    links = "".join(
        f'<link rel="stylesheet" href="{each.name}">'
        if each.suffix == ".css"
        else f'<script src="{each.name}"></script>'
        for each in explorer_assets()
    )
    body = "".join(make().html() for make in (visits, whole_game))
    (folder / "index.html").write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Explorers</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"{links}</head>"
        f"<body><main><h1>Explorers</h1>{body}</main></body></html>",
        encoding="utf-8",
    )
    return (folder / "index.html").as_uri()


@pytest.fixture(scope="session")
def opened(browser, standalone):
    """The page in Chromium, and everything it asked for or complained about."""
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    page.asked, page.complaints = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "console",
        lambda said: said.type in ("error", "warning") and page.complaints.append(said.text),
    )
    page.goto(standalone)
    page.evaluate("window.routecore.ready")
    yield page
    page.close()


@pytest.fixture
def chromium_page(opened):
    """The page with both explorers as they started."""
    opened.evaluate("""async () => {
      delete document.documentElement.dataset.theme;
      for (const explorer of Object.values(routecore.explorers)) await explorer.reset();
    }""")
    return opened
