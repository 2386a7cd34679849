"""How often "did you mean" is right: misspelt names of areas and headers of variables, and words that are none of either.

    python suggestions.py [--seed 0] [--details]

Run from the folder ``benchmarks``. Exits 1 where a goal is missed: of the suggestions given at least 95 % are right, and they are
given for at least 80 % of misspellings.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random

import nq57_indicators as nq
from nq57_indicators.areas import resolve_area
from nq57_indicators.recognition.names import names_of
from nq57_indicators.tables.codebook import codebook

VARIANTS = Path(__file__).parents[1] / "tests" / "data" / "name_variants.csv"
RIGHT, GIVEN = 0.95, 0.80
HEADERS = 200
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
STRANGERS = (
    "Người lập biểu", "Thủ trưởng đơn vị", "Số điện thoại", "Địa chỉ thư điện tử", "Lĩnh vực đất đai", "Số quyết định",
    "Ngày ban hành", "Cán bộ phụ trách", "Mức độ ưu tiên", "Tên dự án", "Số thửa đất", "Diện tích rừng", "Sản lượng lúa",
    "Số trường học", "Số giường bệnh", "Số vụ tai nạn", "Khách du lịch", "Số lao động mất việc", "Vốn điều lệ", "Mã số thuế",
    "Chiều dài đường", "Số cuộc họp", "Văn bản đi", "Số đơn thư khiếu nại", "Tỷ lệ hộ nghèo", "Số hợp tác xã", "Chỉ số giá",
    "Lượng mưa", "Nhiệt độ", "Số vụ án", "Số giáo viên", "Tỷ lệ che phủ rừng", "Số sáng kiến", "Số đảng viên", "Quỹ lương",
    "Tiền thuê đất", "Số hộ kinh doanh", "Số tàu cá", "Sản lượng điện", "Số công trình",
)  # fmt: skip
"""Headers of other tables: whatever is suggested for them is wrong."""
OTHER_PLACES = (
    "Paris",
    "Toàn ngành",
    "Sở Y tế",
    "Vùng trời",
    "Chi cục Thuế",
    "Trụ sở chính",
    "Khối văn phòng",
    "Người nộp",
)


def misspelt(text: str, rng: Random) -> str:
    """One slip of the hand inside a word: a letter lost, doubled, swapped with the next, or another one typed."""
    places = [at for at in range(1, len(text) - 1) if text[at].isalpha() and text[at + 1].isalpha()]
    if not places:
        return text
    at = rng.choice(places)
    kind = rng.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + rng.choice(LETTERS) + text[at + 1 :]


Case = tuple[str, str, str | None]
"""What is typed, the id that is meant ("" for none), the id that is suggested (``None`` for none)."""


def areas(rng: Random) -> Iterator[Case]:
    """Every variant that resolves, with one slip; those that still resolve need no suggestion."""
    table = nq.load_catalogue().areas
    with VARIANTS.open(encoding="utf-8", newline="") as stream:
        variants = [row for row in csv.DictReader(stream) if row["expected"] == "resolve"]
    for row in variants:
        day, typed = date.fromisoformat(row["as_of"]), misspelt(row["variant"], rng)
        match = resolve_area(typed, table, day=day)
        if match.area is None:
            yield typed, row["unit_id"], next(iter(match.suggestions), None)
    for typed in OTHER_PLACES:
        yield typed, "", next(iter(resolve_area(typed, table, day=date(2026, 1, 1)).suggestions), None)


def headers(rng: Random) -> Iterator[Case]:
    """Names of variables with one or two slips, and headers of other tables."""
    catalogue = nq.load_catalogue()
    names = names_of(codebook(catalogue))
    texts = [(name, text) for name, item in catalogue.variables.items() for text in (item.name.vi, *item.aliases)]
    texts = [(name, text) for name, text in texts if len(text) > len("hồ sơ ABC")]
    for name, text in rng.sample(texts, HEADERS - len(STRANGERS)):
        typed = misspelt(misspelt(text, rng) if rng.random() < 1 / 2 else text, rng)
        if names.item(typed) < 0:
            yield typed, name, names.suggestion(typed)
    for typed in STRANGERS:
        yield typed, "", names.suggestion(typed)


def measure(title: str, cases: Callable[[Random], Iterator[Case]], rng: Random, details: bool) -> bool:
    """Print one line; whether both goals are met."""
    found = list(cases(rng))
    given = [case for case in found if case[2] is not None]
    meant = [case for case in found if case[1]]
    right = sum(case[1] == case[2] for case in given) / max(len(given), 1)
    share = sum(case[2] is not None for case in meant) / max(len(meant), 1)
    print(
        f"{title}: {len(found)} cases; given for {share:.1%} of {len(meant)} misspellings; right {right:.1%} of {len(given)}"
    )
    for case in given if details else ():
        if case[1] != case[2]:
            print(f"    {case[0]!r}: suggested {case[2]}, meant {case[1] or 'none'}")
    for case in meant if details else ():
        if case[2] is None:
            print(f"    {case[0]!r}: nothing suggested, meant {case[1]}")
    return right >= RIGHT and share >= GIVEN


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description='How often "did you mean" is right.')
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--details", action="store_true")
    given = parser.parse_args()
    met = [
        measure(title, cases, Random(given.seed), given.details)
        for title, cases in (("areas", areas), ("headers", headers))
    ]
    sys.exit(0 if all(met) else 1)


if __name__ == "__main__":
    main()
