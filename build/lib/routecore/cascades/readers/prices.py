"""Money per token from a table of prices on this machine; nothing is fetched."""

import json
import math
from importlib.util import find_spec
from os import PathLike
from pathlib import Path

from routecore.cascades import files

LITELLM = "litellm"
TABLE = "model_prices_and_context_window_backup.json"  # in the package `litellm`
FIELDS = ("input_cost_per_token", "output_cost_per_token")


class Prices:
    """Prices per token, by model.

    Parameters
    ----------
    source : path of a JSON object {model: {"input_cost_per_token": …, "output_cost_per_token": …}},
        or "litellm" for the table that the package `litellm`, where installed, brings along

    Raises
    ------
    ValueError
        If the table cannot be read, or the package is not installed.
    """

    def __init__(self, source: str | PathLike):
        path = _of_litellm() if source == LITELLM else files.regular(source)
        self._name = "litellm's table" if source == LITELLM else str(source)
        files.refuse_beginning(str(path), files.TEXT)
        try:
            table = json.loads(Path(path).read_text(encoding="utf-8-sig"))
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
            raise ValueError(f"prices {self._name} is not JSON.") from None
        if not isinstance(table, dict):
            raise ValueError(f"prices {self._name} is not a JSON object: it must name models.")
        self._table = table

    def cost(self, model: str, tokens_in: float, tokens_out: float) -> float:
        """Money for one query; "openai/gpt-4o" is also looked up without its provider."""
        names = [model, model.partition("/")[2]]
        found = next((self._table[name] for name in names if name in self._table), None)
        if not isinstance(found, dict):
            raise ValueError(f"prices {self._name} has no model {model[:60]!r}.")
        per_token: list = [found.get(field) for field in FIELDS]
        for field, price in zip(FIELDS, per_token, strict=True):
            if isinstance(price, bool) or not isinstance(price, int | float):
                raise ValueError(f"prices {self._name} has no {field} for model {model[:60]!r}.")
            if not (math.isfinite(price) and price >= 0):
                raise ValueError(
                    f"{field} of model {model[:60]!r} is {price}: a price must be zero or more."
                )
        return per_token[0] * tokens_in + per_token[1] * tokens_out


def _of_litellm() -> Path:
    spec = find_spec(LITELLM)
    table = Path(spec.origin).with_name(TABLE) if spec and spec.origin else None
    if table is None or not table.is_file():
        raise ValueError("prices is 'litellm': the package litellm is not installed here.")
    return table
