"""Each template is a definition file that loads, and says something about every field of its kind."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from nq57_indicators.catalogue import check_folder
from nq57_indicators.catalogue.files import KINDS, PACKAGED
from nq57_indicators.catalogue.templates import FOLDERS, template
from nq57_indicators.errors import UnknownIndicatorError
from nq57_indicators.models.definitions import Variable
from nq57_indicators.models.indicator import Formula, Target


def test_every_kind_of_file_has_a_template() -> None:
    assert set(FOLDERS.values()) == set(KINDS)


def test_all_templates_load_beside_the_packaged_definitions(tmp_path: Path) -> None:
    folder = tmp_path / "definitions"
    shutil.copytree(PACKAGED, folder)
    for kind, name in FOLDERS.items():
        (folder / name / f"template_{kind}.toml").write_text(template(kind), encoding="utf-8")
    assert check_folder(folder) == []


@pytest.mark.parametrize("kind", FOLDERS)
def test_every_field_is_there_to_be_filled(kind: str) -> None:
    assert _missing(KINDS[FOLDERS[kind]], template(kind)) == []


@pytest.mark.parametrize(("model", "kind"), [(Target, "target"), (Formula, "indicator"), (Variable, "variable")])
def test_fields_of_sections_are_there(model: type, kind: str) -> None:
    assert _missing(model, template(kind)) == []


def _missing(model: type, text: str) -> list[str]:
    fields = model.model_fields  # type: ignore[attr-defined]  # every model of KINDS is a pydantic model
    return [name for name in fields if not re.search(rf"^(# )?(\[+(\w+\.)?{name}(\.\w+)?\]+$|{name} =)", text, re.M)]


@pytest.mark.parametrize("kind", FOLDERS)
def test_templates_speak_both_languages_and_warn_of_the_toml_trap(kind: str) -> None:
    text = template(kind)
    assert "thuộc về mục đó" in text
    assert "belongs to that section" in text
    comments = [line for line in text.splitlines() if re.match(r"# \w+/:", line)]
    assert len(comments) == 1


def test_an_unknown_kind_is_told_the_nearest() -> None:
    with pytest.raises(UnknownIndicatorError, match="'indicator'"):
        template("indicators")
    with pytest.raises(UnknownIndicatorError, match="identity"):
        template("xyz")
