"""A report as JUnit XML, which CI servers show as tests: one suite for each file, one case for each finding."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from nq57_indicators.texts import label
from nq57_indicators.writing.reports.told import UNREADABLE, Telling, Told, fails, files_of, told, told_aside

if TYPE_CHECKING:
    from nq57_indicators.validation.report import Report

_COUNTED = {
    "tests": "testcase",
    "failures": "testcase/failure",
    "errors": "testcase/error",
    "skipped": "testcase/skipped",
}


def junit(report: Report, telling: Telling) -> str:
    """A finding that fails is a failure, a file that cannot be opened an error, a rule that was not checked is skipped.

    Other findings are cases that pass and say their sentence. The name of a case ends with the identity of its finding, so
    that a server tells new findings from known ones wherever their rows have moved.
    """
    findings, lang = told(report, telling.lang), telling.lang
    whole = label("report.submission", lang)
    cases = {
        file: [ET.Element("testcase", name=label("report.read", lang), classname=file)]
        for file in files_of(report, findings)
    }
    cases[whole] = [_unchecked(rule, whole, lang) for rule in report.unchecked]
    cases[whole] += [_set_aside(finding, report, whole, lang) for finding in told_aside(report, lang)]
    for finding in findings:
        name = finding["file"] or whole
        if finding["rule"] == UNREADABLE:
            cases[name][0].append(_said("error", finding))
        else:
            cases[name].append(_case(finding, report, name, telling))
    suites = ET.Element("testsuites", name="nq57")
    for name, own in cases.items():
        suite = ET.SubElement(suites, "testsuite", name=name)
        if name == whole and not report.lowered.empty:
            properties = ET.SubElement(suite, "properties")
            for rule, own_severity, lowered, number in report.lowered.to_numpy().tolist():
                ET.SubElement(
                    properties, "property", name=f"lowered.{rule}", value=f"{own_severity} → {lowered}: {number}"
                )
        suite.extend(own)
        for attribute, path in _COUNTED.items():
            suite.set(attribute, str(len(suite.findall(path))))
    for attribute in ("tests", "failures", "errors"):
        suites.set(attribute, str(sum(int(suite.get(attribute, 0)) for suite in suites)))
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _case(finding: Told, report: Report, name: str, telling: Telling) -> ET.Element:
    title = report.catalogue.rules[finding["rule"]].title.in_language(telling.lang)
    case = ET.Element("testcase", name=f"{title} [{finding['rule']} {finding['finding']}]", classname=name)
    if fails(finding["severity"], telling.fail_on):
        case.append(_said("failure", finding))
    else:
        ET.SubElement(case, "system-out").text = f"{finding.place}: {finding.message}\n→ {finding.fix}"
    return case


def _set_aside(finding: Told, report: Report, whole: str, lang: str) -> ET.Element:
    title = report.catalogue.rules[finding["rule"]].title.in_language(lang)
    case = ET.Element(
        "testcase", name=f"{title} [{finding['rule']} {finding['finding']}]", classname=finding["file"] or whole
    )
    ET.SubElement(case, "skipped", message=f"{label('report.off', lang)} {finding.place}: {finding.message}")
    return case


def _said(kind: str, finding: Told) -> ET.Element:
    element = ET.Element(kind, type=finding["rule"], message=f"{finding.place}: {finding.message}")
    element.text = f"{finding.place}: {finding.message}\n→ {finding.fix}"
    return element


def _unchecked(rule: str, whole: str, lang: str) -> ET.Element:
    case = ET.Element("testcase", name=rule, classname=whole)
    ET.SubElement(case, "skipped", message=label("report.unchecked", lang))
    return case
