"""Write the example of each rule that ``nq57 rule`` shows: the first finding of its file in ``sample_data/broken``.

Run ``python docs/rule_examples.py``; a test compares what is written with what the files give.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

import nq57_indicators as nq

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_data"
EXAMPLES = ROOT / "src" / "nq57_indicators" / "texts" / "examples.json"
FIELDS = ("variable", "ref_area", "time_period", "sheet", "cell", "found", "expected")
OWED = {
    "missing-submission": "nd09_quarterly",
    "late-submission": "nd09_quarterly",
    "estimate-not-marked": "nq03_half_year",
}
"""The rules that have to be told what is owed."""
LAYOUTS_OF = {"layout-differs": ["form_a.toml"], "layouts-fit": ["form_a.toml", "form_b.toml"]}


def findings_of(path: Path) -> pd.DataFrame:
    """The findings of one broken file, as the rule needs it to be read."""
    # an unreadable file is a finding only among several; alone it is an error
    layouts = [SAMPLES / "layouts" / name for name in LAYOUTS_OF.get(path.stem, ())]
    submission = nq.read_submission([path] if path.stem == "file-unreadable" else path, layout=layouts)
    if path.stem == "changed-without-vintage":
        history = nq.read_submission(path).observations.assign(obs_value=900.0)
        return nq.validate(submission, history=history).findings
    if path.stem in OWED:
        return nq.validate(submission, expected=OWED[path.stem], bodies=["P34-24"]).findings
    return nq.validate(submission).findings


def example_of(findings: pd.DataFrame) -> dict[str, str]:
    """The fields of the first finding that are not empty, with the name of the file."""
    first = findings.iloc[0]
    found = {name: str(first[name]) for name in FIELDS if pd.notna(first[name]) and first[name] != ""}
    return {"file": Path(str(first["file"])).name} | found if pd.notna(first["file"]) else found


if __name__ == "__main__":
    examples = {path.stem: example_of(findings_of(path)) for path in sorted((SAMPLES / "broken").iterdir())}
    text = json.dumps(examples, ensure_ascii=False, indent=0)
    EXAMPLES.write_text(text + "\n", encoding="utf-8", newline="\n")
