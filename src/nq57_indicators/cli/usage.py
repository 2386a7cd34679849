"""Calls that do not parse, told in the language asked for: what was found, and what is near it."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from nq57_indicators.texts.labels import label
from nq57_indicators.texts.language import LANGUAGES

_QUOTED = re.compile(r"'([^']+)'")


def usage_sentence(error: Any, lang: str) -> str:
    """What is wrong with a call, as an error of Typer says it."""
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return _unknown("no_option", str(error.option_name), _options(error.ctx), lang)
    if kind == "MissingParameter":
        return label("usage.missing", lang, name=_name_of(error.param))
    if kind == "BadParameter":
        return _bad(error, lang)
    text = str(getattr(error, "message", error))
    quoted = _QUOTED.search(text)
    if text.startswith("No such command") and quoted:
        return _unknown("no_command", quoted[1], error.ctx.command.list_commands(error.ctx), lang)
    if text.startswith("Missing command"):
        return label("usage.no_command_given", lang)
    if "unexpected extra argument" in text:
        return label("usage.extra", lang, value=text.rpartition("(")[2].rstrip(").") or text)
    option = getattr(error, "option_name", None)
    if option is not None:
        return label("usage.no_value", lang, name=option)
    return text


def in_both(key: str, **fields: Any) -> str:
    """A sentence in both languages, a line each, for an error that is raised before the language is known."""
    return "\n".join(label(key, lang, **fields) for lang in LANGUAGES)


def _bad(error: Any, lang: str) -> str:
    """A value that an option does not take, in words of ours; what Typer itself refuses are numbers."""
    lines = str(error.message).split("\n")
    if len(lines) == len(LANGUAGES):
        return str(lines[LANGUAGES.index(lang)])
    return label("usage.bad_number", lang, name=_name_of(error.param))


def _unknown(key: str, name: str, known: list[str], lang: str) -> str:
    near = get_close_matches(name, known, n=3, cutoff=0.6) or [option for option in known if option.startswith(name)]
    said = label(f"usage.{key}", lang, name=name)
    return f"{said} {label('usage.near', lang, names=', '.join(near))}" if near else said


def _options(ctx: Any) -> list[str]:
    params = ctx.command.get_params(ctx) if ctx is not None else []
    return sorted({name for param in params for name in param.opts if name.startswith("-")} | {"--quiet"})


def _name_of(param: Any) -> str:
    if param is None:
        return "?"
    if param.param_type_name == "argument":
        return str(param.metavar or param.name.upper())
    return str(max(param.opts, key=len))
