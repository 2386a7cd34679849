"""What cannot be done, told: a sentence on stderr, and a JSON document on stdout where JSON was asked for."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nq57_indicators.cli.exit_codes import FAULT, UNUSABLE
from nq57_indicators.errors import Coded, DefinitionError
from nq57_indicators.models.steering import visible
from nq57_indicators.texts.language import LANGUAGES

_FORMAT = "--format"


@dataclass(frozen=True)
class Refusal:
    """Why a call ends without what it was to give: a code for programs, a sentence by language, the place that it is about."""

    code: str
    sentence: Callable[[str], str]
    place: str | None = None
    problems: Sequence[dict[str, str]] = field(default_factory=list)
    exit_code: int = UNUSABLE

    @classmethod
    def of(cls, error: Coded) -> Refusal:
        """That of an error which this library raised on purpose."""
        place = error.fields.get("place")
        problems = error.problems if isinstance(error, DefinitionError) else ()
        return cls(
            error.code,
            error.in_language,
            None if place is None else str(place),
            [vars(problem) for problem in problems],
        )

    @property
    def document(self) -> str:
        """The JSON document: one key ``error``, by which it is told from what the command would have given."""
        said = {
            "code": self.code,
            "exit_code": self.exit_code,
            "place": self.place,
            "message": {lang: self.sentence(lang) for lang in LANGUAGES},
            "problems": self.problems,
        }
        return json.dumps({"error": said}, ensure_ascii=False, indent=1)

    def tell(self, arguments: Sequence[str], lang: str) -> int:
        """Tell it; the exit code comes back. A fault of ours is told in both languages."""
        if asks_for_json(arguments):
            _write(self.document, "stdout")
        other = [name for name in LANGUAGES if name != lang] if self.exit_code == FAULT else []
        for name in (lang, *other):
            _write(visible(self.sentence(name)), "stderr")
        return self.exit_code


def asks_for_json(arguments: Sequence[str]) -> bool:
    """Whether a call asks for JSON, read from its arguments: it may be one that cannot be parsed.

    >>> asks_for_json(["collect", "thu", "--format", "json"]), asks_for_json(["validate", "--format=sarif"])
    (True, False)
    """
    forms_asked = ""
    for place, text in enumerate(arguments):
        if text == _FORMAT and place + 1 < len(arguments):
            forms_asked = arguments[place + 1]
        elif text.startswith(f"{_FORMAT}="):
            forms_asked = text.removeprefix(f"{_FORMAT}=")
    return "json" in (form.strip() for form in forms_asked.split(","))


def _write(text: str, stream: str) -> None:
    """Lines on a stream; where that is closed or full nobody can be told."""
    try:
        print(text, file=getattr(sys, stream))
    except OSError:
        setattr(sys, stream, None)
