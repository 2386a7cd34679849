"""A folder of made-up definitions for measuring: as many ratio indicators as wanted, over provinces or communes.

Nothing in it is law or fact. The provinces bear the ids of the packaged catalogue, communes are numbered.
"""

from __future__ import annotations

from pathlib import Path

UNITS = ("person", "dossier", "enterprise", "procedure", "document", "task", "system", "station", "product", "dataset")
VALID = (0.0, 100_000.0)
PILLARS = 6
PROVINCES = 34
ISSUED = "2025-10-15"
DUE = ("2027", "2030")
TOTAL = "P34"


_NOUNS = (
    "households",
    "dossiers",
    "enterprises",
    "schools",
    "patients",
    "farms",
    "officials",
    "roads",
    "libraries",
    "ports",
)
_DEEDS = ("connected", "digitised", "trained", "inspected", "licensed", "equipped")


def indicator_ids(count: int) -> list[str]:
    """The made-up indicators; their ids are as unlike one another as real ones."""
    return [f"{_stem(number)}_rate" for number in range(count)]


def variable_ids(count: int) -> list[str]:
    """The variables of ``count`` indicators: numerator, denominator, numerator, …"""
    return [name for number in range(count) for name in (_stem(number), f"{_stem(number)}_eligible")]


def _stem(number: int) -> str:
    again, place = divmod(number, len(_NOUNS) * len(_DEEDS))
    stem = f"{_NOUNS[place % len(_NOUNS)]}_{_DEEDS[place // len(_NOUNS)]}"
    return f"{stem}_{again}" if again else stem


def is_stock(indicator: int) -> bool:
    """Every third indicator is made of stocks, the others of flows that add up over time."""
    return indicator % 3 == 2


def unit_of(variable: int) -> str:
    """The unit of the variable at this position of ``variable_ids``."""
    return UNITS[variable * 7 % len(UNITS)]


def target_values(indicator: int) -> tuple[float, float]:
    """What a made-up document asks for by the two days in ``DUE``, in percent."""
    first = 55.0 + indicator * 11 % 25
    return first, first + 15.0


def province_ids() -> list[str]:
    """Ids of the 34 provinces, as the packaged catalogue has them."""
    from nq57_indicators import load_catalogue

    areas = load_catalogue().areas
    return [name for name, area in areas.items() if area.scheme == "P34" and area.level == "province"]


def commune_ids(count: int) -> list[str]:
    """Made-up communes."""
    return [f"C-{number:05d}" for number in range(1, count + 1)]


def write_catalogue(folder: Path, *, indicators: int = 60, communes: int = 0, frequency: str = "monthly") -> Path:
    """Write the folder (empty or new) and return it; areas are ranked as communes where there are any."""
    for name in ("areas", "codelists", "documents", "frameworks", "indicators", "variables"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    files = {
        "catalogue.toml": 'id = "made_up"\nversion = "1"\nname = { vi = "Danh mục giả định", en = "Made-up catalogue" }\n',
        "areas/areas.csv": _areas(communes),
        "codelists/levels.toml": _levels(),
        "documents/made-up.toml": _document(),
        "frameworks/made_up.toml": _framework(indicators, "C" if communes else "P34"),
    }
    for number, name in enumerate(indicator_ids(indicators)):
        files[f"indicators/{name}.toml"] = _indicator(number, name)
    for number, name in enumerate(variable_ids(indicators)):
        files[f"variables/{name}.toml"] = _variable(number, name, frequency)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _named(name: str) -> str:
    return f'name = {{ vi = "{name} (giả định)", en = "{name} (made up)" }}\n'


def _areas(communes: int) -> str:
    provinces = province_ids()
    lines = ["id,scheme,level,parent,valid_from,valid_to,successors,code,name_vi,name_en"]
    lines += ["VN,VN,national,,,,,,Việt Nam,Viet Nam", f"{TOTAL},VN,total,VN,,,,,34 tỉnh,34 provinces"]
    lines += [f"{name},P34,province,{TOTAL},,,,,Tỉnh {name},Province {name}" for name in provinces]
    lines += [
        f"{name},C,commune,{provinces[number % PROVINCES]},,,,,Xã {name},Commune {name}"
        for number, name in enumerate(commune_ids(communes))
    ]
    return "\n".join(lines) + "\n"


def _levels() -> str:
    names = (("national", "cả nước"), ("total", "tổng các tỉnh"), ("province", "tỉnh"), ("commune", "xã"))
    return "".join(f'[[codes]]\nid = "{name}"\nname = {{ vi = "{vi}", en = "{name}" }}\n' for name, vi in names)


def _document() -> str:
    return (
        f'id = "made-up"\nnumber = "0"\nissuer = "giả định"\nissued = "{ISSUED}"\n'
        '[title]\nvi = "Văn bản giả định"\nen = "Made-up document"\n'
    )


def _indicator(number: int, name: str) -> str:
    variables = variable_ids(number + 1)[-2:]
    text = (
        f'id = "{name}"\npillar = "pillar_{number % PILLARS}"\nunit_measure = "percent"\nis_share = true\n{_named(name)}'
        f'[formula]\nkind = "ratio"\nnumerator = ["{variables[0]}"]\ndenominator = ["{variables[1]}"]\nper = 100\n'
        'definition_basis = "derived"\n'
    )
    for due, value in zip(DUE, target_values(number), strict=True):
        text += (
            f'[[targets]]\nid = "{name}-{due}"\ndue = "{due}"\noperator = "reach"\nvalue = {value}\n'
            'level = "province"\nbenchmark_for = ["commune", "total"]\n'
            'source = { document = "made-up", clause = "1", confidence = "found" }\n'
        )
    return text


def _variable(number: int, name: str, frequency: str) -> str:
    stock = is_stock(number // 2)
    return (
        f'id = "{name}"\nunit_measure = "{unit_of(number)}"\nmeasure = "{"stock" if stock else "flow"}"\n'
        f'frequency = "{frequency}"\nover_areas = "sum"\nover_time = "{"last" if stock else "sum"}"\n'
        f'sums_to_country = "partial"\nvalid = [{VALID[0]}, {VALID[1]}]\ninteger = true\n{_named(name)}'
    )


def _framework(indicators: int, areas: str) -> str:
    text = (
        f'id = "made_up"\nofficial = false\nversion = "1"\nareas = "{areas}"\n'
        'reference = { document = "made-up", else = "latest_due" }\n'
        '[[nodes]]\nid = "index"\navailability = 0.66\n'
    )
    for pillar in range(min(PILLARS, indicators)):
        text += f'[[nodes]]\nid = "node_{pillar}"\nparent = "index"\npillar = "pillar_{pillar}"\n'
    return text
