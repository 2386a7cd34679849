"""Doubts: what is not certain about a sheet becomes a question at one place; an answer settles it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nq57_indicators.models.layouts import Answer
from nq57_indicators.tables.doubts import Doubt
from nq57_indicators.tables.identity import identity

_BLOCK = 1 << 20
WHOLE, NOT_READ = "whole", "-"
"""Answers to whether figures are of a part: they are of the whole, or they are not to be read."""


@dataclass
class Inquiry:
    """Asks what a sheet leaves open. A question is asked once; what was answered before is not asked again."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    _asked: dict[tuple[str, str, str | None], Doubt] = field(default_factory=dict)
    _hashes: dict[str, str] = field(default_factory=dict)

    @property
    def doubts(self) -> list[Doubt]:
        """What was asked, in order."""
        return list(self._asked.values())

    def forget(self, asked: int) -> None:
        """Leave only the first ``asked`` questions: what came after them was a way of reading that is not taken."""
        for key in list(self._asked)[asked:]:
            del self._asked[key]

    def ask(
        self,
        question: str,
        key: Sequence[str],
        place: tuple[str, str | None, int, int],
        *,
        found: str = "",
        choices: Sequence[str] = (),
        figures: int = 0,
        of_file: bool = False,
        assumed: str | None = None,
        closed: bool = False,
        readable: Callable[[str], bool] | None = None,
    ) -> str | None:
        """The answer to a question, else ``None``: then the question is noted, and ``figures`` wait for it.

        ``key`` is what makes the question the same one in the next file; a question ``of_file`` never is. Nothing waits for
        one to which an answer is ``assumed``. One that is ``closed`` is answered by one of its ``choices`` only, others also by
        what is ``readable`` (anything): any other answer leaves the question asked.
        """
        file, sheet, row, column = place
        content = self._content(file) if of_file else None
        doubt = _identity(question, key, content)
        answer = self._answer(doubt, content)
        if answer is not None and (answer in choices or not (closed or (readable and not readable(answer)))):
            return answer
        self._note(Doubt(doubt, question, file, sheet, row, column, found, tuple(choices), figures, content, assumed))
        return None

    def answered(self, question: str, key: Sequence[str], file: str) -> str | None:
        """The answer to a question about one file, which is not asked here; files are not looked at where nothing is answered."""
        if not self.answers:
            return None
        content = self._content(file)
        return self._answer(_identity(question, key, content), content)

    def _content(self, file: str) -> str:
        if file not in self._hashes:
            self._hashes[file] = content_hash(file)
        return self._hashes[file]

    def _answer(self, doubt: str, content: str | None) -> str | None:
        answered = self.answers.get(doubt)
        if answered is None or (content is not None and answered.file not in (None, content)):
            return None
        self.used.add(doubt)
        return answered.answer

    def _note(self, doubt: Doubt) -> None:
        # one that nothing waits for is the same question for every form alike: it is asked once
        key = (doubt.id, doubt.file, doubt.sheet) if doubt.assumed is None else (doubt.id, "", None)
        known = self._asked.get(key)
        if known is None:
            self._asked[key] = doubt
        elif doubt.assumed is None:
            self._asked[key] = replace(known, figures=known.figures + doubt.figures)


def _identity(question: str, key: Sequence[str], content: str | None) -> str:
    return identity(question, *key, *([content] if content else []))


def content_hash(file: str) -> str:
    """The hash of what a file holds, 32 hexadecimal digits; of its name where there is no such file.

    A file in an archive has that of the archive and its name.
    """
    path = Path(file)
    archive = next((parent for parent in path.parents if parent.is_file()), None)
    if not path.is_file() and archive is None:
        return hashlib.sha256(file.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    found = hashlib.sha256(path.relative_to(archive).as_posix().encode() if archive else b"")
    with (archive or path).open("rb") as stream:
        while block := stream.read(_BLOCK):
            found.update(block)
    return found.hexdigest()[:32]
