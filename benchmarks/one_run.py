"""One run in a fresh process, printed as one line of JSON: seconds by stage, processor seconds, peak memory.

    python benchmarks/one_run.py make folder '{"communes": 231, "periods": 72, "frequency": "monthly"}'
    python benchmarks/one_run.py pipeline ours folder        (or pandas, polars, duckdb)
    python benchmarks/one_run.py validation ours folder      (or pandera-pandas, pandera-polars, dataframely, pydantic)
    python benchmarks/one_run.py floor arrow folder          (every row group read and dropped)

Imports, the catalogue and look-ups come before the clock. ``--keep`` writes the tables for ``comparing`` after it.
"""

from __future__ import annotations

import argparse
import gc
import json
from importlib import import_module
from pathlib import Path
from typing import Any

from measure import MEGABYTE, Stages, reset_peak

FILE, CATALOGUE, REFERENCES = "submission.parquet", "catalogue", "references.json"
PIPELINES = {"pandas": "plain_pandas", "polars": "polars_streaming", "duckdb": "duckdb_sql"}
VALIDATORS = {
    "pandera-pandas": "rules_pandera_pandas",
    "pandera-polars": "rules_pandera_polars",
    "dataframely": "rules_dataframely",
    "pydantic": "rules_pydantic",
}


def make(folder: Path, plan: Any) -> int:
    """A submission of a plan, its catalogue and its references; the number of rows."""
    import generate
    import made_up_catalogue
    from peers.references import references

    made_up_catalogue.write_catalogue(
        folder / CATALOGUE, indicators=plan.indicators, communes=plan.communes, frequency=plan.frequency
    )
    references(plan).write(folder / REFERENCES)
    return generate.write_parquet(plan, folder / FILE)


def pipeline(engine: str, folder: Path) -> tuple[dict[str, Any], Any]:
    """Read, check and compute everything; the figures of the run, and the result."""
    if engine == "ours":
        return _our_pipeline(folder)
    from peers.references import References

    peer = import_module(f"peers.{PIPELINES[engine]}")
    tables = peer.tables_of(References.read(folder / REFERENCES))
    stages = Stages()
    result = peer.run(folder / FILE, tables, stages)
    return stages.result(), result


def _our_pipeline(folder: Path) -> tuple[dict[str, Any], Any]:
    import nq57_indicators as nq

    catalogue = _ready(folder)
    stages = Stages()
    submission = nq.read_submission(folder / FILE, catalogue=catalogue)
    stages("read")
    report = nq.validate(submission)
    stages("validate")
    result = nq.assess(report)
    for table in ("values", "gaps", "trends", "scores", "findings"):
        getattr(result, table)
        stages(table)
    return stages.result(), result


def _ready(folder: Path) -> Any:
    """The catalogue with its look-ups of names, which are made at the first reading: peers have their references ready too."""
    import pandas as pd

    import nq57_indicators as nq

    catalogue = nq.load_catalogue(folder / CATALOGUE)
    one = {"variable": "none", "ref_area": "none", "time_period": "2025", "obs_value": 0.0}
    nq.assess(nq.validate(nq.read_submission(pd.DataFrame([one]), catalogue=catalogue)))
    return catalogue


def validation(engine: str, folder: Path) -> tuple[dict[str, Any], Any]:
    """Check a frame that is already in memory, with a report by row; memory counts from there."""
    if engine == "ours":
        return _our_validation(folder)
    from peers.references import References

    peer = import_module(f"peers.{VALIDATORS[engine]}")
    prepared = peer.prepare(folder / FILE, References.read(folder / REFERENCES))
    stages = _on_stage()
    report = peer.check(prepared)
    stages("validate")
    return stages.result() | {"counts": peer.counts(report)}, None


def _our_validation(folder: Path) -> tuple[dict[str, Any], Any]:
    from peers.plain_pandas import frame_of

    import nq57_indicators as nq

    catalogue = _ready(folder)
    df = frame_of(folder / FILE)
    stages = _on_stage()
    report = nq.validate(df, catalogue=catalogue)
    stages("validate")
    len(report.findings)
    stages("findings")
    counts = report.counts()
    return stages.result() | {"counts": dict(zip(counts["rule"], counts["number"].tolist(), strict=True))}, None


def _on_stage() -> Stages:
    gc.collect()
    reset_peak()
    return Stages()


def floor(_: str, folder: Path) -> tuple[dict[str, Any], Any]:
    """The least that reading can cost, and the size of the rows as Arrow strings."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / FILE
    texts = [field.name for field in pq.read_schema(path) if pa.types.is_string(field.type)]
    stages = Stages()
    coded = pq.ParquetFile(path, read_dictionary=texts)
    for number in range(coded.num_row_groups):
        coded.read_row_group(number, use_threads=False)
    stages("read")
    found = stages.result()
    plain = pq.ParquetFile(path)
    size = sum(plain.read_row_group(number).nbytes for number in range(plain.num_row_groups))
    return found | {"rows": plain.metadata.num_rows, "input_mb": round(size / MEGABYTE, 1)}, None


KINDS = {"pipeline": pipeline, "validation": validation, "floor": floor}


def main() -> None:
    """One run, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("make", *KINDS))
    parser.add_argument("words", nargs=2, help="engine and folder; for make: folder and plan")
    parser.add_argument("--keep", type=Path, help="folder for the tables of the result, as Parquet")
    arguments = parser.parse_args()
    first, second = arguments.words
    if arguments.kind == "make":
        from generate import Plan

        print(make(Path(first), Plan(**json.loads(second))))
        return
    found, result = KINDS[arguments.kind](first, Path(second))
    print(json.dumps(found))
    if arguments.keep:
        from comparing import keep

        keep(result, arguments.keep)


if __name__ == "__main__":
    main()
