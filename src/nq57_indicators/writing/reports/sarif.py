"""A report as SARIF 2.1.0, the standard by which code hosts take in what checkers find."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib.metadata import version
from os.path import commonpath
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from nq57_indicators.models.definitions import Rule
from nq57_indicators.texts import label
from nq57_indicators.texts.findings import FIELD
from nq57_indicators.writing.findings import counts_read, failing
from nq57_indicators.writing.reports.told import UNREADABLE, Telling, Told, files_of, told, told_aside

if TYPE_CHECKING:
    from nq57_indicators.validation.report import Report

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: Final = {"error": "error", "warning": "warning", "confirm": "warning", "note": "note"}
"""The level of each severity: what asks a person to confirm a figure asks for a look, as a warning does."""
_PROPERTIES: Final = ("severity", "dimension", "variable", "ref_area", "time_period", "provider", "found", "expected")


def sarif(report: Report, telling: Telling) -> str:
    """One run with a result for each finding, the rules found broken with their help in both languages, and what was read.

    ``partialFingerprints`` hold the identity of the finding: the same matter in the next run has the same one.
    """
    findings, aside = told(report, telling.lang), told_aside(report, telling.lang)
    named = {finding["rule"] for finding in findings} | {*report.unchecked} | {*report.lowered["rule"]}
    rules = {rule: report.catalogue.rules[rule] for rule in sorted(named)}
    order = {rule: place for place, rule in enumerate(rules)}
    files = files_of(report, findings)
    folder = _folder(files)
    run = {
        "tool": {
            "driver": {
                "name": "nq57",
                "version": version("nq57-indicators"),
                "rules": [_rule(rule) for rule in rules.values()],
            }
        },
        "automationDetails": {"id": "nq57/validate/"},
        "language": telling.lang,
        "invocations": [
            {
                "executionSuccessful": all(finding["rule"] != UNREADABLE for finding in findings),
                "ruleConfigurationOverrides": [
                    {"descriptor": {"id": rule, "index": order[rule]}, "configuration": _configured(lowered)}
                    for rule, _, lowered, _ in report.lowered.to_numpy().tolist()
                ],
                "toolConfigurationNotifications": [
                    _notification(rule, order[rule], telling.lang) for rule in report.unchecked
                ],
            }
        ],
        "artifacts": [{"location": {"uri": _uri(file)}, "roles": ["analysisTarget"]} for file in files],
        "results": [_result(finding, order[finding["rule"]], folder) for finding in findings]
        + [_suppressed(finding, order[finding["rule"]], folder, telling.lang) for finding in aside],
        "properties": {
            "catalogue": report.catalogue.version,
            "fail_on": telling.fail_on,
            "passed": failing(report, telling.fail_on) == 0,
            **counts_read(report.submission, report.accepted_count),
            "lowered": report.lowered.to_dict("records"),
        },
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    fixes = (FIELD.sub("…", rule.fix.in_language(lang)) for lang in ("vi", "en"))
    return {
        "id": rule.id,
        "shortDescription": {"text": f"{rule.title.in_language('vi')} / {rule.title.in_language('en')}"},
        "help": {"text": "\n\n".join(fixes)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"severity": rule.severity, "tags": [rule.dimension]},
    }


def _notification(rule: str, place: int, lang: str) -> dict[str, Any]:
    text = f"{rule}: {label('report.unchecked', lang)}"
    return {"level": "note", "message": {"text": text}, "associatedRule": {"id": rule, "index": place}}


def _result(finding: Told, rule: int, folder: str) -> dict[str, Any]:
    return {
        "ruleId": finding["rule"],
        "ruleIndex": rule,
        "level": LEVELS[finding["severity"]],
        "message": {"text": f"{finding.place}: {finding.message}\n→ {finding.fix}"},
        "locations": [_location(finding, folder)],
        # the second is the name under which GitHub looks for an identity of its own making
        "partialFingerprints": {"finding/v1": finding["finding"], "primaryLocationLineHash": f"{finding['finding']}:1"},
        "properties": {name: finding[name] for name in _PROPERTIES if finding[name]},
    }


def _suppressed(finding: Told, rule: int, folder: str, lang: str) -> dict[str, Any]:
    """A finding of a rule that a caller has set to off: it is there, and nobody is asked to look at it."""
    why = {"kind": "external", "justification": label("report.off", lang)}
    return {**_result(finding, rule, folder), "suppressions": [why]}


def _configured(severity: str) -> dict[str, Any]:
    return {"level": LEVELS[severity]} if severity in LEVELS else {"enabled": False}


def _location(finding: Told, folder: str) -> dict[str, Any]:
    """File and row; a code host takes in no result without both, so that what stands in no file stands at their folder.

    Sheet and cell are a logical location, since a workbook has no lines.
    """
    artifact = {"uri": _uri(finding["file"]) if finding["file"] else folder}
    logical = [part for part in (finding["sheet"], finding["cell"]) if part]
    named = "!".join(logical) if finding["file"] else finding.place
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": artifact, "region": {"startLine": finding.line}}
    }
    return {**location, "logicalLocations": [{"fullyQualifiedName": named}]} if named else location


def _folder(files: Sequence[str]) -> str:
    """The folder that all files have in common; the current one where there is none."""
    try:
        common = commonpath([str(PurePosixPath(file).parent) for file in files])
    except ValueError:  # no file, or files of several drives
        common = ""
    return f"{_uri(common)}/" if common not in ("", ".", "/") else "./"


def _uri(file: str) -> str:
    """The reference of a file: a path from the current folder, or a whole URI where the path is whole.

    >>> _uri("nộp/quý 3.csv"), _uri("/a b.csv"), _uri("C:/số.csv")
    ('n%E1%BB%99p/qu%C3%BD%203.csv', 'file:///a%20b.csv', 'file:///C:/s%E1%BB%91.csv')
    """
    kind: type[PurePath] = PureWindowsPath if re.match(r"[A-Za-z]:[/\\]", file) else PurePosixPath
    path = kind(file)
    return path.as_uri() if path.is_absolute() else quote(file)
