"""The command line ``nq57``: parse, call, print. The only room that prints.

Exit codes: 0 fine; 1 findings of the failing severity; 2 cannot be used (a bad call, a file that cannot be opened,
definitions that do not hold together, an output that takes nothing more); 3 a fault of this library; 130 stopped with
Ctrl-C.
"""

from __future__ import annotations

import os
import sys

from nq57_indicators.cli.exit_codes import FAULT, FINE, STOPPED

# everything else is imported where it is used: a stop with Ctrl-C finds somebody who takes it from the first moment
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


_HUSH = ("-q", "--quiet")
"""What every command takes: nothing is shown but what was asked for, errors, and why a check fails."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    try:
        code = run(sys.argv[1:] if arguments is None else list(arguments))
    except KeyboardInterrupt:
        _say("Đã dừng theo yêu cầu. / Stopped as asked.")
        code = STOPPED
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code. Nothing escapes as a traceback, except with ``--debug``."""
    from nq57_indicators.cli.screen import drop_output, encode_anything, end_as_stopped, end_output

    encode_anything()
    end_as_stopped()
    try:
        from nq57_indicators.cli.screen import QUIET

        kept = [argument for argument in arguments if argument not in _HUSH]
        QUIET.set(len(kept) < len(arguments))
        code = _run(kept or ["--help"])
        end_output()
    except BrokenPipeError:
        # the reader went away (nq57 … | head): nothing is wrong, and nobody is left to tell
        drop_output()
        code = FINE
    except OSError as error:
        if error.filename is None:
            drop_output()
        code = _unwritten(error, list(arguments))
    return code


def _run(arguments: list[str]) -> int:
    from nq57_indicators.cli.commands import program
    from nq57_indicators.cli.refusing import Refusal
    from nq57_indicators.errors import LimitError, Nq57Error

    lang = _language(arguments)
    try:
        code = program()(arguments, prog_name="nq57", standalone_mode=False, obj=lang)
    except Nq57Error as error:
        return Refusal.of(error).tell(arguments, lang)
    except KeyboardInterrupt:
        return _stop(lang)
    except SystemExit as error:  # how Typer leaves when the reader of its help went away
        raise BrokenPipeError from error
    except OSError:
        raise
    except MemoryError:
        return Refusal.of(LimitError("not-enough-memory")).tell(arguments, lang)
    except Exception as error:
        return _other(error, arguments, lang)
    if code == STOPPED:  # Typer turns Ctrl-C into this code without a word
        return _stop(lang)
    return code if isinstance(code, int) else FINE


def _language(arguments: list[str]) -> str:
    """The language asked for, read before the arguments are parsed: their faults are told in it, too."""
    asked = os.environ.get("NQ57_LANG", "vi")
    for place, text in enumerate(arguments):
        if text == "--lang" and place + 1 < len(arguments):
            asked = arguments[place + 1]
        elif text.startswith("--lang="):
            asked = text.removeprefix("--lang=")
    return "en" if asked == "en" else "vi"


def _other(error: Exception, arguments: list[str], lang: str) -> int:
    """A call that does not parse, a stop, or a fault of ours."""
    import traceback

    import typer

    from nq57_indicators.cli.refusing import Refusal
    from nq57_indicators.texts import label

    if isinstance(error, typer.Abort):
        return _stop(lang)
    if hasattr(error, "format_message"):
        return Refusal("usage", lambda lang: _misuse(error, lang)).tell(arguments, lang)
    if "--debug" in arguments:
        traceback.print_exc()
    name = f"{type(error).__name__}: {error}"
    return Refusal("fault", lambda lang: label("error.fault", lang, error=name), exit_code=FAULT).tell(arguments, lang)


def _misuse(error: Exception, lang: str) -> str:
    """What is wrong with a call that does not parse, and where its help stands."""
    from nq57_indicators.cli.usage import usage_sentence
    from nq57_indicators.texts import label

    context = getattr(error, "ctx", None)
    command = context.command_path if context else "nq57"
    message = label("error.usage", lang, message=usage_sentence(error, lang))
    return f"{message}\n{label('error.usage_help', lang, command=command)}"


def _say(message: str) -> None:
    """A line on stderr; where that is closed or full, too, nobody can be told."""
    from nq57_indicators.models.steering import visible

    try:
        print(visible(message), file=sys.stderr)
    except OSError:
        sys.stderr = None


def _unwritten(error: OSError, arguments: list[str]) -> int:
    """A file that the system refuses to open has a name; without one it is the output that takes nothing more."""
    from nq57_indicators.cli.refusing import Refusal
    from nq57_indicators.texts import label

    reason, file = error.strerror or type(error).__name__, error.filename
    if file is None:
        refusal = Refusal("output", lambda lang: label("error.output", lang, reason=reason))
    else:
        refusal = Refusal("system", lambda lang: label("error.system", lang, file=file, reason=reason), str(file))
    return refusal.tell(arguments, _language(arguments))


def _stop(lang: str) -> int:
    from nq57_indicators.texts import label

    _say(label("stopped", lang))
    return STOPPED
