"""Time of the first line of other people's scripts, against NumPy and SymPy in the same run.

Run with `make bench`. Each import is made in a process of its own, the three taking turns.
"""

import subprocess
import sys

from benchmarks.timing import best_of, say

IMPORTS = ("pass", "import numpy", "import sympy", "from routecore import Game")
# Until doors opened lazily, the import of Game took more than NumPy's and SymPy's together.
SHARE = 0.5


def test_import_of_game_against_numpy_and_sympy(benchmark, capsys):
    def program(text):
        return lambda: subprocess.run([sys.executable, "-c", text], check=True)

    bare, numpy, sympy, game = best_of(*map(program, IMPORTS), repeat=9)
    share = (game - bare) / (numpy + sympy - 2 * bare)
    benchmark.extra_info["share of numpy and sympy"] = share
    benchmark.pedantic(program(IMPORTS[-1]), rounds=3)
    say(
        capsys,
        f"import of Game {game - bare:.3f} s, of numpy {numpy - bare:.3f} s, of sympy"
        f" {sympy - bare:.3f} s: {share:.0%} of the two together",
    )
    assert share <= SHARE
