"""The file of settings that the command line reads: which severity the findings of each rule have."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.settings import SETTINGS_FILE

_KEYS: Final = ("rules",)


def rules_set(sources: Sequence[str], config: str | None) -> Mapping[str, Any]:
    """The severities that the file named, or the one in a folder that is read, sets by rule; none without a file."""
    path = Path(config) if config is not None else _beside(sources)
    if path is None:
        return {}
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ArgumentError(
            "settings-not-toml", file=str(path), cause=error.strerror or type(error).__name__
        ) from error
    except (ValueError, RecursionError) as error:  # no TOML, no UTF-8, nested too deeply
        raise ArgumentError("settings-not-toml", file=str(path), cause=str(error)) from error
    for name in document:
        if name not in _KEYS:
            raise ArgumentError("settings-unknown", file=str(path), name=name, known=", ".join(_KEYS))
    rules = document.get("rules", {})
    if not isinstance(rules, dict):
        raise ArgumentError("settings-unknown", file=str(path), name="rules", known="[rules]")
    return rules


def _beside(sources: Sequence[str]) -> Path | None:
    """The file of settings in a folder among the sources; several would leave open which one counts."""
    found = [path for path in (Path(source) / SETTINGS_FILE for source in sources) if path.is_file()]
    if len(found) > 1:
        raise ArgumentError("settings-twice", files=", ".join(path.as_posix() for path in found))
    return found[0] if found else None
