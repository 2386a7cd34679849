"""Names people write, looked up on a folded key."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nq57_indicators as nq
from nq57_indicators.recognition import names as looking_up
from nq57_indicators.recognition.names import CODELISTS, Names, fold, names_of
from nq57_indicators.tables.codebook import codebook


@pytest.fixture(scope="module")
def names() -> Names:
    return names_of(codebook(nq.load_catalogue()))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tỷ lệ", "tỉ lệ"),
        ("hoà giải", "hòa giải"),
        ("Uỷ ban", "ủy ban"),
        ("QÚY", "quý"),
        ("ﬁle", "file"),
        ("a\u00a0 b\n\tc", "A B C"),
        ("\ufeffvariable", "variable"),
        ("vari\u200bable", "variable"),
        ("ðồng", "đồng"),
        (unicodedata.normalize("NFD", "Tỷ lệ hồ sơ"), "tỷ lệ hồ sơ"),
        ("STRASSE", "straße"),
    ],
)
def test_spellings_that_agree(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("má", "mà"), ("ho so", "hồ sơ"), ("a b", "ab"), ("1.000", "1000")])
def test_spellings_that_do_not(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_folding_once_is_enough(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặ hồsơ", max_size=20))
def test_unicode_forms_and_case_do_not_matter(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text).upper()) == fold(text)


def test_each_name_of_the_catalogue_finds_its_own(names: Names) -> None:
    catalogue = nq.load_catalogue()
    for name in names.codes.items:
        assert names.codes.items[names.item(name)] == name
    for variable in catalogue.variables.values():
        found = names.item(variable.name.vi)
        # an indicator that is its own variable may share its name with nobody else
        assert found >= 0, variable.id


def test_no_two_things_share_a_spelling() -> None:
    """A spelling that two variables share would silently mean the first of them."""
    catalogue = nq.load_catalogue()
    owners: dict[str, set[str]] = {}
    for name in codebook(catalogue).items:
        thing = catalogue.variables.get(name) or catalogue.indicators[name]
        for text in (name, thing.name.vi, thing.name.en, *thing.aliases):
            owners.setdefault(fold(text), set()).add(name)
    assert {text: names for text, names in owners.items() if len(names) > 1} == {}


def test_ambiguous_names_are_no_names(names: Names) -> None:
    for text, candidates in names.ambiguous.items():
        assert names.item(text) < 0, text
        assert len(candidates) > 1


def test_header_words_have_one_role_and_are_no_variable(names: Names) -> None:
    for text in names.roles:
        assert names.item(text) < 0, text


def test_every_code_has_its_words(names: Names) -> None:
    for role, codes in CODELISTS.items():
        assert {codes[at] for at in names.code_lists[role].values()} == set(codes)
        assert all(names.code_lists[role][fold(code)] == at for at, code in enumerate(codes))


@pytest.mark.parametrize(
    ("text", "guess"),
    [("dossier_received", "dossiers_received"), ("Số hồ sơ tiếp nhậ", None), ("", None), ("zzz", None)],
)
def test_suggestions(names: Names, text: str, guess: str | None) -> None:
    found = names.suggestion(text)
    if text.startswith("Số"):
        assert found in nq.load_catalogue().variables
    else:
        assert found == guess


def test_names_of_one_catalogue_are_made_once() -> None:
    codes = codebook(nq.load_catalogue())
    assert codebook(nq.load_catalogue()) is codes
    assert names_of(codes).items is names_of(codes).items


def test_suggestions_do_not_run_out() -> None:
    """Whoever is unknown after many others gets the same one as if it stood alone; each reading starts anew."""
    codes = codebook(nq.load_catalogue())
    reading = names_of(codes)
    for number in range(300):
        reading.suggestion(f"stranger {number}")
    assert reading.suggestion("dossier_received") == "dossiers_received"
    assert names_of(codes).suggestion("dossier_received") == "dossiers_received"


def test_suggestions_end_where_a_file_holds_no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking for a name takes long: a file of millions of strangers must end."""
    monkeypatch.setattr(looking_up, "_MOST_SUGGESTIONS", 3)
    reading = names_of(codebook(nq.load_catalogue()))
    guesses = [reading.suggestion(f"dossier_received{'x' * number}") for number in range(5)]
    assert guesses == ["dossiers_received"] * 3 + [None] * 2


@pytest.mark.parametrize("text", ["", "x", "?", "ộ" * 5000])
def test_what_resembles_nothing_gets_no_suggestion(text: str) -> None:
    assert names_of(codebook(nq.load_catalogue())).suggestion(text) is None
