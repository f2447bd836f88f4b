"""Colours of explorers: chosen once, safe for colour-blind readers, the same on every face."""

from routecore.extras import extra

with extra("explore"):
    from bokeh.palettes import Cividis256, PuOr11, interp_palette


# Okabe and Ito's palette, ordered so that the first ones also hold 3:1 on white and on black.
CATEGORIES = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#F0E442",
    "#7F7F7F",
)
# A second code for the lines, for print in grey and for eyes that see few colours:
# Bokeh's name of the dash pattern and Matplotlib's.
DASHES = (("solid", "-"), ("dashed", "--"), ("dotdash", "-."), ("dotted", ":"))

# A second code for the regions of a map: hatching, a letter for each family of parallel lines, and
# a colon where they are broken. By the code of the category, so that a route has one everywhere:
# M1 leans right, M2 leans left, cascades stand and lie, and one shot is a broken line.
HATCHES = ("/", "\\", "|", "-", "/:", "\\:", "/\\", "|-")


def hatch(code: int) -> str:
    """The hatching of a category of a map."""
    return HATCHES[code % len(HATCHES)]


def ink(colour: str) -> str:
    """Black or white, whichever is read better on `colour`, as ``#RRGGBB``.

    >>> ink("#005EA5"), ink("#56B4E9")
    ('#FFFFFF', '#111111')
    """
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    light = sum(w * x for w, x in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return "#FFFFFF" if light < 0.18 else "#111111"


# Marks differ in shape and in filling: Bokeh's name, Matplotlib's, the filling.
MARKS = (
    ("circle", "o", "#FFFFFF"),
    ("diamond", "D", "#F0E442"),
    ("square", "s", "#56B4E9"),
    ("triangle", "^", "#E69F00"),
    ("star", "*", "#FFFFFF"),
)

CONTINUOUS = {
    "cividis": tuple(colour[:7] for colour in Cividis256[::4]),
    "diverging": tuple(colour[:7] for colour in interp_palette(PuOr11[::-1], 65)),
}
