import re
import unicodedata
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest

import nq57_indicators
from nq57_indicators.models import codelists
from nq57_indicators.models.base import Confidence
from nq57_indicators.models.codelists import (
    BASES,
    DIMENSIONS,
    GAP_NOTES,
    MET,
    OUTLOOK_REASONS,
    OUTLOOKS,
    RELATIONS,
    SCORE_NOTES,
    SCORE_REASONS,
    SEVERITIES,
)
from nq57_indicators.models.formula_kinds import FormulaKind
from nq57_indicators.models.law import Clause
from nq57_indicators.texts.labels import label, labels

SOURCE = Path(nq57_indicators.__file__).parent
FIELD = re.compile(r"\{(\w+)\}")


def test_both_languages_have_the_same_keys_and_fields() -> None:
    vi, en = labels("vi"), labels("en")
    assert vi.keys() == en.keys()
    assert {key: sorted(FIELD.findall(vi[key])) for key in vi} == {key: sorted(FIELD.findall(en[key])) for key in en}


def test_vietnamese_texts_are_nfc() -> None:
    for text in labels("vi").values():
        assert text == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("prefix", "codes"),
    [
        ("severity", SEVERITIES),
        ("dimension", DIMENSIONS),
        ("met", MET),
        ("note", GAP_NOTES),
        ("basis", BASES),
        ("note", SCORE_NOTES),
        ("score_reason", SCORE_REASONS),
        ("outlook", OUTLOOKS),
        ("outlook_reason", OUTLOOK_REASONS),
        ("relation", RELATIONS),
    ],
)
def test_every_code_that_is_shown_has_a_label(prefix: str, codes: tuple[str, ...]) -> None:
    assert [code for code in codes if f"{prefix}.{code}" not in labels("vi")] == []


def test_no_label_is_left_that_nobody_uses() -> None:
    written = "\n".join(
        path.read_text(encoding="utf-8")
        for kind in ("*.py", "*.html")
        for path in SOURCE.rglob(kind)
        if "labels.py" not in path.name
    )
    prefixes = set(re.findall(r"""f["'](\w+)\.\{""", written))  # label(f"column.{name}"): the name stands in quotes
    prefixes |= set(re.findall(r"""\.code\(["'](\w+)["']""", written))  # the codes of explanations
    keys = set(re.findall(r"""["'](\w+(?:\.\w+)?)["']""", written)) | {str(True), str(False)}
    words = {key: key.split(".") for key in labels("vi")}
    told = {"field", "code_word", *CODES}  # words for what stands in definitions and tables, held by tests of their own
    unused = [
        key
        for key, (first, *rest) in words.items()
        if key not in keys
        and first not in told
        and not (first in prefixes and rest[0].removesuffix("_but") in keys)  # _but: with a guess at what was meant
    ]
    assert unused == []


def test_an_unknown_key_is_our_fault() -> None:
    with pytest.raises(KeyError):
        label("no.such.key")


CODES: dict[str, object] = {
    "measure": codelists.Measure,
    "obs_status": codelists.ObsStatus,
    "change": codelists.Change,
    "outlook": codelists.Outlook,
    "outlook_reason": codelists.OutlookReason,
    "relation": codelists.Relation,
    "frequency": codelists.Frequency,
    "calendar": codelists.Calendar,
    "flow": codelists.Flow,
    "stage": codelists.Stage,
    "confidence": Confidence,
    "formula_kind": FormulaKind,
    "kind": Clause.model_fields["kind"].annotation,
    "applies": codelists.Applies,
    "strength": codelists.Strength,
    "sums_to_country": codelists.SumsToCountry,
    "price_basis": codelists.PriceBasis,
    "over": codelists.OverAreas | codelists.OverTime,
}


@pytest.mark.parametrize("section", CODES)
def test_every_code_of_a_list_has_its_words(section: str) -> None:
    said = {key.partition(".")[2] for key in labels("vi") if key.startswith(f"{section}.")}
    lists = [one for one in (CODES[section], *get_args(CODES[section])) if get_origin(one) is Literal]
    assert said == {code for one in lists for code in get_args(one)}
