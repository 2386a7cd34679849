"""Catalogues and what they hold, as a notebook shows them."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import pytest

import nq57_indicators as nq
from nq57_indicators.catalogue import Catalogue, OwnedTarget
from nq57_indicators.display.definitions import (
    catalogue_html,
    definition_html,
    indicator_html,
)
from nq57_indicators.display.listings import areas_html, listing_html
from nq57_indicators.models.base import Definition, Text
from shown import parsed

EVIL = '<script>alert("x")</script>'


def test_a_catalogue_and_an_indicator_show_what_they_hold() -> None:
    catalogue = nq.load_catalogue()
    texts = parsed(catalogue_html(catalogue)).texts
    assert f"Danh mục {catalogue.version}" in texts
    texts = parsed(indicator_html(catalogue.indicator("rd_gdp_share"))).texts
    assert "đọc ở bản sao, cần đối chiếu Công báo" in texts
    assert "R&D expenditure share of GDP (GRDP)" in texts
    assert any(text.startswith("rd_gdp_share; phần trăm") for text in texts)
    assert "57-NQ/TW" in texts


def test_an_indicator_of_another_catalogue_borrows_no_words() -> None:
    """Its ``percent`` need not be ours; with its own catalogue beside it, it has names."""
    own = nq.load_catalogue().indicator("rd_gdp_share").model_copy(update={"id": "x"})
    texts = parsed(own._repr_html_()).texts
    assert any(text.startswith("x; percent") for text in texts)
    assert "57-NQ-TW_2024-12-22" in texts
    assert "đọc trong văn bản đã công bố" in texts
    assert any(text.startswith("x; phần trăm") for text in parsed(indicator_html(own, nq.load_catalogue())).texts)


def test_amendments_count_from_their_day_on() -> None:
    catalogue = nq.load_catalogue(as_of="2025-03-31")
    html = indicator_html(catalogue.indicator("rd_gdp_share"), catalogue)
    assert "có thể đã sửa đổi" not in html


def test_an_indicator_shows_its_formula_and_all_its_targets() -> None:
    """Also those that provinces set for themselves, with who set them."""
    catalogue = nq.load_catalogue()
    one = catalogue.indicator("online_dossier_rate")
    tags = parsed(one._repr_html_())
    assert any(text.startswith("Công thức: “Số hồ sơ") for text in tags.texts)
    shown = indicator_html(one)
    assert shown.count("<tr>") == 1 + len(catalogue.targets_of[one.id])
    assert any("(Đà Nẵng)" in text for text in tags.texts)


def test_a_variable_shows_its_unit_and_who_takes_it() -> None:
    texts = parsed(nq.load_catalogue().variables["dossiers_received_online"]._repr_html_()).texts
    assert any(text.startswith("hồ sơ; số liệu thời kỳ (flow)") for text in texts)
    assert any("Dùng trong: Tỷ lệ hồ sơ" in text for text in texts)


def test_a_document_shows_its_number_and_amendments() -> None:
    texts = parsed(nq.load_catalogue().documents["03-NQ-CP_2025-01-09"]._repr_html_()).texts
    assert {"Số, ký hiệu", "03/NQ-CP"} <= set(texts) or "03/NQ-CP" in texts
    assert any(text.startswith("71/NQ-CP") for text in texts)


def test_a_framework_is_a_tree_with_shares() -> None:
    html = nq.load_catalogue().frameworks["nq57_unofficial"]._repr_html_()
    tags = parsed(html)
    assert "KHÔNG CHÍNH THỨC" in html
    inside = html.split("Chỉ số chung")[1]
    assert inside.index("<ul>") < inside.index("Khoa học, công nghệ")
    assert any("33,33 %" in text for text in tags.texts)
    catalogue = nq.load_catalogue()
    assert any(text == catalogue.indicator("rd_gdp_share").name.vi for text in tags.texts)


@pytest.mark.parametrize("kind", ["areas", "units", "bodies"])
def test_other_definitions_show_themselves(kind: str) -> None:
    one = next(iter(getattr(nq.load_catalogue(), kind).values()))
    assert one.id in parsed(one._repr_html_()).texts


def test_mappings_are_short() -> None:
    """Those of a catalogue once showed every definition in full: 267,230 characters."""
    catalogue = nq.load_catalogue()
    for kind in ("indicators", "variables", "documents", "frameworks", "targets_of", "replaced_by", "clauses"):
        mapping = getattr(catalogue, kind)
        assert len(repr(mapping)) < 300
        html = mapping._repr_html_()
        assert len(html) < 8000
        parsed(html)
    assert repr(catalogue.frameworks) == "<2: nq57_unofficial, qd766>"
    assert "10 dòng đầu" in catalogue.indicators._repr_html_()


def test_areas_show_how_many_there_are() -> None:
    areas = nq.load_catalogue().areas
    texts = parsed(areas._repr_html_()).texts
    assert any("P34: " in text for text in texts)
    assert "first 10 rows" in parsed(areas_html(areas, "en")).texts


def test_every_text_can_be_english() -> None:
    catalogue = nq.load_catalogue()
    assert "Catalogue " + catalogue.version in parsed(catalogue_html(catalogue, "en")).texts
    assert any(
        "higher is better" in text
        for text in parsed(indicator_html(catalogue.indicator("rd_gdp_share"), lang="en")).texts
    )
    document = definition_html(catalogue.documents["03-NQ-CP_2025-01-09"], "en")
    assert "Targets in force" in parsed(document).texts
    assert "id" in listing_html(catalogue.units, "en").lower()


def _reached(thing: Any, seen: set[int]) -> Iterator[Any]:
    """What can be read off a public object, step by step: of several things the first three."""
    if id(thing) in seen or not isinstance(thing, (Definition, Mapping, tuple, Catalogue, OwnedTarget)):
        return
    seen.add(id(thing))
    yield thing
    if isinstance(thing, Mapping):
        inside = islice(thing.values(), 3)
    elif isinstance(thing, tuple):
        inside = islice(thing, 3)
    else:
        kept = type(thing).model_fields if isinstance(thing, Definition) else vars(thing)
        inside = (getattr(thing, name) for name in kept if not name.startswith("_"))
    for part in inside:
        yield from _reached(part, seen)


def test_everything_in_a_catalogue_shows_itself_and_is_short() -> None:
    """All targets once took 589,756 characters, and an obligation or a rule had no picture."""
    catalogue = nq.load_catalogue()
    own = [thing for thing in _reached(catalogue, set()) if not isinstance(thing, (dict, tuple))]
    own += [catalogue.targets, catalogue.all_targets, *islice(catalogue.targets_of.values(), 3)]
    assert len({type(thing) for thing in own}) > 25
    for thing in own:
        assert len(repr(thing)) <= 220, thing
        for lang in ("vi", "en"):
            nq.set_language(lang)
            html = thing._repr_html_()
            assert len(html) < 10_000, thing
            parsed(html)
    nq.set_language("vi")


def test_a_target_shows_what_it_asks_for() -> None:
    target = next(one for one in nq.load_catalogue().all_targets if one.target.id == "03nqcp-30-2030")
    texts = parsed(target._repr_html_()).texts
    assert {"≥ 95", "2030", "03/NQ-CP", "PL I, 30"} <= set(texts)
    assert repr(target) == "<OwnedTarget 03nqcp-30-2030 of bank_account_rate_15plus>"
    assert repr(nq.load_catalogue().targets_of["bank_account_rate_15plus"]).startswith("<5: ")
    alone = parsed(target.target._repr_html_()).texts
    assert {"≥ 95", "Tỉnh, thành phố"} & set(alone) == {"≥ 95"}


def test_fields_have_words_and_what_is_left_out_is_not_shown() -> None:
    catalogue = nq.load_catalogue()
    rule = parsed(catalogue.rules["era-not-stated"]._repr_html_()).texts
    assert rule[rule.index("Mức độ") + 1] == "lỗi"
    obligation = parsed(definition_html(next(iter(catalogue.obligations.values())), "en")).texts
    assert "Deadline" in obligation
    assert "Level" not in obligation
    assert repr(catalogue.pillars["nguon_luc"]).startswith("Code(id='nguon_luc', name=Text(vi='Nguồn lực")
    assert parsed(Text(vi="một", en="one")._repr_html_()).texts[-2:] == ["một", "one"]


def test_hostile_names_stay_text() -> None:
    one = nq.load_catalogue().variables["grdp"].model_copy(update={"name": Text(vi=EVIL, en=EVIL)})
    html = definition_html(one)
    assert "<script" not in html
    assert EVIL in parsed(html).texts
    assert "<script" not in Text(vi=EVIL, en=EVIL)._repr_html_()
    rule = nq.load_catalogue().rules["era-not-stated"].model_copy(update={"options": (EVIL,)})
    assert "<script" not in rule._repr_html_()
