"""While a plan is read and checked, Python's collector of circular garbage rests: there is next to none to be found.

It is called whenever many values are made, and looks through all there are: a quarter of the time of a table of twenty
thousand rows. What a plan leaves behind is found by it afterwards.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Made = TypeVar("Made")


def uncollected(make: Callable[Given, Made]) -> Callable[Given, Made]:
    """``make``, during which the collector rests; whoever had put it to rest before finds it so."""

    @wraps(make)
    def made(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        if not gc.isenabled():
            return make(*args, **kwargs)
        gc.disable()
        try:
            return make(*args, **kwargs)
        finally:
            gc.enable()

    return made
