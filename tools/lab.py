"""Open the chapters in JupyterLab, as `make lab` does.

    python tools/lab.py [options of jupyter lab]

Its settings are in tools/lab: pages written as Markdown open as notebooks, and Lab asks no other
host for news of itself.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def served(folder: Path, home: Path) -> Iterator[str]:
    """The address of a JupyterLab for a program, with its settings and logs in `home` alone.

    Its commands are `window.jupyterapp.commands` in its page.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = (
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--IdentityProvider.token=",
        "--LabApp.expose_app_in_browser=True",
    )
    private = {f"JUPYTER_{kind}_DIR": str(home / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    environment = os.environ | private | {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings")}
    environment.pop("ROUTECORE_FACE", None)
    address, log = f"http://127.0.0.1:{port}/", home / "log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command(folder, *options), env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        while not _answers(address):
            if server.poll() is not None:
                raise RuntimeError(log.read_text())
            time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait()


def _answers(address: str) -> bool:
    try:
        return bool(urllib.request.urlopen(address + "api").read())
    except OSError:
        return False


if __name__ == "__main__":
    options = sys.argv[1:] or [f"--LabApp.default_url={FIRST}"]
    sys.exit(subprocess.run(command(HERE.parent, *options)).returncode)
