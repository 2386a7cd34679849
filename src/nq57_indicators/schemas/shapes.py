"""What a catalogue asks of records, taken from the very codes recognition works with."""

from __future__ import annotations

from functools import lru_cache

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.models.codelists import FLOWS
from nq57_indicators.models.records import ItemShape, RecordShapes
from nq57_indicators.recognition.names import names_of
from nq57_indicators.recognition.units import Units
from nq57_indicators.tables.codebook import Codebook, codebook


@lru_cache(maxsize=8)
def record_shapes(catalogue: Catalogue) -> RecordShapes:
    """The shapes of a catalogue, made once.

    >>> from nq57_indicators import load_catalogue
    >>> record_shapes(load_catalogue()).items["grdp"].unit_required
    True
    """
    codes = codebook(catalogue)
    units = Units(names_of(codes), None)
    items = {name: _shape(codes, units, number) for number, name in enumerate(codes.items)}
    return RecordShapes(items, frozenset(codes.areas))


def _shape(codes: Codebook, units: Units, item: int) -> ItemShape:
    expected = int(units.expected[item])
    family = [code for code in range(len(units.base)) if units.base[code] == units.base[expected]]
    # its own unit first, the others from small to large
    family.sort(key=lambda code: (code != expected, units.factor[code]))
    low, high = codes.valid[item].tolist()
    return ItemShape(
        units={codes.units[code]: float(units.factor[code] / units.factor[expected]) for code in family},
        valid=(low, high),
        flows=_flows(bool(codes.is_stock[item])) if codes.strict_flow[item] else FLOWS,
        unit_required=bool(units.needs_unit[item]),
        doubtful_below=float(units.doubtful_below[item]),
        integer=bool(codes.integer[item]),
    )


def _flows(is_stock: bool) -> tuple[str, ...]:
    return tuple(flow for flow in FLOWS if (flow == "stock") == is_stock)
