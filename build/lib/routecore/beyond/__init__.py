"""Part III: what becomes of each theorem when its assumption goes, one assumption a module.

`Shelf` has any number of models, and `price` lets the provider charge for them. `DifficultTask`,
`RetryLog` and `TwoPrompts` are for attempts that are not independent. `prompts`, `deadline`,
`fading` and `two_prompts` end a session; `lapsing` and `discounting` let users go or hurry.
`without_commitment`, `with_every_model_seen` and `least_discount_factor` do without the promise;
`sample_size`, `certify_trials` and `least_worst_case` without exact numbers; `PatienceSearch`
without any.
"""

from typing import TYPE_CHECKING

from routecore.doors import door

if TYPE_CHECKING:
    from routecore.beyond.certificate import certify_trials, least_worst_case, sample_size
    from routecore.beyond.difficulty import DifficultTask
    from routecore.beyond.lapses import discounting, image, lapsing
    from routecore.beyond.learning import PatienceSearch
    from routecore.beyond.limited_prompts import deadline, fading, prompts
    from routecore.beyond.pricing import at_price, price, switching_prices
    from routecore.beyond.promises import (
        least_discount_factor,
        with_every_model_seen,
        without_commitment,
    )
    from routecore.beyond.retry_log import RetryLog
    from routecore.beyond.second_prompt import two_prompts
    from routecore.beyond.shelf import Shelf
    from routecore.beyond.two_attempts import TwoPrompts

__all__ = [
    "DifficultTask",
    "PatienceSearch",
    "RetryLog",
    "Shelf",
    "TwoPrompts",
    "at_price",
    "certify_trials",
    "deadline",
    "discounting",
    "fading",
    "image",
    "lapsing",
    "least_discount_factor",
    "least_worst_case",
    "price",
    "prompts",
    "sample_size",
    "switching_prices",
    "two_prompts",
    "with_every_model_seen",
    "without_commitment",
]

__getattr__, __dir__ = door(
    __name__,
    {
        "certificate": "certify_trials least_worst_case sample_size",
        "difficulty": "DifficultTask",
        "lapses": "discounting image lapsing",
        "learning": "PatienceSearch",
        "limited_prompts": "deadline fading prompts",
        "pricing": "at_price price switching_prices",
        "promises": "least_discount_factor with_every_model_seen without_commitment",
        "retry_log": "RetryLog",
        "second_prompt": "two_prompts",
        "shelf": "Shelf",
        "two_attempts": "TwoPrompts",
    },
)
