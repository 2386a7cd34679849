"""A small land of towns, whose definitions a test writes as it needs them, and its figures in a few words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

import nq57_indicators as nq

TOWNS = ("T1", "T2", "T3", "T4")
NAME = 'name = { vi = "tên", en = "name" }\n'
SOURCE = 'source = { document = "D", clause = "1", confidence = "found" }\n'
BASE = {
    "catalogue": 'id = "towns"\nversion = "1"\n' + NAME,
    "documents/D": 'id = "D"\nnumber = "1"\nissuer = "I"\nissued = "2020-06-30"\ntitle = { vi = "văn bản", en = "act" }\n',
    "bodies/office": 'id = "OFFICE"\nkind = "office"\n' + NAME,
}
AREAS = "id,scheme,level,parent,valid_from,valid_to,successors,name_vi,name_en\nL,L,land,,,,,Nước,Land\n" + "".join(
    f"{town},S,town,L,,,,Thị trấn {town},Town {town}\n" for town in TOWNS
)


def level(name: str, more: str = "", *, targets: str = "") -> str:
    """An indicator that is a figure of its own."""
    better = "" if "better" in more else 'better = "higher"\n'
    return (
        f'[[indicators]]\nid = "{name}"\nunit_measure = "x"\nfrequency = "annual"\nlevels = ["town"]\n'
        f'{NAME}{better}{more}\nformula = {{ kind = "level", definition_basis = "derived" }}\n{targets}'
    )


def rate(name: str, more: str = "", *, targets: str = "", custodian: str = "", frequency: str = "monthly") -> str:
    """A share in percent of ``name_part`` in ``name_whole``, and these two."""
    keeper = f'custodian = "{custodian}"\n' if custodian else ""
    variables = "".join(
        f'[[indicators.variables]]\nid = "{name}_{part}"\nunit_measure = "case"\nmeasure = "flow"\n'
        f'frequency = "{frequency}"\nover_areas = "sum"\nover_time = "sum"\n{keeper}{NAME}'
        for part in ("part", "whole")
    )
    return (
        f'[[indicators]]\nid = "{name}"\nunit_measure = "percent"\nis_share = true\nlevels = ["town", "land"]\n{NAME}{more}\n'
        f'formula = {{ kind = "ratio", numerator = ["{name}_part"], denominator = ["{name}_whole"], per = 100, '
        f'definition_basis = "derived" }}\n{targets}{variables}'
    )


def target(name: str, value: float, due: str = "2030", more: str = "") -> str:
    """A target of the towns."""
    operator = "" if "operator" in more else 'operator = "reach"\n'
    figure = "" if "low" in more else f"value = {value}\n"
    levels = "" if "level" in more or "owner" in more else 'level = "town"\n'
    return f'[[indicators.targets]]\nid = "{name}"\ndue = "{due}"\n{operator}{figure}{levels}{more}\n{SOURCE}'


def framework(nodes: str, *posts: tuple[str, float, float] | str, more: str = "") -> str:
    """A framework on the scale of 0 to 100 with its goalposts: indicator, worst and best, or as text."""
    areas = "" if "areas" in more else 'areas = "S"\n'
    text = f'id = "f"\nofficial = false\nversion = "1"\nscale = [0, 100]\n{areas}{more}\n{nodes}\n'
    for post in posts:
        plain = post if isinstance(post, str) else 'indicator = "{}"\nworst = {}\nbest = {}'.format(*post)
        text += f"[[goalposts]]\n{plain}\n"
    return text


def node(name: str, text: str = "") -> str:
    """One node of a framework."""
    return f'[[nodes]]\nid = "{name}"\n{text}\n'


def land_of(folder: Path, indicators: str, scoring: str) -> nq.Catalogue:
    """The catalogue of some indicators and a framework."""
    for name, text in (BASE | {"indicators/all": indicators, "frameworks/f": scoring}).items():
        path = folder / f"{name}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "areas").mkdir(exist_ok=True)
    (folder / "areas" / "areas.csv").write_text(AREAS, encoding="utf-8")
    return nq.load_catalogue(folder)


def rows(*given: tuple[Any, ...]) -> pd.DataFrame:
    """Figures as variable, area, period, value and, where it is not the area itself, provider."""
    names = ["variable", "ref_area", "time_period", "obs_value", "provider"]
    return pd.DataFrame([dict(zip(names, (*row, row[1])[:5], strict=True)) for row in given])


def assess(catalogue: nq.Catalogue, *given: tuple[Any, ...], **options: Any) -> nq.Assessment:
    """All results of some figures."""
    return nq.assess(nq.read_submission(rows(*given), catalogue=catalogue), **options)
