"""What all commands of ``nq57`` have alike: help in the language asked for, whole, and broken between words only."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from nq57_indicators.cli.options import LangOption
from nq57_indicators.cli.overlapping import refuse_overlap
from nq57_indicators.texts.labels import label
from nq57_indicators.texts.language import LANGUAGES

_WIDEST: Final = 100
_HEAD: Final = 26
"""Where the text of an option begins; a longer head stands on a line of its own."""
_OWN: Final = ("help", "install_completion", "show_completion")
"""Options of Typer, whose help is English: ours stands in its place."""


class Command(TyperCommand):
    """A command that shows its help our way and does not write over what it reads."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help of the command."""
        formatter.write(help_text(self, ctx))

    def invoke(self, ctx: Any) -> Any:
        """Run the command, unless it would write over what it reads."""
        refuse_overlap(ctx)
        return super().invoke(ctx)


class Group(TyperGroup):
    """A group of commands that shows its help our way."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help of the group."""
        formatter.write(help_text(self, ctx))


class Program(typer.Typer):
    """A program, or a part of one, whose commands show their help our way."""

    def __init__(self, text: str, *, completion: bool = False) -> None:
        super().__init__(
            cls=Group,
            help=text,
            add_completion=completion,
            context_settings={"help_option_names": ["-h", "--help"]},
            pretty_exceptions_enable=False,
            rich_markup_mode=None,
        )
        self.callback()(begin if completion else within)

    def command(self, name: str | None = None, **options: Any) -> Callable[[Any], Any]:
        """Add a command."""
        return super().command(name, **{"cls": Command, **options})


def _versions(ctx: typer.Context, asked: bool) -> None:
    if asked:
        from nq57_indicators.cli.browsing import show_versions

        raise typer.Exit(show_versions(language_of(ctx)))


def begin(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Phiên bản thư viện và danh mục. / Versions of library and catalogue.",
            callback=_versions,
            is_eager=True,
        ),
    ] = False,
    lang: LangOption = "vi",
) -> None:
    """What may stand before a command."""


def within(lang: LangOption = "vi") -> None:
    """What may stand before a command of a group."""


def language_of(ctx: Any) -> str:
    """The language asked for, which is known before the arguments are parsed."""
    return str(ctx.obj) if ctx.obj in LANGUAGES else LANGUAGES[0]


def in_language(text: str, lang: str) -> str:
    """The part of a text that is in ``lang``: Vietnamese stands before `` / ``, English behind.

    >>> in_language("Tệp. / File.", "en"), in_language("CSV", "en")
    ('File.', 'CSV')
    """
    vi, divider, en = " ".join(text.split()).partition(" / ")
    return en if divider and lang == "en" else vi


def help_text(command: Any, ctx: Any) -> str:
    """Usage, what the command does, arguments, options and, of a group, its commands."""
    lang = language_of(ctx)
    params = command.get_params(ctx)
    arguments = [param for param in params if param.param_type_name == "argument"]
    options = [param for param in params if param.param_type_name == "option"]
    parts = [" ".join([ctx.command_path, *_usage(command, arguments, lang)])]
    lines = _wrapped(f"{label('help.usage', lang)}: {parts[0]}", 0, 4)
    for paragraph in (command.help or "").split("\n\n"):
        lines += ["", *_wrapped(in_language(paragraph, lang), 2)]
    sections = {
        "arguments": [(_argument(argument), _said(argument, lang)) for argument in arguments],
        "options": [(_option(option), _said(option, lang)) for option in options]
        + [("-q, --quiet", label("help.quiet", lang))],
        "commands": [(name, in_language(_first(inner.help), lang)) for name, inner in _commands(command, ctx)],
    }
    for name, rows in sections.items():
        if rows:
            lines += ["", f"{label(f'help.{name}', lang)}:"]
            lines += [line for head, text in rows for line in _row(head, text)]
    return "\n".join(lines) + "\n"


def _usage(command: Any, arguments: list[Any], lang: str) -> Iterator[str]:
    yield f"[{label('help.options', lang)}]"
    yield from (_argument(argument) if argument.required else f"[{_argument(argument)}]" for argument in arguments)
    if hasattr(command, "list_commands"):
        yield label("help.command", lang)


def _commands(command: Any, ctx: Any) -> Iterator[tuple[str, Any]]:
    if hasattr(command, "list_commands"):
        yield from ((name, command.get_command(ctx, name)) for name in command.list_commands(ctx))


def _first(text: str | None) -> str:
    return (text or "").split("\n\n", 1)[0]


def _argument(param: Any) -> str:
    return f"{param.metavar or param.name.upper()}{'...' if param.nargs == -1 else ''}"


def _option(param: Any) -> str:
    names = ", ".join(sorted(param.opts, key=len))
    return names if param.is_flag or not param.metavar else f"{names} {param.metavar}"


def _said(param: Any, lang: str) -> str:
    text = label(f"help.{param.name}", lang) if param.name in _OWN else in_language(param.help or "", lang)
    if param.required:
        return f"{text} [{label('help.required', lang)}]"
    if isinstance(param.default, str | int) and not isinstance(param.default, bool) and not param.is_flag:
        return f"{text} [{label('help.default', lang)}: {param.default}]"
    return text


def _row(head: str, text: str) -> list[str]:
    lines = _wrapped(text, _HEAD)
    if len(head) + 4 > _HEAD or not lines:
        return [f"  {head}", *lines]
    return [f"  {head}".ljust(_HEAD) + lines[0].lstrip(), *lines[1:]]


def _wrapped(text: str, indent: int, further: int | None = None) -> list[str]:
    """The lines of a text, broken between words to the width of the screen."""
    width = max(min(shutil.get_terminal_size((80, 24)).columns, _WIDEST), 40)
    rest = " " * (indent if further is None else further)
    return textwrap.wrap(
        text, width, initial_indent=" " * indent, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
