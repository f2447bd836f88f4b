"""One expression, four lives: LaTeX, NumPy, JavaScript, SMT-LIB for Z3.

Each translation is a printer of SymPy's; nothing here knows a formula.
"""

import functools
from collections.abc import Callable, Collection, Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean
from sympy.printing.jscode import JavascriptCodePrinter
from sympy.printing.smtlib import smtlib_code


def latex(expression: sp.Basic) -> str:
    """The expression as LaTeX.

    >>> from routecore.symbols import xi1, p1
    >>> latex(xi1 / p1)
    '\\\\frac{\\\\xi_{1}}{p_{1}}'
    """
    return sp.latex(expression)


def program(expressions: Mapping[str, sp.Basic]) -> list[tuple[sp.Symbol, sp.Basic]]:
    """Assignments that compute named expressions, common subexpressions once, in a valid order.

    An expression may use the name of another one as a symbol: that is how a long definition
    (the cheapest of six costs) stays short instead of being expanded into itself.

    Examples
    --------
    >>> from routecore.symbols import xi1, p1
    >>> stay = sp.Symbol("stay")
    >>> program({"twice": 2 * stay, "stay": xi1 / p1})
    [(stay, xi1/p1), (twice, 2*stay)]
    """
    return list(_program(tuple(expressions.items())))


@functools.lru_cache(maxsize=64)
def _program(items: tuple[tuple[str, sp.Basic], ...]) -> tuple[tuple[sp.Symbol, sp.Basic], ...]:
    # Kept, because the same expressions are soon translated to NumPy and to JavaScript.
    names = [sp.Symbol(name) for name, _ in items]
    shared, reduced = sp.cse([value for _, value in items], symbols=sp.numbered_symbols("_"))
    # Expressions may be written with real symbols or plain ones: a name is the same either way.
    same = {sp.Symbol(name, real=True): sp.Symbol(name) for name, _ in items}
    value = {
        symbol: sp.sympify(expression).xreplace(same)
        for symbol, expression in [*shared, *zip(names, reduced, strict=True)]
    }
    # In the order of the names, not of a set, so that the code comes out the same every time.
    place = {symbol: i for i, symbol in enumerate(value)}
    graph = {
        symbol: sorted(expression.free_symbols & place.keys(), key=place.__getitem__)
        for symbol, expression in value.items()
    }
    return tuple((symbol, value[symbol]) for symbol in TopologicalSorter(graph).static_order())


@functools.cache
def _modules() -> list:
    """What `sympy.lambdify` looks names up in. NumPy is imported here: only this life needs it."""
    import numpy as np

    class Fold:
        """A NumPy ufunc whose `reduce` takes operands of any broadcastable shapes, uncopied."""

        def __init__(self, ufunc):
            self.reduce = lambda operands: functools.reduce(ufunc, operands)

    def select(conditions, values, default):
        """`numpy.select` for conditions that end in True: the same, several times faster."""
        result = values[-1]
        for condition, value in zip(conditions[-2::-1], values[-2::-1], strict=True):
            result = np.where(condition, value, result)
        return result

    # SymPy prints And, Or and Piecewise as NumPy calls that first stack their operands.
    folds = {"logical_and": Fold(np.logical_and), "logical_or": Fold(np.logical_or)}
    return [{**folds, "select": select}, "numpy"]


def numpy_function(
    arguments: Sequence[sp.Symbol],
    expressions: sp.Basic | Sequence[sp.Basic] | Mapping[str, sp.Basic],
) -> Callable[..., Any]:
    """A NumPy function of `arguments` that returns the value(s) of `expressions`.

    It is translated when first called, so that a module may hold many and import fast.

    Branches of a `Piecewise` are all evaluated, so a branch outside its domain may divide by
    zero; that warning is silenced, because its value is never selected.

    Parameters
    ----------
    arguments : sequence of symbols, in call order
    expressions : one expression, a list or tuple of them, or a mapping of names to expressions
        that may use each other's names (see `program`); a mapping returns a dict of values.

    Examples
    --------
    >>> from routecore.symbols import xi1, p1
    >>> float(numpy_function([p1, xi1], xi1 / p1)(0.5, 2.0))
    4.0
    """
    arguments = list(arguments)
    named = dict(expressions) if isinstance(expressions, Mapping) else None

    @functools.cache
    def function() -> Callable:
        if named is None:
            return sp.lambdify(arguments, expressions, modules=_modules(), cse=True)
        return sp.lambdify(
            arguments,
            list(named.values()),
            modules=_modules(),
            cse=lambda _: (program(named), [sp.Symbol(name) for name in named]),
        )

    def evaluate(*values):
        import numpy as np

        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            # As arrays, so that a quotient with 0 below is an infinity, not an exception.
            result = function()(*(np.asarray(value) for value in values))
        return dict(zip(named, result, strict=True)) if named is not None else result

    return evaluate


def javascript(
    name: str, arguments: Sequence[sp.Symbol], expressions: Mapping[str, sp.Basic]
) -> str:
    """A JavaScript function `name(arguments)` that returns an object of named values.

    Expressions may use each other's names (see `program`).

    Examples
    --------
    >>> from routecore.symbols import xi1, p1
    >>> print(javascript("f", [p1, xi1], {"stay": xi1 / p1}))
    function f(p1, xi1) {
      const stay = xi1/p1;
      return {stay};
    }
    """
    lines = [f"  const {_js(symbol)} = {_js(value)};" for symbol, value in program(expressions)]
    fields = [
        key if _js(sp.Symbol(key)) == key else f"{key}: {_js(sp.Symbol(key))}"
        for key in expressions
    ]
    head = f"function {name}({', '.join(map(_js, arguments))}) {{"
    return "\n".join([head, *lines, f"  return {{{', '.join(fields)}}};", "}"])


def javascript_loop(
    name: str,
    arguments: Sequence[sp.Symbol],
    axes: Sequence[Collection[sp.Symbol]],
    expressions: Mapping[str, sp.Basic],
    outputs: Sequence[str],
) -> str:
    """A JavaScript function that evaluates expressions along one axis or over a grid.

    ``name($v, $slots, $axes, $outs)`` takes the arguments as an array ``$v``, and for each axis,
    outermost first, which argument runs along it and the values it takes. It writes each output
    into its array, innermost axis fastest. Whatever an axis does not touch is computed outside
    its loop.

    Parameters
    ----------
    axes : for each loop, outermost first, the arguments that may run along it
    expressions : may use each other's names (see `program`)
    outputs : the names to write

    Examples
    --------
    >>> from routecore.symbols import q, xi1, p1
    >>> print(javascript_loop("f", [p1, xi1, q], [{q}], {"U": q * xi1 / p1}, ["U"]))
    function f($v, $slots, $axes, $outs) {
      let $k = 0;
      const p1 = $v[0];
      const xi1 = $v[1];
      for (const $x0 of $axes[0]) {
        $v[$slots[0]] = $x0;
        const q = $v[2];
        const U = q*xi1/p1;
        $outs[0][$k] = U;
        $k += 1;
      }
    }
    """
    depth = {
        symbol.name: max((i for i, axis in enumerate(axes, 1) if symbol in axis), default=0)
        for symbol in arguments
    }
    body: list[list[str]] = [[] for _ in range(len(axes) + 1)]
    for i, symbol in enumerate(arguments):
        body[depth[symbol.name]].append(f"const {_js(symbol)} = $v[{i}];")
    for symbol, value in program(expressions):
        depth[symbol.name] = max((depth[x.name] for x in value.free_symbols), default=0)
        body[depth[symbol.name]].append(f"const {_js(symbol)} = {_js(value)};")
    body[-1] += [f"$outs[{i}][$k] = {_js(sp.Symbol(x))};" for i, x in enumerate(outputs)]
    body[-1].append("$k += 1;")
    lines = [f"function {name}($v, $slots, $axes, $outs) {{", "  let $k = 0;"]
    for i, statements in enumerate(body):
        if i:
            lines += [
                f"{'  ' * i}for (const $x{i - 1} of $axes[{i - 1}]) {{",
                f"{'  ' * (i + 1)}$v[$slots[{i - 1}]] = $x{i - 1};",
            ]
        lines += ["  " * (i + 1) + statement for statement in statements]
    return "\n".join(lines + ["  " * i + "}" for i in reversed(range(len(body)))])


class _JavaScript(JavascriptCodePrinter):
    """SymPy's printer, with the number and the names it leaves out."""

    def __init__(self):
        super().__init__()
        # A symbol with such a name is printed with a trailing underscore.
        self.reserved_words = {
            "arguments",
            "await",
            "break",
            "case",
            "catch",
            "class",
            "const",
            "continue",
            "debugger",
            "default",
            "delete",
            "do",
            "else",
            "enum",
            "eval",
            "export",
            "extends",
            "false",
            "finally",
            "for",
            "function",
            "if",
            "implements",
            "import",
            "in",
            "instanceof",
            "interface",
            "let",
            "new",
            "null",
            "package",
            "private",
            "protected",
            "public",
            "return",
            "static",
            "super",
            "switch",
            "this",
            "throw",
            "true",
            "try",
            "typeof",
            "var",
            "void",
            "while",
            "with",
            "yield",
        }

    def _print_NaN(self, expression):
        return "NaN"


def _js(value: sp.Basic) -> str:
    return " ".join(_JavaScript().doprint(value).split())


def smtlib(assertions: Sequence[Boolean]) -> str:
    """The assertions as an SMT-LIB 2 script over the reals, ready for Z3 (or another solver).

    >>> from routecore.symbols import p1
    >>> print(smtlib([p1**2 > 1]))
    (declare-const p1 Real)
    (assert (> (^ p1 2) 1))
    """
    symbols = sorted(set().union(*(x.free_symbols for x in assertions)), key=str)
    declared = [f"(declare-const {symbol} Real)" for symbol in symbols]
    return "\n".join([*declared, *(_asserted(x) for x in assertions)])


@functools.lru_cache(maxsize=4096)  # a hypothesis stands in many scripts
def _asserted(assertion: Boolean) -> str:
    known = {
        sp.Pow: "^",
        sp.Add: "+",
        sp.Mul: "*",
        sp.Equality: "=",
        sp.Unequality: "distinct",
        sp.LessThan: "<=",
        sp.GreaterThan: ">=",
        sp.StrictLessThan: "<",
        sp.StrictGreaterThan: ">",
        sp.And: "and",
        sp.Or: "or",
        sp.Not: "not",
        sp.Implies: "=>",
        sp.Equivalent: "=",
    }
    types = dict.fromkeys(assertion.free_symbols, float)
    return smtlib_code(assertion, symbol_table=types, known_functions=known, auto_declare=False)
