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
