"""Let nbval read the stored notebooks as tools/normalise.py writes them.

They carry no execution counts, which nbval takes for "never run" and then compares nothing; and of
an output they keep the plain text only, while a running kernel also sends HTML, LaTeX or a picture.
"""

RICH = (
    "text/html",
    "text/latex",
    "text/markdown",
    "image/svg+xml",
    "application/javascript",
)


def pytest_collection_modifyitems(items):
    for item in items:
        cell = getattr(item, "cell", None)  # only nbval's items have one
        if cell is not None and "NBVAL_CHECK_OUTPUT" in cell.source:
            cell.execution_count = 1
            if "text/html" not in item.parent.skip_compare:
                item.parent.skip_compare += RICH
