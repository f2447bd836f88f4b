"""How the benchmarks take time."""

import time


def best_of(*tasks, repeat=5):
    """Least seconds of each task, the tasks taking turns so that load falls on all alike."""
    least = [float("inf")] * len(tasks)
    for _ in range(repeat):
        for i, task in enumerate(tasks):
            start = time.perf_counter()
            task()
            least[i] = min(least[i], time.perf_counter() - start)
    return least


def say(capsys, text: str) -> None:
    """Print past pytest's capture: the figures are wanted when all is well, too."""
    with capsys.disabled():
        print(f"\n{text}")
