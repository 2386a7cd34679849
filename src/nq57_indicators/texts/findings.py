"""The sentences of a finding: the words of its rule, filled with what was found and expected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nq57_indicators.texts.figures import figures_in

if TYPE_CHECKING:
    from nq57_indicators.models.definitions import Rule

_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[^\s])")
_FIELD = re.compile(r"\{(found|expected|variable|ref_area|time_period)\}")

_BALANCES = frozenset({"identity-broken", "identity-doubtful"})
_COMPARISONS = frozenset(
    {
        "changed-without-vintage", "duplicate-key", "missing-with-value", "numerator-above-denominator",
        "out-of-plausible-range", "out-of-valid-range", "running-total-falls", "stated-differs-from-parts",
        "zero-denominator",
    }
)  # fmt: skip
"""Rules whose ``found`` and ``expected`` are figures that were read; those of other rules are texts as they stood."""


def finding_sentence(rule: Rule, fields: Mapping[str, Any], lang: str = "vi", *, part: str = "message") -> str:
    """The ``message`` (or ``fix``) of a rule, filled with the ``fields`` of one finding.

    Where ``expected`` holds two lines they are one text in Vietnamese and in English: the line of ``lang`` is taken.
    A sentence that would speak of an empty field is left out; where all would, the first is kept. Figures that were read are
    printed as ``lang`` prints them; texts that could not be read stay as they stood.

    >>> from nq57_indicators import load_catalogue
    >>> rule = load_catalogue().rules["bad-number"]
    >>> finding_sentence(rule, {"found": "chưa có"}, "en")
    '“chưa có” cannot be used as a figure here.'
    """
    template = getattr(rule, part).in_language(lang)
    known = {
        # what stood in a file may have lines of its own
        name: in_language(fields.get(name), lang)
        if _is_in_two_languages(rule.id, name)
        else _in_a_line(fields.get(name))
        for name in _names(template)
    }
    known |= {name: _figures(rule.id, name, text, lang) for name, text in known.items()}
    sentences = _SENTENCE.split(template)
    kept = [sentence for sentence in sentences if all(known[name] for name in _names(sentence))] or sentences[:1]
    return _FIELD.sub(lambda match: known[match[1]] or "–", " ".join(kept))


def fields_named(rule: Rule) -> frozenset[str]:
    """The fields of a finding that the sentences of its rule speak of.

    >>> from nq57_indicators import load_catalogue
    >>> sorted(fields_named(load_catalogue().rules["unknown-code"]))
    ['expected', 'found']
    """
    texts = (getattr(rule, part).in_language(lang) for part in ("message", "fix") for lang in ("vi", "en"))
    return frozenset(name for text in texts for name in _names(text))


def _is_in_two_languages(rule: str, name: str) -> bool:
    return name == "expected" or (name == "found" and rule in _BALANCES)


def _in_a_line(value: Any) -> str:
    return "" if value is None or value != value else " ".join(str(value).splitlines())


_AGAINST_SERIES = frozenset({"level-unexplained", "confirmed-other-value"})
"""Rules whose ``found`` is a figure that was read."""


def _names(template: str) -> list[str]:
    return _FIELD.findall(template)


def _figures(rule: str, name: str, text: str, lang: str) -> str:
    if rule in _COMPARISONS and name in ("found", "expected"):
        return figures_in(text, lang)
    if rule in _AGAINST_SERIES and name == "found":
        return figures_in(text, lang)
    if rule in _BALANCES and name == "found":
        identity, colon, sums = text.rpartition(": ")
        return identity + colon + figures_in(sums, lang)
    return text


def in_language(value: Any, lang: str) -> str:
    """The value of a field as text; of two lines the one of the language.

    >>> in_language("cả tệp\\nwhole file", "en")
    'whole file'
    """
    # missing values of frames are not equal to themselves
    if value is None or value != value:
        return ""
    text = str(value)
    vi, line_break, en = text.partition("\n")
    return (en if lang == "en" else vi) if line_break else text
