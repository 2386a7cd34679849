"""Read areas from the files of a folder, collecting everything that is wrong with them."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from nq57_indicators.errors import DefinitionProblem
from nq57_indicators.models.definitions import Area, AreaType
from nq57_indicators.models.faults import fault_text

_AREA_COLUMNS: Final = (
    "id",
    "scheme",
    "level",
    "parent",
    "valid_from",
    "valid_to",
    "successors",
    "code",
    "name_vi",
    "name_en",
)
_TYPE_COLUMNS: Final = ("area", "type", "name_vi", "name_en", "valid_from", "source")
_ALIAS_COLUMNS: Final = ("area", "alias")
_WORD: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class _Row:
    """One row of a CSV file, empty cells left out, and where it stands."""

    file: str
    line: int
    cells: Mapping[str, str]

    def problem(self, column: str, vi: str, en: str) -> DefinitionProblem:
        return DefinitionProblem(self.file, f"{self.line}, {column}" if column else str(self.line), vi, en)


@dataclass
class _Reader:
    """What has been read so far. ``origin`` says where each area stands, for the checks across rows."""

    folder: Path
    areas: dict[str, dict[str, Any]] = field(default_factory=dict)
    origin: dict[str, tuple[str, str]] = field(default_factory=dict)
    problems: list[DefinitionProblem] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    """Words that stand where nothing could be read: who names them is not to blame. With an empty one there may be more."""

    def add(self, file: str, place: str, fields: dict[str, Any]) -> None:
        area_id = str(fields.get("id", ""))
        if area_id in self.areas:
            first = ": ".join(self.origin[area_id])
            self.problem(file, place, f"mã {area_id!r} đã có ở {first}", f"id {area_id!r} is already at {first}")
            return
        try:
            Area.model_validate(fields)
        except ValidationError as error:
            self.invalid(file, place, error)
            self.lose(map(str, fields.values()))
            if any(fault["loc"][:1] == ("id",) for fault in error.errors(include_url=False)):
                self.lost.add("")
            return
        self.areas[area_id] = fields
        self.origin[area_id] = (file, place)

    def problem(self, file: str, place: str, vi: str, en: str) -> None:
        self.problems.append(DefinitionProblem(file, place, vi, en))

    def invalid(self, file: str, place: str, error: ValidationError) -> None:
        for fault in error.errors(include_url=False):
            path = ".".join(str(part) for part in fault["loc"])
            self.problem(file, f"{place}, {path}" if path else place, *fault_text(fault))

    def lose(self, texts: Iterable[str]) -> None:
        """Remember the words of what could not be read."""
        self.lost.update(word for text in texts for word in _WORD.findall(text))

    def lose_file(self, path: Path) -> None:
        """Remember the words of a whole file; of one that cannot be opened nobody knows them."""
        try:
            self.lose([path.read_text(encoding="utf-8-sig", errors="replace")])
        except OSError:
            self.lost.add("")

    def may_be_lost(self, area_id: str) -> bool:
        """Whether an id that no area bears may be that of what could not be read."""
        return area_id in self.lost or "" in self.lost

    def name(self, path: Path) -> str:
        return f"{self.folder.name}/{path.name}"

    def rows(self, path: Path, columns: tuple[str, ...], required: tuple[str, ...]) -> Iterator[_Row]:
        """The rows of a CSV file whose required cells are there; says what is wrong with the others and the header."""
        file = self.name(path)
        try:
            lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(keepends=True), strict=True))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            self.problem(file, "1", f"không đọc được: {error}", f"cannot be read: {error}")
            self.lose_file(path)
            return
        header = [title.strip() for title in lines[0]] if lines else []
        if not self._header_is_sound(file, header, columns, required):
            self.lose(cell for cells in lines[1:] for cell in cells)
            return
        for number, cells in enumerate(lines[1:], start=2):
            if not any(cell.strip() for cell in cells):
                continue
            row = _Row(
                file, number, {key: cell.strip() for key, cell in zip(header, cells, strict=False) if cell.strip()}
            )
            if len(cells) != len(header):
                found, expected = len(cells), len(header)
                vi, en = f"có {found} ô, cần {expected}", f"{found} cells, expected {expected}"
                self.problems.append(row.problem("", vi, en))
                self.lose(cells)
                continue
            faults = list(_faults(row, required))
            self.problems.extend(faults)
            if faults:
                self.lose(cells)
            else:
                yield row

    def _header_is_sound(
        self, file: str, header: list[str], columns: tuple[str, ...], required: tuple[str, ...]
    ) -> bool:
        before = len(self.problems)
        for title in header:
            if title not in columns:
                near = (get_close_matches(title, columns, n=1) or [", ".join(columns)])[0]
                self.problem(file, f"1, {title}", f"cột không có; gần nhất: {near}", f"no such column; nearest: {near}")
            elif header.count(title) > 1:
                self.problem(file, f"1, {title}", "cột lặp lại", "the column repeats")
        for title in required:
            if title not in header:
                self.problem(file, f"1, {title}", "thiếu cột", "the column is missing")
        return len(self.problems) == before


def _faults(row: _Row, required: tuple[str, ...]) -> Iterator[DefinitionProblem]:
    for column in required:
        if column not in row.cells:
            yield row.problem(column, "để trống", "is empty")
    for column in ("valid_from", "valid_to"):
        day = row.cells.get(column)
        if day is not None and not _DAY.fullmatch(day):
            yield row.problem(column, f"{day!r}: ngày phải viết 2025-07-01", f"{day!r}: write days as 2025-07-01")


class FoundAreas(NamedTuple):
    """The areas of a folder, every problem found, and the words that stand where nothing could be read."""

    areas: list[Area]
    problems: list[DefinitionProblem]
    lost: set[str]


def read_areas(folder: Path) -> FoundAreas:
    """The areas of a folder in file order: ``areas.csv`` first, then by file name."""
    reader = _Reader(folder)
    for path in _area_files(folder):
        if path.suffix == ".toml":
            _read_toml(reader, path)
        else:
            for row in reader.rows(path, _AREA_COLUMNS, ("id", "scheme", "level")):
                reader.add(row.file, str(row.line), _area_fields(row))
    _read_types(reader, folder / "types.csv")
    _read_aliases(reader, folder / "aliases.csv")
    areas = {area_id: Area.model_validate(fields) for area_id, fields in reader.areas.items()}
    _check_links(reader, areas)
    return FoundAreas(list(areas.values()), reader.problems, reader.lost)


def _area_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    files = [path for path in folder.iterdir() if path.suffix in {".csv", ".toml"}]
    files = [path for path in files if path.name not in {"types.csv", "aliases.csv"}]
    return sorted(files, key=lambda path: (path.name != "areas.csv", path.name))


def _area_fields(row: _Row) -> dict[str, Any]:
    fields: dict[str, Any] = dict(row.cells)
    names = {lang: fields.pop(f"name_{lang}", None) for lang in ("vi", "en")}
    # One language is enough for an area: a proper name mostly stays what it is.
    either = names["vi"] or names["en"]
    if either is not None:
        fields["name"] = {"vi": names["vi"] or either, "en": names["en"] or either}
    if "successors" in fields:
        fields["successors"] = tuple(fields["successors"].split())
    return fields


def _read_toml(reader: _Reader, path: Path) -> None:
    file = reader.name(path)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        reader.problem(file, "toml", f"không đọc được: {error}", f"cannot be read: {error}")
        reader.lose_file(path)
        return
    for key in content.keys() - {"areas"}:
        reader.problem(file, key, "khóa không có; chỉ có [[areas]]", "no such key; only [[areas]] is known")
    tables = content.get("areas", [])
    if not isinstance(tables, list) or not all(isinstance(fields, dict) for fields in tables):
        reader.problem(file, "areas", "phải viết [[areas]]", "must be written [[areas]]")
        reader.lose_file(path)
        return
    for number, fields in enumerate(tables, start=1):
        reader.add(file, f"areas {number}", fields)


def _known(reader: _Reader, row: _Row) -> list[str]:
    """The areas a row of types or aliases is about; unknown ones become problems."""
    ids = row.cells["area"].split()
    for area_id in ids:
        if area_id not in reader.areas and not reader.may_be_lost(area_id):
            reader.problems.append(row.problem("area", *_unknown(area_id, reader.areas)))
    return [area_id for area_id in ids if area_id in reader.areas]


def _unknown(area_id: str, known: Mapping[str, object]) -> tuple[str, str]:
    near = get_close_matches(area_id, known, n=1)
    vi, en = f"không có địa bàn {area_id!r}", f"no area {area_id!r}"
    return (f"{vi}; gần nhất: {near[0]}", f"{en}; nearest: {near[0]}") if near else (vi, en)


def _read_types(reader: _Reader, path: Path) -> None:
    if not path.exists():
        return
    types: dict[str, list[AreaType]] = defaultdict(list)
    for row in reader.rows(path, _TYPE_COLUMNS, ("area", "type", "name_vi", "name_en")):
        fields: dict[str, Any] = {key: row.cells[key] for key in ("type", "valid_from", "source") if key in row.cells}
        fields["name"] = {"vi": row.cells["name_vi"], "en": row.cells["name_en"]}
        try:
            kind = AreaType.model_validate(fields)
        except ValidationError as error:
            reader.invalid(row.file, str(row.line), error)
            continue
        for area_id in _known(reader, row):
            if any(other.valid_from == kind.valid_from for other in types[area_id]):
                vi, en = f"{area_id} đã có loại từ ngày này", f"{area_id} already has a type from this day"
                reader.problems.append(row.problem("valid_from", vi, en))
            types[area_id].append(kind)
    for area_id, dated in types.items():
        ordered = sorted(dated, key=lambda kind: (kind.valid_from is not None, str(kind.valid_from)))
        reader.areas[area_id]["types"] = (*reader.areas[area_id].get("types", ()), *ordered)


def _read_aliases(reader: _Reader, path: Path) -> None:
    if not path.exists():
        return
    for row in reader.rows(path, _ALIAS_COLUMNS, _ALIAS_COLUMNS):
        for area_id in _known(reader, row):
            fields = reader.areas[area_id]
            fields["aliases"] = (*fields.get("aliases", ()), row.cells["alias"])


def _check_links(reader: _Reader, areas: Mapping[str, Area]) -> None:
    """What only the whole table shows: unknown relatives and circles."""
    for area in areas.values():
        file, place = reader.origin[area.id]
        links = [("parent", area.parent), *(("successors", successor) for successor in area.successors)]
        for column, other in links:
            if other is not None and other not in areas and not reader.may_be_lost(other):
                reader.problem(file, f"{place}, {column}", *_unknown(other, areas))
    parents = {area.id: (area.parent,) if area.parent else () for area in areas.values()}
    successors = {area.id: area.successors for area in areas.values()}
    for column, graph in (("parent", parents), ("successors", successors)):
        for area_id in _on_a_circle(graph):
            file, place = reader.origin[area_id]
            reader.problem(
                file, f"{place}, {column}", f"{area_id} tự dẫn về chính nó", f"{area_id} leads back to itself"
            )


def _on_a_circle(graph: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The nodes left after peeling off, again and again, those that lead nowhere and those that nothing leads to."""
    left = {node: {target for target in targets if target in graph} for node, targets in graph.items()}
    while True:
        reached = set().union(*left.values()) if left else set()
        keep = {
            node: targets & left.keys() for node, targets in left.items() if targets & left.keys() and node in reached
        }
        if len(keep) == len(left):
            return list(left)
        left = keep
