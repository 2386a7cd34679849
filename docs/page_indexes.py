"""The indexes over the pages of indicators: by pillar, document, deadline and body, and every page with its name."""

from __future__ import annotations

from collections.abc import Iterable

from duties_page import duties_page
from indicator_pages import indicator_page
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
)

from nq57_indicators.catalogue import Catalogue, OwnedTarget
from nq57_indicators.catalogue.coverage import without_wording
from nq57_indicators.catalogue.succession import successors_on
from nq57_indicators.models.indicator import Indicator

_FOLDER = "indicators"
_BASES = {"source": "văn bản quy định / an act", "derived": "cách đọc của chúng tôi / our reading"}


def reference_pages(catalogue: Catalogue) -> dict[str, str]:
    """Every generated page of a catalogue by its path below the reference: indicators, four indexes, wordings, duties.

    >>> from nq57_indicators import load_catalogue
    >>> sorted(name for name in reference_pages(load_catalogue()) if "by-" in name)
    ['indicators/by-body.md', 'indicators/by-deadline.md', 'indicators/by-document.md']
    """
    pages = {f"{_FOLDER}/{one.id}.md": indicator_page(one, catalogue) for one in catalogue.indicators.values()}
    return {
        "indicators.md": _by_pillar(catalogue),
        f"{_FOLDER}/by-document.md": _by_document(catalogue),
        f"{_FOLDER}/by-deadline.md": _by_deadline(catalogue),
        f"{_FOLDER}/by-body.md": _by_body(catalogue),
        "missing-wording.md": _without_wording(catalogue),
        "duties.md": duties_page(catalogue),
        **pages,
    }


def _by_pillar(catalogue: Catalogue) -> str:
    parts = [
        MARK,
        "# Chỉ tiêu và mục tiêu / Indicators and targets\n\n",
        f"Danh mục / Catalogue {catalogue.version}{_known_to(catalogue)}. "
        "Mỗi chỉ tiêu một trang: công thức và căn cứ, mục tiêu theo từng văn bản, cơ quan, lịch báo cáo, điều dễ nhầm. / "
        "One page per indicator: formula and its basis, targets by document, bodies, calendar, traps.\n\n",
        "Theo / By: [văn bản / document](indicators/by-document.md), [thời hạn / deadline](indicators/by-deadline.md), "
        "[cơ quan / body](indicators/by-body.md). [Nghĩa vụ báo cáo / Reporting duties](duties.md). "
        "Điều còn thiếu / what is missing: [tiếng Việt](missing.vi.md), "
        "[English](missing.md), [câu chữ / wordings](missing-wording.md).\n",
    ]
    for pillar, code in catalogue.pillars.items():
        members = [one for one in catalogue.indicators.values() if one.pillar == pillar]
        parts.append(_listed(both(code.name), members, catalogue, f"{_FOLDER}/"))
    rest = [one for one in catalogue.indicators.values() if one.pillar not in catalogue.pillars]
    parts.append(_listed("Khác / Other", rest, catalogue, f"{_FOLDER}/"))
    return "".join(parts)


def _known_to(catalogue: Catalogue) -> str:
    day = catalogue.about.day
    return f", luật đến / the law up to {day:%d/%m/%Y}" if day else ""


def _listed(title: str, members: list[Indicator], catalogue: Catalogue, folder: str) -> str:
    if not members:
        return ""
    rows = [
        (
            _link(one, folder),
            one.name.en,
            str(len(catalogue.targets_of.get(one.id, ()))),
            _BASES[one.formula.definition_basis],
        )
        for one in members
    ]
    head = ("chỉ tiêu", "indicator", "số mục tiêu / targets", "căn cứ công thức / basis")
    return f"\n## {title}\n\n{table(head, rows)}"


def _link(one: Indicator, folder: str = "") -> str:
    return f"[{one.name.vi}]({folder}{one.id}.md)"


def _target_rows(targets: Iterable[OwnedTarget], catalogue: Catalogue, folder: str = "") -> list[tuple[str, ...]]:
    return [
        (
            _link(catalogue.indicators[owned.target.variant or owned.indicator], folder),
            figure_of(owned),
            due_text(owned.target.due),
            whose(owned, catalogue),
            f"{owned.document.number}, {owned.target.source.clause}",
            "; ".join(
                [
                    sure(owned.target.source),
                    *document_notes(owned.document, catalogue, owned.target.source.clause),
                    *ended_notes(owned, catalogue),
                ]
            ),
        )
        for owned in targets
    ]


_HEAD = (
    "chỉ tiêu / indicator",
    "mục tiêu / target",
    "hạn / due",
    "của ai / whose",
    "văn bản, điều khoản / document, clause",
    "mức kiểm chứng / confidence",
)


def _by_document(catalogue: Catalogue) -> str:
    parts = [MARK, "# Mục tiêu theo văn bản / Targets by document\n"]
    for document in sorted(catalogue.documents.values(), key=lambda one: (one.issued, one.id)):
        owned = [one for one in catalogue.all_targets if one.document.id == document.id]
        if owned:
            notes = "".join(f" **{note}**." for note in document_notes(document, catalogue))
            said = f"{both(document.title)}. {document.issuer}, {document.issued}.{notes}"
            said += f"\n\n{both(document.note)}" if document.note else ""
            said += "".join(f"\n\n{one.on:%d/%m/%Y}: {both(one.text)}" for one in document.dated_notes)
            said += f"\n\nNguồn đã đọc / read at: {document.address}" if document.address else ""
            parts.append(f"\n## {document.number}\n\n{said}\n\n{table(_HEAD, _target_rows(owned, catalogue))}")
    return "".join(parts)


def _by_deadline(catalogue: Catalogue) -> str:
    dues = sorted({owned.target.due or "" for owned in catalogue.targets}, key=lambda due: (not due, due))
    parts = [
        MARK,
        "# Mục tiêu theo thời hạn / Targets by deadline\n\n"
        "Không kể dự thảo; mục tiêu của tỉnh cũ ghi ngày hết hiệu lực. / Drafts apart; targets of former provinces say when "
        "they ended.\n",
    ]
    for due in dues:
        owned = [one for one in catalogue.targets if (one.target.due or "") == due]
        title = due_text(due) if due else "Hằng năm, không có hạn cuối / Every year, no last date"
        parts.append(f"\n## {title}\n\n{table(_HEAD, _target_rows(owned, catalogue))}")
    return "".join(parts)


def _without_wording(catalogue: Catalogue) -> str:
    """The targets whose operator rests on a summary; all others quote the words of the act or of the report read."""
    missing = without_wording(catalogue)
    worded, number = len(catalogue.all_targets) - len(missing), len(catalogue.all_targets)
    vi = (
        f"{worded} trong {number} mục tiêu ghi câu chữ làm căn cứ cho phép so (đạt, trên, ít nhất), như văn bản, bản chép hoặc "
        "bài báo đã đọc ghi; nơi chỉ đọc được bài báo hay bản dịch, ghi chú của mục tiêu hoặc của văn bản nói rõ."
    )
    en = (
        f"{worded} of {number} targets quote the words that made their operator, as the act, a transcription or the report "
        "that was read prints them; where only a report or a translation was read, the note of the target or of its document "
        "says so."
    )
    if missing:
        vi += " Với các mục tiêu dưới đây mới có bản tóm tắt: phép so theo nguồn ấy, phải đối chiếu với văn bản gốc."
        en += (
            " For those below only a summary is in hand: the operator follows it, and is to be checked against the act."
        )
    parts = [MARK, f"# Mục tiêu chưa có câu chữ / Targets without quoted words\n\n{vi} / {en}\n"]
    for document in dict.fromkeys(one.document for one in missing):
        owned = [one for one in missing if one.document == document]
        cited = _target_rows(owned, catalogue, f"{_FOLDER}/")
        rows = [(*row, f"`{one.target.operator}`") for row, one in zip(cited, owned, strict=True)]
        parts.append(f"\n## {document.number}: {both(document.title)}\n\n{table((*_HEAD, 'phép so / operator'), rows)}")
    return "".join(parts)


def _by_body(catalogue: Catalogue) -> str:
    """Indicators by the body that answers for them now; bodies as acts name them are told apart where they have ended."""
    named: dict[str, dict[str, set[str]]] = {}
    for listed in catalogue.clauses.values():
        for clause in listed.clauses:
            for lead in clause.lead:
                for now in successors_on(catalogue, lead, None):
                    for indicator in clause.indicators:
                        named.setdefault(now, {}).setdefault(indicator, set()).add(lead)
    for one in catalogue.indicators.values():
        if one.accountable:
            named.setdefault(one.accountable, {}).setdefault(one.id, set())
    parts = [MARK, "# Chỉ tiêu theo cơ quan chịu trách nhiệm / Indicators by accountable body\n"]
    for body in sorted(named, key=lambda body: both(catalogue.bodies[body].name)):
        rows = []
        for indicator in sorted(named[body]):
            before = [both(catalogue.bodies[one].name) for one in sorted(named[body][indicator]) if one != body]
            rows.append((_link(catalogue.indicators[indicator]), "; ".join(before) or "–"))
        head = ("chỉ tiêu / indicator", "cơ quan ghi trong văn bản, nếu khác / body as the act names it, if another")
        parts.append(f"\n## {both(catalogue.bodies[body].name)}\n\n{table(head, rows)}")
    return "".join(parts)
