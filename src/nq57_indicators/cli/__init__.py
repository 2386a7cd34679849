"""The command line ``nq57``: parse, call, print. The only room that prints.

Exit codes: 0 fine; 1 findings of the failing severity; 2 cannot be used (a bad call, a file that cannot be opened,
definitions that do not hold together); 3 a fault of this library; 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

from nq57_indicators.errors import Nq57Error

FINE, FINDINGS, UNUSABLE, FAULT, STOPPED = 0, 1, 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments)))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code. Nothing escapes as a traceback, except with ``--debug``."""
    from nq57_indicators.cli.screen import drop_output, encode_anything

    encode_anything()
    try:
        code = _run(list(arguments) or ["--help"])
        if sys.stdout is not None:  # closed by the caller (nq57 … >&-)
            sys.stdout.flush()
    except BrokenPipeError:
        # the reader went away (nq57 … | head): nothing is wrong, and nobody is left to tell
        drop_output()
        code = FINE
    return code


def _run(arguments: list[str]) -> int:
    from nq57_indicators.cli.commands import application

    lang = _language(arguments)
    try:
        code = application()(arguments, prog_name="nq57", standalone_mode=False)
    except Nq57Error as error:
        return _refuse(error.message(lang))
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        return _stop(lang)
    except Exception as error:
        return _other(error, arguments, lang)
    if code == STOPPED:  # Typer turns Ctrl-C into this code without a word
        return _stop(lang)
    return code if isinstance(code, int) else FINE


def _language(arguments: list[str]) -> str:
    """The language asked for, read before the arguments are parsed: their faults are told in it, too."""
    for place, text in enumerate(arguments):
        if text == "--lang" and place + 1 < len(arguments):
            return "en" if arguments[place + 1] == "en" else "vi"
        if text.startswith("--lang="):
            return "en" if text == "--lang=en" else "vi"
    return "vi"


def _other(error: Exception, arguments: list[str], lang: str) -> int:
    """A call that does not parse, a stop, or a fault of ours."""
    import typer

    from nq57_indicators.texts import label

    if isinstance(error, typer.Abort):
        return _stop(lang)
    if hasattr(error, "format_message"):
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "nq57"
        message = label("error.usage", lang, message=error.format_message())
        return _refuse(f"{message}\n{label('error.usage_help', lang, command=command)}")
    if "--debug" in arguments:
        traceback.print_exc()
    name = f"{type(error).__name__}: {error}"
    for each in (lang, "vi" if lang == "en" else "en"):
        print(label("error.fault", each, error=name), file=sys.stderr)
    return FAULT


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return UNUSABLE


def _stop(lang: str) -> int:
    from nq57_indicators.texts import label

    print(label("stopped", lang), file=sys.stderr)
    return STOPPED
