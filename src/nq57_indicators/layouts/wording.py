"""What words of a form mean: roles of headers, variables, units, stages and flows, and the words of rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from nq57_indicators.layouts.area_words import AreaWords, any_of
from nq57_indicators.layouts.item_words import ItemWords
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.said import NOTHING, Said, both
from nq57_indicators.layouts.time_words import time_of_cell, times_in
from nq57_indicators.layouts.times import Time, period_of
from nq57_indicators.recognition.names import Names, fold, names_of
from nq57_indicators.tables.codebook import Codebook

_FLOWS: Final = ("period", "ytd")
_STAGES: Final = ("revised_plan", "plan", "expected", "executed", "settled")
_NUMBERING: Final = re.compile(
    r"^\s*(?:(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[ivxIVX]{1,4}|[a-zA-ZđĐ])[.)/:]+\s*(?=\D))|[-+•*–—]\s*)+"
)
_BRACKETS: Final = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_TAIL: Final = re.compile(r"(.*?)[,\-–:]\s*([^,\-–:]+)$")
OF_WHICH: Final = re.compile(r"^\s*(?:trong đó|of which)\s*[:,\-–]?\s*", re.IGNORECASE)
_TRIMMED: Final = " \t\n\r:;,.-–—*()"
_COLUMN_NUMBER: Final = re.compile(r"\d{1,2}(?: ?= ?[\d+\-/*x(). %]+)?|[A-ZĐa-zđ]")
_ALSO: Final = re.compile(r"\s*[,;/]\s*|\s+và\s+")
_WHAT_IS_ADDED: Final = re.compile(r"[ivx\d+ ,a-e]*|(?:ca )?(?:quy|nam|ky|thang)(?: [ivx\d]+)?")
_SHORT: Final = re.compile(r"(\S+(?: th)?)(?= |$)(.*)", re.DOTALL)
_LENGTHS: Final = {"nam": Time(12, 1), "quy": Time(3), "thang": Time(1)}  # "Dự toán năm", "Ước quý": those of the table
_WHOLE: Final = (
    ("figures", Said(role="obs_value")),
    ("derived", Said(derived=True)),
    ("ordinal", Said(role="comment")),
)
"""Texts that say one thing as a whole."""


class Wording:
    """The vocabulary of one catalogue, and what texts say by it."""

    def __init__(self, names: Names) -> None:
        self.names = names
        words = names.words
        self.words = {name: frozenset(map(plain, texts)) for name, texts in words.items()}
        self._phrases = {
            name: any_of(self.words[name])
            for name in (
                *_FLOWS,
                *_STAGES,
                "compared",
                "carried_over",
                "provisional",
                "unit_line",
                "group_of_areas",
                "partial",
                "trials",
                "unsettled",
                "some_indicators",
                "averages",
                "averages_and_points",
                "goals_and_forecasts",
                "results",
            )
        }
        self._agencies = any_of(self.words["agencies"])
        self._total = any_of(self.words["total"])
        self._items = ItemWords(names)
        self.nearest, self.named_instead = self._items.nearest, self._items.named_instead
        self._areas = AreaWords(names.codes.catalogue.areas, self.words["lower"])
        self.area, self.ids, self.is_lower = self._areas.area, self._areas.ids, self._areas.is_lower
        self.has_sums, self.is_sum = self._areas.has_sums, self._areas.is_sum
        self.parts_listed = self._areas.parts_listed
        self.item = lru_cache(maxsize=1 << 14)(self._item)
        self.header = lru_cache(maxsize=1 << 13)(self._header)
        self.label = lru_cache(maxsize=1 << 14)(self._label)

    # ---- single words ---------------------------------------------------------------------------------------------

    def is_word(self, name: str, text: str) -> bool:
        """Whether a text is one of the words of a list, and nothing else."""
        return plain(text).strip(_TRIMMED) in self.words[name] or plain(text).strip() in self.words[name]

    def unit(self, text: str) -> str | None:
        """The text if it names a unit."""
        bare = text.strip(" :;,.()[]")
        bare = re.sub(r"^(?:đvt|đơn vị(?: tính)?|unit)\s*[:\-]?\s*", "", bare, flags=re.IGNORECASE)
        return bare if bare and fold(bare) in self.names.units else None

    def fits(self, unit: str, item: int) -> bool:
        """Whether a variable can be measured in a unit; in one that nobody knows it may be."""
        named, expected = self.names.units.get(fold(unit)), self.names.units[fold(self.names.codes.unit_of[item])]
        return named is None or named.base == expected.base

    def contradict(self, unit: str, other: str) -> bool:
        """Whether two texts name units of one kind that are not the same one: "triệu đồng", "tỷ đồng"."""
        named, beside = (self.names.units.get(fold(text.strip())) for text in (unit, other))
        return named is not None and beside is not None and named.base == beside.base and named != beside

    def unit_in(self, text: str) -> str | None:
        """The unit beside the name of a variable: in brackets, or behind a comma."""
        said, left = self._brackets(" ".join(text.split()))
        tail = _TAIL.match(left)
        return said.unit or (self.unit(tail[2]) if tail else None)

    def opens(self, name: str, text: str) -> bool:
        """Whether a text begins with one of the words of a list."""
        match = self._phrases[name].match(plain(text).strip(_TRIMMED))
        return match is not None

    def is_agency(self, text: str) -> bool:
        """Whether a name is that of an agency by its own words: "Sở Tài chính", and not "Số hồ sơ"."""
        bare = unicodedata.normalize("NFC", text).strip().lower()
        match = self._agencies.match(plain(bare))
        named = bare[: match.end()] if match is not None else ""
        return bool(named) and (named in self.names.words["agencies"] or named == plain(named))

    def is_total(self, text: str) -> bool:
        """Whether a row label is that of a total: ``TỔNG CỘNG (I+II)``, ``Cộng:``."""
        bare = re.sub(r"\([^()]*\)", "", plain(text)).strip(_TRIMMED)
        if bare in self.words["total"] or bare in self.words["subtotal"]:
            return True
        match = re.match(r"(?:tong cong|cong|tong so|tong)\b[ :]*(.*)", bare)
        return bool(match and _WHAT_IS_ADDED.fullmatch(match[1])) or any(
            bare.startswith(word + " ") for word in self.words["subtotal"]
        )

    def is_remark(self, text: str) -> bool:
        """Whether a line opens as a note does."""
        bare = plain(text).strip()
        return any(
            re.match(rf"\(?\*?\)?\s*{re.escape(word)}\b", bare) for word in self.words["remark"]
        ) or bare.startswith("(*")

    def mentions(self, name: str, text: str) -> bool:
        """Whether a text has one of the words of a list somewhere in it."""
        return self._phrases[name].search(plain(text)) is not None

    def without(self, name: str, text: str) -> str:
        """A text in plain letters without the words of a list."""
        return self._phrases[name].sub(" ", plain(text))

    def _item(self, text: str) -> int:
        """The code of the variable that a text names, forgiving numbering and words such as "tổng số"; -1 for none."""
        for spelling in _spellings(text):
            code = self.names.item(spelling)
            if code >= 0:
                return code
            if fold(spelling) in self.names.ambiguous:
                return -1
        return -1 if self.candidates(text) else self._items.item(text)

    def candidates(self, text: str) -> tuple[str, ...]:
        """The variables that a bare name may mean."""
        return next((found for spelling in _spellings(text) if (found := self.names.ambiguous.get(fold(spelling)))), ())

    # ---- whole texts ----------------------------------------------------------------------------------------------

    def role(self, text: str) -> str | None:
        """The role that a header names as a whole."""
        bare = text.strip()
        role = self.names.roles.get(fold(bare)) or self.names.roles.get(fold(bare.strip(_TRIMMED)))
        if role is not None:
            return role
        if self.is_word("agency", bare):
            return "agency"
        named = {self.names.roles.get(fold(part)) for part in _ALSO.split(bare)}  # "Chỉ tiêu, nội dung"
        return named.pop() if len(named) == 1 else None

    def _header(self, text: str) -> Said:
        """What one text of a header says."""
        bare = self.in_full(" ".join(text.split()))
        if not bare or _COLUMN_NUMBER.fullmatch(bare.strip("() ")):
            return NOTHING
        item = self.item(bare)
        if item >= 0:
            return Said(item=item)
        role = self.role(bare)
        if role is not None:
            return Said(role=role)
        outside = " ".join(_BRACKETS.sub(" ", bare).split())  # "Tên địa phương (tỉnh, TP)"
        role = self.role(outside) if outside != bare and outside else None
        if role is not None and role not in ("obs_value", "comment"):
            return Said(role=role)
        said, left = self._brackets(bare)
        if left != bare and left:
            inner = self._header(left)
            days = said.time if inner.time and said.time and not said.time.number else None
            return both(inner, replace(said, days=said.days or days))
        return both(self._phrase(left or ""), said) if left else said

    def in_full(self, text: str) -> str:
        """A header with "KH", "TH" before a time, or alone, written in full: "kế hoạch 2025"."""
        match = _SHORT.match(text)
        further = match[2].strip() if match is not None else ""
        if match is None or (further and time_of_cell(further) is None and plain(further) not in _LENGTHS):
            return text
        stage = next((stage for stage in _STAGES if plain(match[1]) in self.words.get(f"short_{stage}", ())), None)
        return text if stage is None else f"{self.names.words[stage][0]}{match[2]}"

    def _brackets(self, text: str) -> tuple[Said, str]:
        """What stands in brackets, where it is understood, and the text without it."""
        said, left = NOTHING, text
        for match in _BRACKETS.finditer(text):
            inside = (match[1] or match[2] or "").strip()
            unit = self.unit(inside)
            if unit is not None:
                said = replace(said, unit=unit)
            elif not inside or _COLUMN_NUMBER.fullmatch(inside):
                pass
            else:
                inner = self._phrase(inside)
                if inner.rest:
                    continue
                said = both(inner, said)
            left = left.replace(match[0], " ")
        return said, " ".join(left.split()).strip()

    def _phrase(self, text: str) -> Said:
        """Time, stage, flow and unit in running words, with what is left of them."""
        candidates = self.candidates(text)
        if candidates:
            return Said(candidates=candidates)
        for word, meaning in _WHOLE:
            if self.is_word(word, text):
                return meaning
        said, left = self._facts(*self._times(text))
        return said if said.compared else self._named(said, " ".join(left.split()).strip(_TRIMMED))

    def _facts(self, said: Said, left: str) -> tuple[Said, str]:
        """Stage, flow and status taken out of running words."""
        for name in ("compared", *_FLOWS, *_STAGES, "provisional"):
            match = self._phrases[name].search(plain(left))
            if match is None:
                continue
            if name == "compared" and self._phrases["carried_over"].search(plain(left)):
                continue  # what the period before left over is a figure of this one
            if name == "compared":
                return replace(said, compared=True), ""
            if name in _FLOWS:
                said = replace(said, flow=said.flow or name)
            elif name == "provisional":
                said = replace(said, provisional=True)
            else:
                whole_year = _LENGTHS["nam"] if match[0].endswith(" nam") else None  # "dự toán giao đầu năm"
                said = replace(said, stage=said.stage or name, time=said.time or whole_year)
            left = f"{left[: match.start()]} {left[match.end() :]}"
            if name == "provisional":
                left = re.sub(r"[/|]", " ", "".join(_without(self._phrases[name], left)))
            if self.item(left) >= 0:
                break
        return said, left

    def _named(self, said: Said, left: str) -> Said:
        """What the words say that are left when time, stage and flow are taken out."""
        if not left:
            return said
        if said.stage is not None and said.time is None and plain(left) in _LENGTHS:
            return replace(said, time=_LENGTHS[plain(left)])
        item, unit = self.item(left), self.unit(left)
        if item >= 0:
            return replace(said, item=item)
        if unit is not None:
            return replace(said, unit=unit)
        if self.candidates(left):
            return replace(said, candidates=self.candidates(left))
        area = self.area(left)
        if area is not None:
            return replace(said, area=area)
        tail = _TAIL.match(left)
        if tail and self.unit(tail[2]) is not None and self.item(tail[1]) >= 0:
            return replace(said, item=self.item(tail[1]), unit=self.unit(tail[2]))
        known = self.is_word("figures", left) or self.is_word("group", left)
        return said if known else replace(said, rest=left)

    def _times(self, text: str) -> tuple[Said, str]:
        times = times_in(text)
        named = [time for time in times if time.number]
        days = [time for time in times if not time.number and time.flow != "stock"]
        if len({period_of(time) or time for time in named}) > 1 or len(days) > 1:  # "Sơ bộ 2024 / Prel. 2024" is one
            return NOTHING, text
        left = text
        for time in reversed(times):
            left = f"{left[: time.begin]} {left[time.end :]}"
        as_of = [time for time in times if not time.number and time.flow == "stock"]
        said = Said(time=named[0] if named else None, days=next(iter(days or as_of), None))
        if not named and days and days[0].first and days[0].last:
            said = Said(time=days[0])
        flow = next((time.flow for time in times if time.flow), None)
        return replace(said, flow=flow), left

    def _label(self, text: str) -> Said:
        """What the label of a row says: a variable with its unit, one that may be with "(ước)", or nothing that is known."""
        bare = _NUMBERING.sub("", " ".join(text.split()))
        bare = _NUMBERING.sub("", OF_WHICH.sub("", bare))
        for spelling in dict.fromkeys((" ".join(text.split()), bare)):
            item = self.item(spelling)
            if item >= 0:
                return Said(item=item)
            candidates = self.candidates(spelling)
            if candidates:
                return Said(candidates=candidates)
        said, left = self._brackets(bare)
        if left and (item := self.item(left)) >= 0:
            more = replace(said, unit=None, flow=None if said.flow == "period" else said.flow)
            return replace(said, item=item) if more == NOTHING else Said(candidates=(self.names.codes.items[item],))
        tail = _TAIL.match(left)
        if tail and self.unit(tail[2]) is not None and self.item(tail[1]) >= 0:
            return replace(said, item=self.item(tail[1]), unit=self.unit(tail[2]))
        return Said(rest=text.strip())


def _without(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """A text without what a pattern for plain text finds in it."""
    at = 0
    for match in pattern.finditer(plain(text)):
        yield text[at : match.start()]
        at = match.end()
    yield text[at:]


def without_numbering(text: str) -> str:
    """A text without the number of its section: "II. Tháng 2:" is "Tháng 2".

    >>> without_numbering("II. Tháng 2:")
    'Tháng 2'
    """
    return _NUMBERING.sub("", " ".join(text.split())).strip(" :;,.*-–")


def _spellings(text: str) -> Iterator[str]:
    """A text as typed, without numbering before it, without "trong đó", without signs around it."""
    bare = " ".join(text.split())
    numbered = _NUMBERING.sub("", bare)
    part = OF_WHICH.sub("", numbered)
    yield from dict.fromkeys((bare, numbered, part, part.strip(" :;,.*-–")))


def wording_of(names: Names) -> Wording:
    """The vocabulary of the catalogue behind ``names``, made once."""
    return _wording(names.codes)


@lru_cache(maxsize=8)
def _wording(codes: Codebook) -> Wording:
    return Wording(names_of(codes))
