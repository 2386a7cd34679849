"""What stays stable, as one text: public names with signatures, columns, codes, options, exit codes and schemas.

``docs/generate.py`` writes it to ``docs/reference/stable-names.txt``; a test compares the two, so that nothing of it changes
unseen.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import typer.main

import nq57_indicators as nq
from nq57_indicators.cli import exit_codes
from nq57_indicators.cli.commands import application
from nq57_indicators.models.dimensions import DIMENSIONS
from nq57_indicators.models.tables import TABLES
from nq57_indicators.schemas import schema_files
from nq57_indicators.texts.errors import sentences

HEAD = "# Written by docs/generate.py. What docs/reference/stability.md promises, one line each.\n"


def stable_names() -> str:
    """Every line, in sections that are sorted."""
    sections = {
        "names": _names(),
        "columns": (
            f"{table}.{column.name}: {column.kind}"
            for table, columns in (TABLES | DIMENSIONS).items()
            for column in columns
        ),
        "codes of columns": (
            f"{table}.{column.name}: {', '.join(column.codes)}"
            for table, columns in (TABLES | DIMENSIONS).items()
            for column in columns
            if column.codes
        ),
        "codes of findings": (f"{rule.id}: {rule.severity}" for rule in nq.load_catalogue().rules.values()),
        "codes of errors": iter(sentences()),
        "commands and options": _options(typer.main.get_command(application()), "nq57"),
        "exit codes": (f"{name}: {code}" for name, code in vars(exit_codes).items() if name.isupper()),
        "schemas": (schema["$id"] for schema in schema_files().values()),
    }
    return HEAD + "".join(
        f"\n[{title}]\n" + "".join(f"{line}\n" for line in sorted(lines)) for title, lines in sections.items()
    )


def _names() -> Iterator[str]:
    """The public names; functions with their signature, classes with their public members."""
    for name in nq.__all__:
        thing = getattr(nq, name)
        if inspect.isclass(thing):
            yield f"{name}({', '.join(base.__name__ for base in thing.__bases__)})"
            yield from (f"{name}.{member}" for member in _members(thing))
        elif inspect.ismodule(thing):
            own = {each: found for each, found in vars(thing).items() if not each.startswith("_")}
            yield from (
                f"{name}.{each}{_signature(found)}"
                for each, found in own.items()
                if each.isupper() or getattr(found, "__module__", "") == thing.__name__
            )
        else:
            yield f"{name}{_signature(thing)}"


def _signature(thing: Any) -> str:
    return str(inspect.signature(thing)) if inspect.isfunction(thing) else ""


def _members(kind: type) -> Iterator[str]:
    """Methods with their signature, and properties, of the class itself."""
    for name, member in vars(kind).items():
        if name.startswith("_"):
            continue
        function = member.__func__ if isinstance(member, classmethod | staticmethod) else member
        yield f"{name}{_signature(function)}"


def _options(command: Any, name: str) -> Iterator[str]:
    children = getattr(command, "commands", None)
    if children is None:
        for param in command.params:
            names = ", ".join(param.opts) if param.param_type_name == "option" else str(param.metavar)
            yield f"{name} {names}{' (required)' if param.required else ''}"
        return
    for child, each in children.items():
        yield from _options(each, f"{name} {child}")
