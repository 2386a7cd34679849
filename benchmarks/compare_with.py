"""Do two versions of the library give the same results? An earlier commit beside this one, all tables, row by row.

    python benchmarks/compare_with.py 8534c2c                      every case
    python benchmarks/compare_with.py 8534c2c --only mix --seeds 40    those whose name begins so, with more mixtures

The earlier version is checked out into a folder of its own; both read its definitions, so that a change of the law is not
taken for one of the computation. Texts and codes must be equal, figures within 1e-12 of one another, whole numbers exact.
Exits 1 where something differs, and prints the first cells that do.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
TABLES = ("values", "gaps", "trends", "scores", "summary", "findings")
RENAMED = {
    "counts": "preferred",
    "share_of_way": "progress",
    "reached_in": "projected_year",
    "break": "series_break",
}
"""Columns that have got another name since: the earlier one to today's."""
KEYS = {
    "values": (
        "indicator",
        "ref_area",
        "time_period",
        "calendar",
        "flow",
        "provider",
        "stage",
        "basis",
        "value",
        "obs_status",
    ),
    "gaps": ("indicator", "ref_area", "time_period", "calendar", "flow", "provider", "stage", "target"),
    "trends": ("indicator", "ref_area", "time_period", "calendar", "flow", "provider", "stage", "value"),
    "scores": ("time_period", "node", "ref_area"),
    "summary": ("ref_area",),
    "findings": ("rule", "variable", "ref_area", "time_period", "provider", "file", "sheet", "cell", "found"),
}
"""What the rows of both sides are brought into one order by; the order itself may have changed."""
CLOSE = 1e-12
MADE = "--make"


def main() -> int:
    """Run every case with both versions and compare; the exit code."""
    if MADE in sys.argv:
        make(Path(sys.argv[-1]))
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit", help="the earlier version")
    parser.add_argument("--only", default="", help="cases whose names begin so")
    parser.add_argument(
        "--seeds", type=int, default=12, help="generated mixtures of each catalogue (default: %(default)s)"
    )
    parser.add_argument(
        "--show", type=int, default=6, help="cells shown of each table that differs (default: %(default)s)"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return compare(Path(folder), arguments)


def compare(folder: Path, arguments: argparse.Namespace) -> int:
    """Check the earlier version out, make the tables of both, and say what differs."""
    from comparison_cases import cases

    earlier = folder / "earlier"
    _git("worktree", "add", "--detach", str(earlier), arguments.commit)
    try:
        listed = [case for case in cases(earlier, folder, arguments.seeds) if case["name"].startswith(arguments.only)]
        (folder / "cases.json").write_text(json.dumps(listed), encoding="utf-8")
        for side, source in (("before", earlier / "src"), ("now", HERE.parent / "src")):
            (folder / side).mkdir()
            environment = os.environ | {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
            subprocess.run([sys.executable, __file__, MADE, str(folder / side)], check=True, env=environment)
    finally:
        _git("worktree", "remove", "--force", str(earlier))
    wrong = [text for case in listed for text in differences(folder, case["name"], arguments.show)]
    print(*wrong, f"{len(listed)} cases, {len(wrong)} tables that differ", sep="\n")
    return 1 if wrong else 0


def _git(*words: str) -> None:
    subprocess.run(["git", *words], check=True, cwd=HERE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make(folder: Path) -> None:
    """The tables of every case with the version that is found first, one folder a case; an error is a table of its own."""
    import nq57_indicators as nq

    catalogues: dict[str, Any] = {}
    for case in json.loads((folder.parent / "cases.json").read_text(encoding="utf-8")):
        into = folder / case["name"]
        into.mkdir(parents=True)
        where = case["catalogue"]
        if where not in catalogues:
            catalogues[where] = nq.load_catalogue(where)
        try:
            submission = nq.read_submission(case["file"], catalogue=catalogues[where], **case.get("reading", {}))
            result = nq.assess(nq.validate(submission, **case.get("validating", {})), **case.get("options", {}))
            tables = {name: getattr(result, name) for name in TABLES}
        except nq.Nq57Error as error:
            tables = {"error": pd.DataFrame({"text": [str(error)]})}
        for name, table in tables.items():
            _plain(table).to_parquet(into / f"{name}.parquet")


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Categories as texts: their order is not compared."""
    texts = {name: "string" for name, kind in table.dtypes.items() if isinstance(kind, pd.CategoricalDtype)}
    return table.astype(texts).reset_index(drop=True)


def differences(folder: Path, case: str, show: int) -> list[str]:
    """What differs in the tables of one case, as text."""
    sides = [folder / side / case for side in ("before", "now")]
    names = sorted({path.stem for side in sides for path in side.glob("*.parquet")})
    found = []
    for name in names:
        paths = [side / f"{name}.parquet" for side in sides]
        if not all(path.exists() for path in paths):
            there = next(path for path in paths if path.exists())
            found.append(f"{case}: only one version gives {name}: {pd.read_parquet(there).head(1).to_dict('records')}")
            continue
        before, now = (pd.read_parquet(path) for path in paths)
        text = table_difference(before, now, name, show)
        if text:
            found.append(f"{case}, {name}: {text}")
    return found


def table_difference(before: pd.DataFrame, now: pd.DataFrame, name: str, show: int = 6) -> str:
    """What differs between a table before and now, as text; empty where nothing does."""
    before = before.rename(columns={old: new for old, new in RENAMED.items() if new in now})
    gone = sorted(set(before.columns) - set(now.columns))
    if gone:
        return f"columns that are gone: {', '.join(gone)}"
    keys = [key for key in KEYS.get(name, ()) if key in before]
    before, now = (_in_order(table[list(before.columns)], keys) for table in (before, now))
    if len(before) != len(now):
        return _rows_of_one_side(before, now, keys, show)
    lines = []
    for column in before:
        wrong = np.flatnonzero(~_equal(before[column], now[column]))
        for at in wrong[: max(0, show - len(lines))].tolist():
            where = " ".join(str(before[key].iloc[at]) for key in keys)
            lines.append(f"  {column}: {before[column].iloc[at]!r} → {now[column].iloc[at]!r} ({where})")
        if len(wrong):
            lines.append(f"  {column}: {len(wrong)} of {len(before)} cells differ")
    return "\n".join(["", *lines]) if lines else ""


def _in_order(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The rows in the order of their key; figures in it are rounded, so that the last digit does not decide."""
    plain = {key: _rounded(table[key]).astype("string").fillna("") for key in keys}
    return table.iloc[pd.DataFrame(plain).sort_values(keys, kind="stable").index] if keys else table


def _rounded(column: pd.Series[Any]) -> pd.Series[Any]:
    if not pd.api.types.is_float_dtype(column):
        return column
    return column.map(lambda figure: float(f"{figure:.9g}"), na_action="ignore")


def _rows_of_one_side(before: pd.DataFrame, now: pd.DataFrame, keys: list[str], show: int) -> str:
    """The rows that only one version has."""
    texts = [table[keys].apply(_rounded).astype("string").fillna("").agg(" ".join, axis=1) for table in (before, now)]
    lines = [f"{len(before)} rows → {len(now)}"]
    for said, own, other in (("only before", texts[0], texts[1]), ("only now", texts[1], texts[0])):
        alone = own[~own.isin(set(other))]
        lines += [f"  {said}: {text}" for text in alone.head(show)] + (
            [f"  {said}: {len(alone)}"] if len(alone) else []
        )
    return "\n".join(lines)


def _equal(first: pd.Series[Any], second: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    if pd.api.types.is_float_dtype(first) and pd.api.types.is_numeric_dtype(second):
        a, b = (one.to_numpy(float, na_value=np.nan) for one in (first, second))
        return np.asarray(np.isclose(a, b, rtol=CLOSE, atol=0, equal_nan=True))
    a, b = (one.astype(object).where(one.notna(), "").to_numpy() for one in (first, second))
    return np.asarray(a == b, bool)


if __name__ == "__main__":
    sys.exit(main())
