"""A link to a work of the bibliography is a citation: `[(Chen et al. 2023)](#chen2023frugalgpt)`.

A notebook front end knows no bibliography and would show the bare key of a `{cite}`; a link it shows
by its words. The book shows the citation and lists the work.
"""

import re
from functools import cache
from pathlib import Path

from pybtex.database import Entry, parse_file
from pybtex.richtext import Text

LINK = re.compile(r"\[\(([^\]()]+)\)\]\(#([\w:-]+)\)")


@cache
def works(path: Path) -> dict[str, Entry]:
    """The entries of a bibliography by key."""
    return dict(parse_file(str(path)).entries)


def words(entry: Entry) -> str:
    """Whose work it is, and of which year: one name, two, or the first of many."""
    names = [
        Text.from_latex(" ".join([*person.prelast_names, *person.last_names])).render_as("text")
        for person in entry.persons["author"]
    ]
    who = " and ".join(names) if len(names) < 3 else f"{names[0]} et al."
    return f"{who} {entry.fields['year']}"


def cite(app, docname, source):
    """Turn the links of a page, also of a stored notebook, into citations."""
    known = works(Path(app.srcdir) / app.config.bibtex_bibfiles[0])
    source[0] = LINK.sub(
        lambda link: f"{{cite}}`{link[2]}`" if link[2] in known else link[0], source[0]
    )


def setup(app):
    app.connect("source-read", cite)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
