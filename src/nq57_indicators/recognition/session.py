"""What all readers of one submission share: the catalogue's codes and names, what the caller declared, what was met so far."""

from __future__ import annotations

from dataclasses import replace

from nq57_indicators.errors import LimitError
from nq57_indicators.models.limits import USUAL, Limits
from nq57_indicators.periods import PeriodError, parse_period
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.recognition.names import fold, names_of
from nq57_indicators.recognition.questions import Answered, Question, unanswered
from nq57_indicators.recognition.units import Units
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.findings import FindingStore
from nq57_indicators.tables.observations import PeriodTable


class Session:
    """One submission while it is read: its periods, providers and findings, added to table by table.

    ``unknown_providers`` are codes that the catalogue does not know, ``reported`` the providers that were told of once.
    """

    def __init__(
        self, codes: Codebook, declared: Declared, limits: Limits = USUAL, answered: Answered = unanswered
    ) -> None:
        self.codes = codes
        self.answered = answered
        self.limits = limits
        self.names = names_of(codes)
        self.declared = declared
        self.periods = PeriodTable()
        self.providers = list(codes.providers)
        self.store = FindingStore(codes, self.periods, self.providers, most=limits.findings)
        self.units = Units(self.names, declared.units)
        self._further_providers = {name: code for code, name in enumerate(self.providers)}
        self.unknown_providers: set[int] = set()
        self.reported: set[str] = set()
        self.filled: dict[int, dict[str, None]] = {}
        self._asked: dict[tuple[str, str | None, str], Question] = {}

    def answer(self, rule: str, file: int, key: str = "") -> str | None:
        """The answer to a question about a sheet, where it was given."""
        return self.answered(rule, self.store.sources[file], key)

    def ask(self, question: Question) -> None:
        """Keep a question; one that further blocks of a sheet raise again is the same one, and more figures wait for it."""
        key = (question.source.file, question.source.sheet, question.key)
        known = self._asked.get(key)
        more = known.figures if known is not None else 0
        self._asked[key] = replace(known or question, figures=question.figures + more)

    @property
    def asked(self) -> list[Question]:
        """What was asked, in order."""
        return list(self._asked.values())

    def note_filled(self, file: int, said: str) -> None:
        """Keep which column of a sheet an option filled; its blocks say so again."""
        self.filled.setdefault(file, {})[said] = None

    def period_code(self, label: str, calendar: str) -> int:
        """The code of a canonical label, -1 where it is none."""
        try:
            return self.periods.add(parse_period(label, calendar or "statistical"))
        except PeriodError:
            return -1

    def known_provider(self, text: str) -> int:
        """The code of a provider that was met or that the catalogue knows, else -1."""
        return self.names.providers.get(fold(text), self._further_providers.get(text, -1))

    def provider_code(self, text: str) -> int:
        """The code of a provider; one that the catalogue does not know is kept under a new code."""
        code = self.names.providers.get(fold(text), self._further_providers.get(text))
        if code is None:
            if len(self.providers) - len(self.codes.providers) >= self.limits.providers:
                raise LimitError("limit-providers", limit="providers", most=self.limits.providers)
            self.providers.append(text)
            code = self._further_providers[text] = len(self.providers) - 1
            if self.codes.catalogue.bodies:
                self.unknown_providers.add(code)
        return code
