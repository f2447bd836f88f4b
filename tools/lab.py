"""Open the chapters in JupyterLab, as `make lab` does.

    python tools/lab.py [options of jupyter lab]

Its settings are in tools/lab: pages written as Markdown open as notebooks, and Lab asks no other
host for news of itself.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FIRST = "/lab/tree/chapters/the_game.ipynb"


def command(folder: Path, *options: str) -> list[str]:
    """The command that serves a folder in JupyterLab."""
    return [
        *(sys.executable, "-m", "jupyterlab"),
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.app_settings_dir={HERE / 'lab'}",
        *options,
    ]


if __name__ == "__main__":
    options = sys.argv[1:] or [f"--LabApp.default_url={FIRST}"]
    sys.exit(subprocess.run(command(HERE.parent, *options)).returncode)
