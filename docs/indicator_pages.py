"""A page for each indicator in both languages, made from the catalogue alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from page_parts import (
    MARK,
    both,
    document_notes,
    due_text,
    ended_notes,
    figure_of,
    sure,
    table,
    whose,
    with_names,
)

from nq57_indicators.catalogue import Catalogue, OwnedTarget
from nq57_indicators.catalogue.succession import clauses_of, successors_on
from nq57_indicators.models.base import Text
from nq57_indicators.models.indicator import Indicator
from nq57_indicators.texts.figures import figure
from nq57_indicators.texts.formulas import formula_lines
from nq57_indicators.texts.targets import target_text

FREQUENCIES: Mapping[str, str] = {
    "weekly": "tuần / weekly",
    "monthly": "tháng / monthly",
    "quarterly": "quý / quarterly",
    "semiannual": "6 tháng / half-yearly",
    "annual": "năm / yearly",
    "biennial": "2 năm / every two years",
    "irregular": "không định kỳ / irregular",
}
_BASES: Mapping[str, str] = {
    "source": "văn bản có quy định / an act defines it",
    "derived": "cách đọc của chúng tôi, văn bản không định nghĩa / our reading, no act defines it",
}
_MEASURES = {"flow": "thời kỳ / flow", "stock": "thời điểm / stock"}
_MANY = 3


def indicator_page(indicator: Indicator, catalogue: Catalogue) -> str:
    """The page of one indicator: formula and its basis, unit, targets by source, calendar, who answers, traps.

    >>> from nq57_indicators import load_catalogue
    >>> catalogue = load_catalogue()
    >>> page = indicator_page(catalogue.indicator("hdi"), catalogue)
    >>> "cần đối chiếu Công báo" in page, "57-NQ/TW" in page
    (True, True)
    """
    parts = [
        MARK,
        f"# {indicator.name.vi}\n\n*{indicator.name.en}*\n\n",
        "".join(f"- {line}\n" for line in _facts(indicator, catalogue)),
        "\n## Công thức / Formula\n\n",
        "".join(f"- {line}\n" for line in _formula(indicator, catalogue)),
        "\n## Mục tiêu / Targets\n\n",
        _targets(indicator, catalogue),
        _section("Chỉ có lời / In words only", _wordings(indicator, catalogue)),
        _section("Điều khoản và cơ quan / Clauses and bodies", _clauses(indicator, catalogue)),
        _section("Số liệu và lịch báo cáo / Figures and calendar", _calendar(indicator, catalogue)),
        _section("Dễ nhầm / Traps", _traps(indicator, catalogue)),
        _section("Nguồn nói khác nhau / Sources disagree", _disagreements(indicator, catalogue)),
    ]
    return "".join(parts).rstrip("\n") + "\n"


def _section(title: str, lines: Iterator[str]) -> str:
    text = "".join(f"- {line}\n" for line in lines)
    return f"\n## {title}\n\n{text}" if text else ""


def _facts(one: Indicator, catalogue: Catalogue) -> Iterator[str]:
    yield f"mã / id: `{one.id}`"
    pillar, body = catalogue.pillars.get(one.pillar or ""), catalogue.bodies.get(one.accountable or "")
    if pillar:
        yield f"nhóm / pillar: {both(pillar.name)}"
    if one.programme_item and one.programme_item[0].isdigit():
        items = one.programme_item.replace(";", ", ")
        yield f"mục trong Phụ lục I của 03/NQ-CP / item of Appendix I of 03/NQ-CP: {items}"
    unit = catalogue.units.get(one.unit_measure)
    better = "cao hơn là tốt / higher is better" if one.better == "higher" else "thấp hơn là tốt / lower is better"
    written = unit.name if unit else Text(vi=one.unit_measure, en=one.unit_measure)
    if one.formula.kind == "growth":
        written = Text(vi=f"{written.vi} mỗi năm", en=f"{written.en} a year")
    yield f"đơn vị tính / unit: {both(written)}; {better}"
    if one.levels:
        names = [both(catalogue.levels[level].name) for level in one.levels if level in catalogue.levels]
        yield f"cấp / levels: {'; '.join(names)}"
    if body:
        yield f"cơ quan nay chịu trách nhiệm / body now accountable: {both(body.name)}"
    if one.variant_of:
        yield f"cách tính khác của / another reading of: {_linked(one.variant_of, catalogue)}"
    others = [other.id for other in catalogue.indicators.values() if other.variant_of == one.id]
    if others:
        yield f"cách tính khác / other readings: {'; '.join(_linked(other, catalogue) for other in others)}"


def _linked(indicator: str, catalogue: Catalogue) -> str:
    return f"[{both(catalogue.indicators[indicator].name)}]({indicator}.md)"


def _formula(one: Indicator, catalogue: Catalogue) -> Iterator[str]:
    if one.formula.kind == "text":
        yield "chỉ có lời, không tính / in words only, never computed"
    elif one.formula.kind == "milestone":
        yield "xong hay chưa (1 hoặc 0) / done or not (1 or 0)"
    elif one.formula.kind == "level":
        yield "con số công bố hoặc đếm được, không qua phép tính / a published or counted figure, no arithmetic"
    vietnamese, english = (list(formula_lines(one, catalogue, lang)) for lang in ("vi", "en"))
    for vi, en in zip(vietnamese, english, strict=True):
        yield f"{vi.strip()} / {en.strip()}"
    yield f"căn cứ / basis: `{one.formula.definition_basis}`, {_BASES[one.formula.definition_basis]}"
    if one.formula.source:
        source = one.formula.source
        number = catalogue.documents[source.document].number
        yield f"quy định tại / defined in: {number}, {source.clause}; {sure(source)}"


def _targets(one: Indicator, catalogue: Catalogue) -> str:
    owned = sorted(
        (each for each in catalogue.all_targets if (each.target.variant or each.indicator) == one.id),
        key=lambda each: (each.owner or "", each.target.due or "", each.document.issued),
    )
    if not owned:
        return "Không văn bản nào đặt con số. / No act sets a figure.\n"
    rows = [
        (
            figure_of(each),
            due_text(each.target.due),
            whose(each, catalogue),
            f"{each.document.number}, {each.target.source.clause}",
            sure(each.target.source),
            "; ".join(_target_notes(each, catalogue)) or "–",
        )
        for each in owned
    ]
    return table(
        (
            "mục tiêu / target",
            "hạn / due",
            "của ai / whose",
            "văn bản, điều khoản / document, clause",
            "mức kiểm chứng / confidence",
            "lưu ý / remarks",
        ),
        rows,
    )


def _target_notes(owned: OwnedTarget, catalogue: Catalogue) -> Iterator[str]:
    yield from document_notes(owned.document, catalogue, owned.target.source.clause)
    yield from ended_notes(owned, catalogue)
    target = owned.target
    if target.source.wording and target.source.wording != target_text(
        target.operator, target.value, target.low, target.high
    ):
        yield f"“{target.source.wording}”"
    if target.variant:
        yield f"đặt ở / stands with {_linked(owned.indicator, catalogue)}"
    if target.note:
        yield with_names(target.note, catalogue)


def _wordings(one: Indicator, catalogue: Catalogue) -> Iterator[str]:
    for wording in one.wordings:
        source = wording.source
        document = catalogue.documents[source.document]
        notes = "".join(f"; {note}" for note in document_notes(document, catalogue, source.clause))
        yield f"{both(wording.text)} — {document.number}, {source.clause}; {sure(source)}{notes}"


def _clauses(one: Indicator, catalogue: Catalogue) -> Iterator[str]:
    for document, clause in clauses_of(catalogue, one.id):
        bodies = "".join(f"; {_lead(lead, successors_on(catalogue, lead, None), catalogue)}" for lead in clause.lead)
        yield f"{catalogue.documents[document].number}, {clause.clause}: {both(clause.text)}{bodies}"


def _lead(named: str, now: tuple[str, ...], catalogue: Catalogue) -> str:
    as_named = catalogue.bodies[named]
    if now == (named,):
        return f"chủ trì / lead: {both(as_named.name)}"
    after = ", ".join(both(catalogue.bodies[one].name) for one in now)
    return f"chủ trì ghi trong văn bản / lead as named: {both(as_named.name)}; nay là / now: {after}"


def _calendar(one: Indicator, catalogue: Catalogue) -> Iterator[str]:
    names = sorted(one.formula.variables) or ([one.id] if one.id in catalogue.variables else [])
    for name in names:
        variable = catalogue.variables[name]
        lag = f", chậm {variable.lag} tháng / {variable.lag} months after the period" if variable.lag else ""
        yield f"{both(variable.name)} (`{name}`): {FREQUENCIES[variable.frequency]}, {_MEASURES[variable.measure]}{lag}"
    for obligation in catalogue.obligations.values():
        if set(names) & set(obligation.variables):
            number = catalogue.documents[obligation.source.document].number
            frequency = FREQUENCIES[obligation.frequency]
            yield f"{both(obligation.name)} ({frequency}) — {number}, {obligation.source.clause}"


def _traps(one: Indicator, catalogue: Catalogue) -> Iterator[str]:
    if one.note:
        yield with_names(one.note, catalogue)
    if one.formula.kind == "growth" and one.formula.base_period is None:
        yield "văn bản không nêu năm gốc: không kết luận đạt hay chưa / no base year in the acts: no verdict"
    if one.is_share:
        yield "tỷ trọng: tử số lớn hơn mẫu số là lỗi / a share: a numerator above the denominator is an error"
    known = _known(one, catalogue) if "province" in one.levels else []
    fixed = [name for name in known if catalogue.variables[name].over_areas == "none"]
    if len(fixed) > _MANY:
        yield "các số liệu ở đây không cộng được qua các tỉnh / the figures here do not add up over provinces"
    elif fixed:
        names = "; ".join(f"“{both(catalogue.variables[name].name)}”" for name in fixed)
        yield f"không cộng được qua các tỉnh / not added up over provinces: {names}"
    for moment in one.breaks:
        why = f": {both(moment.note)}" if moment.note else ""
        yield f"gián đoạn từ / break on {moment.on:%d/%m/%Y}{why}"


def _known(one: Indicator, catalogue: Catalogue) -> list[str]:
    return [name for name in sorted(one.formula.variables) if name in catalogue.variables]


def _disagreements(one: Indicator, catalogue: Catalogue) -> Iterator[str]:
    for found in catalogue.disagreements.values():
        if found.indicator == one.id:
            figures = "; ".join(f"{_written(each.value)} ({both(each.says)}; {each.source})" for each in found.figures)
            yield f"{due_text(found.period)}: {figures}. {with_names(found.note, catalogue)}"


def _written(value: float) -> str:
    """A figure as Vietnamese and English write it, once where they agree."""
    return " / ".join(dict.fromkeys(figure(value, lang) for lang in ("vi", "en")))
