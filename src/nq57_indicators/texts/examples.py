"""An example of each rule: the fields of a finding in made-up figures, from ``examples.json`` beside this module."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def examples() -> Mapping[str, Mapping[str, str]]:
    """The fields of an example by rule; those that are empty are left out.

    >>> examples()["bad-number"]["found"]
    '12.3.4'
    """
    loaded: dict[str, dict[str, str]] = json.loads(
        Path(__file__).with_name("examples.json").read_text(encoding="utf-8")
    )
    return loaded
