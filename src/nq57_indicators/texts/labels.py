"""Short texts of screens and files by key, from ``vi.toml`` and ``en.toml`` beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nq57_indicators.texts.language import LANGUAGES, language_given


def label(key: str, lang: str = "vi", **fields: Any) -> str:
    """The text under a dotted key, filled with ``fields``. A key that does not exist is a fault of ours: ``KeyError``.

    >>> label("severity.error"), label("severity.error", "en")
    ('lỗi', 'error')
    """
    text = labels(lang)[key]
    return text.format(**fields) if fields else text


@lru_cache(maxsize=len(LANGUAGES))
def labels(lang: str) -> Mapping[str, str]:
    """All texts of a language by dotted key.

    >>> labels("vi").keys() == labels("en").keys()
    True
    """
    text = Path(__file__).parent.joinpath(f"{language_given(lang)}.toml").read_text(encoding="utf-8")
    return MappingProxyType(dict(_flat(tomllib.loads(text))))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
