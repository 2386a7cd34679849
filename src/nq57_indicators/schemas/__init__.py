"""JSON Schemas (2020-12) of definition files, submissions, tables and explanations, for editors and other languages.

All of them are made from the models, the tables and a catalogue; nothing is declared here a second time.
``python -m nq57_indicators.schemas FOLDER`` writes every file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from nq57_indicators.schemas.definitions import definition_schemas
from nq57_indicators.schemas.explanations import explanation_schema
from nq57_indicators.schemas.settings import settings_schema
from nq57_indicators.schemas.submissions import Form, record_schema, submission_schema
from nq57_indicators.schemas.tables import table_schemas
from nq57_indicators.schemas.wording import DIALECT, Schema

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue

__all__ = ["Form", "Schema", "schema_files", "schema_text", "submission_schema", "write_schemas"]


def schema_files(catalogue: Catalogue | None = None) -> dict[str, Schema]:
    """Every schema by its path below the folder; the path is its ``$id``. Submissions are those of ``catalogue``.

    >>> [name for name in schema_files() if name.startswith("submissions/")]
    ['submissions/long.schema.json', 'submissions/record.schema.json', 'submissions/wide.schema.json']
    """
    found: dict[str, Schema] = {f"definitions/{name}": schema for name, schema in definition_schemas().items()}
    found |= {f"tables/{name}": schema for name, schema in table_schemas().items()}
    found["explanations/explanation"] = explanation_schema()
    found["submissions/record"] = record_schema()
    found["submissions/long"] = submission_schema(catalogue=catalogue, form="long")
    found["submissions/wide"] = submission_schema(catalogue=catalogue, form="wide")
    found["settings"] = settings_schema(catalogue)
    return {
        f"{name}.schema.json": {"$schema": DIALECT, "$id": f"{name}.schema.json"} | found[name]
        for name in sorted(found)
    }


def schema_text(schema: Schema) -> str:
    """A schema as the text of its file: UTF-8, two spaces, keys in the order of their meaning.

    >>> schema_text({"title": "Biến số / Variable"})
    '{\\n  "title": "Biến số / Variable"\\n}\\n'
    """
    return json.dumps(schema, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def write_schemas(folder: str | Path, catalogue: Catalogue | None = None) -> list[Path]:
    """Write every schema below ``folder`` and return the files.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     "gaps.schema.json" in [path.name for path in write_schemas(folder)]
    True
    """
    written = []
    for name, schema in schema_files(catalogue).items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(schema_text(schema), encoding="utf-8", newline="\n")
        written.append(path)
    return written
