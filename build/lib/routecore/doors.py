"""A package's door: its public names, each loaded from its module when it is first asked for.

Importing SymPy, NumPy and the closed forms takes longer than most programs that use one name, and
who reads a formula needs no NumPy. So a door imports nothing until something passes through it.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def door(
    package: str, rooms: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The module functions ``__getattr__`` and ``__dir__`` of a package.

    Parameters
    ----------
    package : its ``__name__``
    rooms : module of the package -> the public names that it defines, separated by spaces. A
        name must not be that of a module: importing the module would put it in the name's place.

    Examples
    --------
    >>> find, names = door("routecore", {"routing.codes": "Regime Route"})
    >>> [str(code) for code in find("Regime")][0], names()
    ('both models value-dominated', ['Regime', 'Route'])
    """
    home = {name: module for module, names in rooms.items() for name in names.split()}

    def find(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{home[name]}"), name)

    return find, lambda: sorted(home)
