"""Each template is a definition file that loads, and says something about every field of its kind."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from nq57_indicators.catalogue import check_folder, load_catalogue
from nq57_indicators.catalogue.files import KINDS, PACKAGED, About, Code
from nq57_indicators.catalogue.templates import PLACES, template
from nq57_indicators.errors import UnknownIndicatorError
from nq57_indicators.models.definitions import Area, Unit, Variable
from nq57_indicators.models.indicator import Formula, Target

LISTS: dict[str, type] = {
    "areas": Area,
    "codelists/units.toml": Unit,
    "codelists/levels.toml": Code,
    "codelists/pillars.toml": Code,
}
MODELS: dict[str, type] = {**KINDS, **LISTS, "catalogue.toml": About}


def test_every_kind_of_file_has_a_template() -> None:
    assert set(PLACES.values()) == set(MODELS)
    there = {path.relative_to(PACKAGED).as_posix() for path in PACKAGED.glob("codelists/*.toml")}
    assert there - {"codelists/headers.toml"} <= set(PLACES.values())  # headers are ours: they belong to the reader


def test_all_templates_load_beside_the_packaged_definitions(tmp_path: Path) -> None:
    folder = tmp_path / "definitions"
    shutil.copytree(PACKAGED, folder)
    for kind, place in PLACES.items():
        if place.endswith(".toml"):
            known = "" if kind == "catalogue" else (folder / place).read_text(encoding="utf-8")
            (folder / place).write_text(known + template(kind).replace('extends = "nq57"', ""), encoding="utf-8")
        else:
            (folder / place).mkdir(exist_ok=True)  # no layouts are packaged
            (folder / place / f"template_{kind}.toml").write_text(template(kind), encoding="utf-8")
    [left] = check_folder(
        folder
    )  # a target that is only proposed scores nothing, and the pillar would bring its indicator
    assert (left.field, "'my_indicator'" in left.en) == ("nodes.chinh_phu_so.pillar", True)


def test_a_folder_can_begin_with_the_template_of_a_catalogue(tmp_path: Path) -> None:
    for kind in ("catalogue", "target", "unit", "pillar"):
        place = tmp_path / PLACES[kind]
        place = place if place.suffix else place / f"{kind}.toml"
        place.parent.mkdir(exist_ok=True)
        place.write_text(template(kind), encoding="utf-8")
    catalogue = load_catalogue(tmp_path)
    assert catalogue.version == "my_catalogue 2026.1"
    assert {"hundred_thousand_vnd", "vnd"} <= set(catalogue.units)
    assert {"my_pillar", "khcn"} <= set(catalogue.pillars)


def test_optional_lines_load_when_they_are_used(tmp_path: Path) -> None:
    """The comment sign taken away, an area, a unit and a catalogue with all their fields."""
    folder = tmp_path / "definitions"
    shutil.copytree(PACKAGED, folder)
    for kind in ("area", "unit"):
        text = re.sub(r"^# (?=\w+ = )", "", template(kind), flags=re.M).replace('"P34-MOI"', '"P34-24"')
        if kind == "area":
            (folder / "areas" / "mine.toml").write_text(text, encoding="utf-8")
        else:
            with (folder / PLACES[kind]).open("a", encoding="utf-8") as units:
                units.write(text)
    assert check_folder(folder) == []
    area = load_catalogue(folder).areas["P34-MAU"]
    assert (area.code, area.successors, area.types[0].name.vi) == ("00001", ("P34-24",), "Xã mẫu")
    assert load_catalogue(folder).units["hundred_thousand_vnd"].factor == 1e5


@pytest.mark.parametrize("kind", PLACES)
def test_every_field_is_there_to_be_filled(kind: str) -> None:
    assert _missing(MODELS[PLACES[kind]], template(kind)) == []


@pytest.mark.parametrize(("model", "kind"), [(Target, "target"), (Formula, "indicator"), (Variable, "variable")])
def test_fields_of_sections_are_there(model: type, kind: str) -> None:
    assert _missing(model, template(kind)) == []


def _missing(model: type, text: str) -> list[str]:
    fields = model.model_fields  # type: ignore[attr-defined]  # every model of KINDS is a pydantic model
    return [name for name in fields if not re.search(rf"^(# )?(\[+(\w+\.)?{name}(\.\w+)?\]+$|{name} =)", text, re.M)]


@pytest.mark.parametrize("kind", PLACES)
def test_templates_speak_both_languages_and_warn_of_the_toml_trap(kind: str) -> None:
    text = template(kind)
    assert "thuộc về mục đó" in text
    assert "belongs to that section" in text
    comments = [line for line in text.splitlines() if re.match(r"# [\w./]+/:", line)]
    assert len(comments) == 1


def test_an_unknown_kind_is_told_the_nearest() -> None:
    with pytest.raises(UnknownIndicatorError, match="'indicator'"):
        template("indicators")
    with pytest.raises(UnknownIndicatorError, match="identity"):
        template("xyz")
