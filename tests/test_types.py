"""What people call is typed: every public function that the API page shows, and the doors."""

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

import routecore.beyond
import routecore.cascades
import routecore.explore

API = sorted((Path(__file__).parents[1] / "chapters").glob("api*.md"))
SHOWN = re.findall(
    r"auto(?:class|function):: (\S+)", "\n".join(page.read_text(encoding="utf-8") for page in API)
)
OPEN = [
    f"{door.__name__}.{name}"
    for door in (routecore, routecore.cascades, routecore.beyond, routecore.explore)
    for name in door.__all__
]


def found(path):
    module, name = path.rsplit(".", 1)
    return getattr(import_module(module), name)


def functions(thing):
    """A function, or the public methods and properties that a class defines or inherits of ours."""
    if not inspect.isclass(thing):
        yield thing
        return
    for owner in thing.__mro__:
        if not owner.__module__.startswith("routecore"):
            continue
        for name, value in vars(owner).items():
            if name.startswith("_") and name != "__init__":
                continue
            value = getattr(value, "fget", None) or getattr(value, "func", None) or value
            value = getattr(value, "__func__", value)
            if inspect.isfunction(value) and value.__module__.startswith("routecore"):
                yield value


@pytest.mark.parametrize("path", sorted({*SHOWN, *OPEN}))
def test_every_public_signature_is_typed(path):
    for function in functions(found(path)):
        signature = inspect.signature(function)
        untyped = [
            name
            for name, parameter in signature.parameters.items()
            if parameter.annotation is inspect.Parameter.empty and name not in ("self", "cls")
        ]
        if function.__name__ != "__init__" and signature.return_annotation is signature.empty:
            untyped.append("what it returns")
        assert untyped == [], f"{function.__module__}.{function.__qualname__}"


def test_the_package_says_that_it_is_typed():
    assert (Path(routecore.__path__[0]) / "py.typed").is_file()
