"""What follows from a folder of definitions alone: contradictions of targets, clauses covered, what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from page_indexes import reference_pages

import nq57_indicators as nq
from nq57_indicators.catalogue import check_folder
from nq57_indicators.catalogue.contradictions import target_contradictions
from nq57_indicators.catalogue.coverage import coverage, without_wording
from nq57_indicators.catalogue.difference import Change, difference, verdicts
from nq57_indicators.catalogue.succession import clauses_of, leads_of, successors_on, unknown_amendments
from nq57_indicators.texts.changes import change_text

Write = Callable[[str, str], None]
NAMED = 'name = { vi = "tên", en = "name" }\n'
DOCUMENT = 'id = "{}"\nnumber = "1"\nissuer = "I"\nissued = "2024-12-22"\n[title]\nvi = "văn bản"\nen = "act"\n'
SOURCE = 'source = { document = "D", clause = "1", confidence = "found" }\n'


def variable(name: str, **fields: str) -> str:
    """A variable, with other fields."""
    usual = {"unit_measure": "piece", "measure": "flow", "frequency": "annual"} | fields
    return f'id = "{name}"\n' + "".join(f'{key} = "{text}"\n' for key, text in usual.items()) + NAMED


def ratio(
    name: str, top: str, bottom: str, *targets: str, share: bool = True, better: str = "higher", more: str = ""
) -> str:
    """A rate in percent with its targets."""
    return (
        f'id = "{name}"\nunit_measure = "percent"\nis_share = {str(share).lower()}\nbetter = "{better}"\n{more}{NAMED}'
        f'[formula]\nkind = "ratio"\nnumerator = ["{top}"]\ndenominator = ["{bottom}"]\nper = 100\n'
        'definition_basis = "derived"\n' + "".join(targets)
    )


def target(name: str, operator: str, value: float, *, due: str = "2030", more: str = "", document: str = "D") -> str:
    figure = f"low = {value}\nhigh = {value + 1}\n" if operator == "range" else f"value = {value}\n"
    return f'[[targets]]\nid = "{name}"\ndue = "{due}"\noperator = "{operator}"\n{figure}{more}' + SOURCE.replace(
        "D", document
    )


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes into a folder of three variables and one document."""

    def put(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    put("documents/D.toml", DOCUMENT.format("D"))
    for name in ("a", "b", "c"):
        put(f"variables/{name}.toml", variable(name))
    return put


# ---- contradictions --------------------------------------------------------------------------------------------------


def contradictions(folder: Path) -> list[tuple[str, ...]]:
    assert check_folder(folder) == []
    return [found.targets for found in target_contradictions(nq.load_catalogue(folder))]


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [
        (("reach", 80), ("<=", 70), True),
        (("reach", 80), ("<=", 80), False),
        (("reach", 80), ("<", 80), True),
        ((">", 80), ("<=", 80), True),
        (("reach", 70), ("reach", 80), False),
        (("range", 80), ("<", 80), True),
        (("range", 80), ("<=", 80), False),
    ],
)
def test_one_rate_between_two_bounds(
    write: Write, tmp_path: Path, first: tuple[str, float], second: tuple[str, float], wrong: bool
) -> None:
    write("indicators/up.toml", ratio("up", "a", "b", target("t1", *first)))
    better = "lower" if second[0] in ("<", "<=") else "higher"
    write("indicators/down.toml", ratio("down", "a", "b", target("t2", *second), better=better))
    assert [set(found) for found in contradictions(tmp_path)] == ([{"t1", "t2"}] if wrong else [])


def test_a_chain_of_rates(write: Write, tmp_path: Path) -> None:
    """a is at least 90 % of b, b at least 90 % of c: a is at least 81 % of c."""
    write("indicators/ab.toml", ratio("ab", "a", "b", target("ab", "reach", 90)))
    write("indicators/bc.toml", ratio("bc", "b", "c", target("bc", "reach", 90)))
    write("indicators/ac.toml", ratio("ac", "a", "c", target("ac", "<", 81), better="lower"))
    assert [set(found) for found in contradictions(tmp_path)] == [{"ab", "bc", "ac"}]
    write("indicators/ac.toml", ratio("ac", "a", "c", target("ac", "<=", 81), better="lower"))
    assert contradictions(tmp_path) == []


@pytest.mark.parametrize(
    "more", ['level = "x"\n', 'applies = "every_period"\n'], ids=["another level", "another way to apply"]
)
def test_targets_of_different_kinds_do_not_contradict(write: Write, tmp_path: Path, more: str) -> None:
    write("indicators/up.toml", ratio("up", "a", "b", target("t1", "reach", 80)))
    write("indicators/down.toml", ratio("down", "a", "b", target("t2", "<=", 70, more=more), better="lower"))
    assert contradictions(tmp_path) == []


def test_another_date_or_document_does_not_contradict(write: Write, tmp_path: Path) -> None:
    write("documents/E.toml", DOCUMENT.format("E"))
    write("indicators/up.toml", ratio("up", "a", "b", target("t1", "reach", 80)))
    write(
        "indicators/down.toml",
        ratio(
            "down",
            "a",
            "b",
            target("t2", "<=", 70, due="2028"),
            target("t3", "<=", 70, document="E"),
            better="lower",
        ),
    )
    assert contradictions(tmp_path) == []


def test_balances_bind_targets_too(write: Write, tmp_path: Path) -> None:
    """a and b make up c: 60 % and 60 % of it cannot both be reached."""
    write("identities/i.toml", 'id = "i"\nleft = ["c"]\noperator = "="\nright = ["a", "b"]\n' + NAMED)
    write("indicators/ac.toml", ratio("ac", "a", "c", target("ac", "reach", 60)))
    write("indicators/bc.toml", ratio("bc", "b", "c", target("bc", "reach", 60)))
    assert [set(found) for found in contradictions(tmp_path)] == [{"ac", "bc"}]
    write(
        "identities/i.toml",
        'id = "i"\nleft = ["c"]\noperator = "="\nright = ["a", "b"]\nseverity = "warning"\n' + NAMED,
    )
    assert contradictions(tmp_path) == []


def test_a_share_above_a_hundred_cannot_be_reached(write: Write, tmp_path: Path) -> None:
    """One target alone that no figures can meet is a contradiction in itself."""
    write("indicators/up.toml", ratio("up", "a", "b", target("t1", "reach", 120)))
    assert contradictions(tmp_path) == [("t1",)]


@pytest.mark.parametrize("operator", ["reach", "<="])
def test_none_at_all_can_be_reached(write: Write, tmp_path: Path, operator: str) -> None:
    """A count may be 0; only what it is divided by may not."""
    write("indicators/down.toml", ratio("down", "a", "b", target("t1", operator, 0), better="lower"))
    assert contradictions(tmp_path) == []
    write("indicators/up.toml", ratio("up", "a", "b", target("t2", ">", 0)))
    assert [set(found) for found in contradictions(tmp_path)] == [{"t1", "t2"}]


# ---- clauses ---------------------------------------------------------------------------------------------------------

CLAUSES = """id = "D"
document = "D"
whole = true
[[clauses]]
clause = "1"
text = {{ vi = "điều", en = "clause" }}
due = "{due}"
indicators = ["{indicator}"]
[[clauses]]
clause = "2"
text = {{ vi = "điều", en = "clause" }}
reason = {{ vi = "chưa đo được", en = "not measured" }}
[[clauses]]
clause = "3"
kind = "heading"
text = {{ vi = "điều", en = "clause" }}
"""


@pytest.mark.parametrize(("due", "state", "targets"), [("2030", "measured", ("t1",)), ("2031", "not_cited", ())])
def test_clauses_and_what_holds_them(
    write: Write, tmp_path: Path, due: str, state: str, targets: tuple[str, ...]
) -> None:
    write("indicators/up.toml", ratio("up", "a", "b", target("t1", "reach", 80)))
    write("indicators/aside.toml", ratio("aside", "b", "c"))
    write("clauses/D.toml", CLAUSES.format(due=due, indicator="up"))
    assert check_folder(tmp_path) == []
    found = coverage(nq.load_catalogue(tmp_path))
    assert [(one.state, one.targets) for one in found.clauses] == [
        (state, targets),
        ("no_indicator", ()),
        ("heading", ()),
    ]
    assert found.clauses_of == {"up": (("D", "1"),)}
    assert found.indicators_without_clause == ("aside",)
    assert found.documents_without_list == ()
    assert found.confidence == {"found": 1}
    assert len(found.with_state("no_indicator")) == 1


def test_a_figure_that_cites_a_clause_nobody_listed(write: Write, tmp_path: Path) -> None:
    write("indicators/up.toml", ratio("up", "a", "b", target("t1", "reach", 80).replace('"1"', '"9"')))
    write("clauses/D.toml", CLAUSES.format(due="2030", indicator="up"))
    found = coverage(nq.load_catalogue(tmp_path))
    assert [(one.document, one.clause, one.indicator) for one in found.unlisted] == [("D", "9", "up")]


def test_a_document_without_a_list_is_named(write: Write, tmp_path: Path) -> None:
    write("indicators/up.toml", ratio("up", "a", "b", target("t1", "reach", 80)))
    found = coverage(nq.load_catalogue(tmp_path))
    assert found.documents_without_list == ("D",)
    assert found.unlisted == ()


def test_clauses_name_what_exists(write: Write, tmp_path: Path) -> None:
    write("clauses/D.toml", CLAUSES.format(due="2030", indicator="upp").replace('document = "D"', 'document = "DD"'))
    assert {problem.file for problem in check_folder(tmp_path)} == {"clauses/D.toml"}
    assert len(check_folder(tmp_path)) == 2


WORDING = """[[wordings]]
text = { vi = "phấn đấu", en = "strive" }
source = { document = "D", clause = "1", confidence = "found" }
"""


@pytest.mark.parametrize(
    ("kind", "more", "state"),
    [
        ("wording", WORDING, "in_words"),
        ("heading", WORDING, "heading"),
        ("wording", "", "not_cited"),
        ("figure", WORDING, "not_cited"),
        ("milestone", target("t1", "reach", 80), "not_cited"),
    ],
)
def test_clauses_in_words(write: Write, tmp_path: Path, kind: str, more: str, state: str) -> None:
    write("indicators/up.toml", ratio("up", "a", "b", more))
    text = CLAUSES.format(due="2030", indicator="up").replace('clause = "1"\n', f'clause = "1"\nkind = "{kind}"\n', 1)
    write("clauses/D.toml", text)
    found = coverage(nq.load_catalogue(tmp_path))
    assert found.clauses[0].state == state
    assert found.unlisted == ()


def test_a_milestone_is_cited_by_what_is_done(write: Write, tmp_path: Path) -> None:
    done = target("t1", "done", 0).replace("value = 0\n", "")
    text = f'id = "gate"\nunit_measure = "flag"\n{NAMED}[formula]\nkind = "milestone"\ndefinition_basis = "derived"\n'
    write("indicators/gate.toml", text + done)
    clause = CLAUSES.format(due="2030", indicator="gate")
    write("clauses/D.toml", clause.replace('clause = "1"\n', 'clause = "1"\nkind = "milestone"\n', 1))
    assert coverage(nq.load_catalogue(tmp_path)).clauses[0].targets == ("t1",)


# ---- what changed ----------------------------------------------------------------------------------------------------


def changes(write: Write, folder: Path, name: str, before: str, after: str) -> list[Change]:
    """What differs after one file is written anew."""
    write(name, before)
    old = nq.load_catalogue(folder)
    write(name, after)
    return list(difference(old, nq.load_catalogue(folder)))


@pytest.mark.parametrize(
    ("old", "new", "field", "verdict"),
    [
        ('numerator = ["a"]', 'numerator = ["c"]', "formula.numerator", "break"),
        ("per = 100", "per = 1000", "formula.per", "rebase"),
        ('en = "name"', 'en = "other"', "name.en", "comparable"),
        ('unit_measure = "percent"', 'unit_measure = "piece"', "unit_measure", "break"),
    ],
)
def test_a_changed_indicator(write: Write, tmp_path: Path, old: str, new: str, field: str, verdict: str) -> None:
    before = ratio("up", "a", "b")
    found = changes(write, tmp_path, "indicators/up.toml", before, before.replace(old, new))
    assert [(one.kind, one.id, one.what, one.field, one.verdict) for one in found] == [
        ("indicator", "up", "changed", field, verdict)
    ]
    assert verdicts(found) == {"up": verdict}


def test_nothing_changed(write: Write, tmp_path: Path) -> None:
    text = ratio("up", "a", "b", target("t1", "reach", 80))
    assert changes(write, tmp_path, "indicators/up.toml", text, "# another remark\n" + text) == []


def test_units_that_convert_are_rebased(write: Write, tmp_path: Path) -> None:
    write(
        "codelists/units.toml",
        "".join(f'[[units]]\nid = "{one}"\n{NAMED}' for one in ("piece", "percent", "crown"))
        + f'[[units]]\nid = "dozen"\nof = "piece"\nfactor = 12\n{NAMED}',
    )
    write("indicators/up.toml", ratio("up", "a", "b"))
    dozen = changes(write, tmp_path, "variables/a.toml", variable("a"), variable("a", unit_measure="dozen"))
    assert [(one.kind, one.id, one.field, one.verdict) for one in dozen] == [
        ("variable", "a", "unit_measure", "rebase"),
        ("indicator", "up", "formula", "rebase"),
    ]
    crown = changes(write, tmp_path, "variables/a.toml", variable("a"), variable("a", unit_measure="crown"))
    assert [one.verdict for one in crown] == ["break", "break"]


UNITS = "".join(f'[[units]]\nid = "{one}"\n{NAMED}' for one in ("piece", "percent", "crown"))


@pytest.mark.parametrize(
    ("old", "new", "field", "verdict"),
    [
        ("factor = 1000000", "factor = 1000001", "factor", "rebase"),
        ("factor = 1000000", "factor = 1e7", "factor", "rebase"),
        ('of = "piece"', 'of = "crown"', "of", "break"),
    ],
)
def test_a_unit_that_converts_otherwise(
    write: Write, tmp_path: Path, old: str, new: str, field: str, verdict: str
) -> None:
    text = f'{UNITS}[[units]]\nid = "million"\nof = "piece"\nfactor = 1000000\n{NAMED}'
    write("indicators/up.toml", ratio("up", "a", "b"))
    write("variables/a.toml", variable("a", unit_measure="million"))
    write("variables/b.toml", variable("b", unit_measure="piece"))
    write("variables/c.toml", variable("c", unit_measure="percent"))
    found = verdicts(changes(write, tmp_path, "codelists/units.toml", text, text.replace(old, new)))
    assert {name: found.get(name) for name in ("million", "a", "b", "c", "up")} == {
        "million": verdict,
        "a": verdict,
        "b": verdict,
        "c": None,
        "up": verdict,
    }


AREA_HEAD = "id,scheme,level,parent,valid_from,valid_to,successors,code,name_vi,name_en\n"
OLD_AREA, NEW_AREA = "A1,A,province,,,2020-12-31,B1,,Cũ,Old\n", "B1,B,province,,2021-01-01,,,,Mới,New\n"


def test_an_area_that_goes_ends_its_series(write: Write, tmp_path: Path) -> None:
    found = changes(write, tmp_path, "areas/areas.csv", AREA_HEAD + OLD_AREA + NEW_AREA, AREA_HEAD + NEW_AREA)
    assert [(one.kind, one.id, one.what, one.verdict) for one in found] == [("area", "A1", "removed", "break")]
    assert "Chuỗi số liệu: gián đoạn" in change_text(found[0])


def test_an_area_with_successors_is_restated(write: Write, tmp_path: Path) -> None:
    write("areas/areas.csv", AREA_HEAD + OLD_AREA + NEW_AREA)
    days = (nq.load_catalogue(tmp_path, as_of=day) for day in ("2020-12-31", "2021-01-01"))
    assert {(one.id, one.what, one.verdict) for one in difference(*days)} == {
        ("A1", "removed", "rebase"),
        ("B1", "added", None),
    }


def test_a_removed_variable_ends_its_series(write: Write, tmp_path: Path) -> None:
    write("variables/d.toml", variable("d"))
    old = nq.load_catalogue(tmp_path)
    (tmp_path / "variables" / "d.toml").unlink()
    assert verdicts(difference(old, nq.load_catalogue(tmp_path))) == {"d": "break"}


IDENTITY = f'id = "i"\nleft = ["a"]\noperator = "<="\nright = ["b"]\n{NAMED}'


def test_identities_and_rules_are_compared(write: Write, tmp_path: Path) -> None:
    found = changes(write, tmp_path, "identities/i.toml", IDENTITY, IDENTITY.replace('"<="', '"="'))
    assert [(one.kind, one.id, one.field, one.before, one.after) for one in found] == [
        ("identity", "i", "operator", "<=", "=")
    ]
    rule = 'id = "r"\nseverity = "error"\ndimension = "clean"\n' + "".join(
        f'{part} = {{ vi = "lời", en = "words" }}\n' for part in ("title", "message", "fix")
    )
    found = changes(write, tmp_path, "rules/r.toml", rule, rule.replace('"error"', '"note"'))
    assert [change_text(one) for one in found] == ["Quy tắc kiểm tra r: mức độ đổi từ “lỗi” thành “lưu ý”."]


def test_added_and_removed_things_have_names(write: Write, tmp_path: Path) -> None:
    write("indicators/up.toml", ratio("up", "a", "b"))
    old = nq.load_catalogue(tmp_path)
    write("indicators/up.toml", ratio("up", "a", "b", target("t1", "reach", 80), target("t2", "range", 1, due="2028")))
    write("variables/d.toml", variable("d"))
    new = nq.load_catalogue(tmp_path)
    found = {(one.kind, one.id, one.what): one.name.en if one.name else None for one in difference(old, new)}
    assert found == {
        ("variable", "d", "added"): "name",
        ("target", "t1", "added"): "up reach 80 2030",
        ("target", "t2", "added"): "up range 1–2 2028",
    }
    assert {(one.kind, one.what) for one in difference(new, old)} == {("variable", "removed"), ("target", "removed")}


def test_the_worst_verdict_counts() -> None:
    found = verdicts(
        Change("indicator", "a", "changed", "x", "1", "2", verdict)
        for verdict in ("rebase", "break", "comparable", None)
    )
    assert found == {"a": "break"}


# ---- who came after whom ---------------------------------------------------------------------------------------------


def body(name: str, *, until: str = "", after: str = "") -> str:
    text = f'id = "{name}"\nkind = "office"\n'
    text += f"valid_to = {until}\n" if until else ""
    text += f'successors = ["{after}"]\n' if after else ""
    return text + NAMED


def test_bodies_and_their_successors(write: Write, tmp_path: Path) -> None:
    write("bodies/A.toml", body("A", until="2020-12-31", after="B"))
    write("bodies/B.toml", body("B", until="2024-12-31", after="C"))
    write("bodies/C.toml", body("C"))
    write("bodies/E.toml", body("E", until="2020-12-31"))
    catalogue = nq.load_catalogue(tmp_path)
    days = (date(2020, 12, 31), date(2021, 1, 1), date(2025, 1, 1), None)
    assert [successors_on(catalogue, "A", day) for day in days] == [("A",), ("B",), ("C",), ("C",)]
    assert successors_on(catalogue, "E", None) == ("E",)  # nobody took its place
    assert successors_on(catalogue, "unknown", None) == ("unknown",)


def test_bodies_that_succeed_one_another_in_a_circle_are_a_problem(write: Write, tmp_path: Path) -> None:
    write("bodies/A.toml", body("A", until="2020-12-31", after="B"))
    write("bodies/B.toml", body("B", until="2024-12-31", after="A"))
    assert {problem.file for problem in check_folder(tmp_path)} == {"bodies/A.toml", "bodies/B.toml"}


def test_a_successor_must_exist(write: Write, tmp_path: Path) -> None:
    write("bodies/A.toml", body("A", until="2020-12-31", after="X"))
    assert [(problem.file, problem.field) for problem in check_folder(tmp_path)] == [("bodies/A.toml", "successors")]


def test_leads_of_an_indicator(write: Write, tmp_path: Path) -> None:
    write("bodies/A.toml", body("A", until="2024-12-31", after="B"))
    write("bodies/B.toml", body("B"))
    write("indicators/up.toml", ratio("up", "a", "b", target("t1", "reach", 80)))
    lead = CLAUSES.format(due="2030", indicator="up").replace(
        'indicators = ["up"]', 'indicators = ["up"]\nlead = ["A"]'
    )
    write("clauses/D.toml", lead)
    catalogue = nq.load_catalogue(tmp_path)
    assert [(document, clause.clause) for document, clause in clauses_of(catalogue, "up")] == [("D", "1")]
    assert [(one.named, one.now) for one in leads_of(catalogue, "up")] == [("A", ("B",))]
    assert [one.now for one in leads_of(catalogue, "up", date(2024, 12, 31))] == [("A",)]
    assert leads_of(catalogue, "down") == ()


@pytest.mark.parametrize(
    ("extent", "day", "number"),
    [("unknown", None, 1), ("unknown", date(2025, 3, 31), 0), ("unknown", date(2025, 4, 1), 1), ("known", None, 0)],
)
def test_amendments_not_at_hand(write: Write, tmp_path: Path, extent: str, day: date | None, number: int) -> None:
    write("documents/E.toml", DOCUMENT.format("E"))
    later = f'amended_by = [{{ document = "E", on = 2025-04-01, extent = "{extent}" }}]\n'
    write("documents/D.toml", later + 'status = "amended"\n' + DOCUMENT.format("D"))
    assert len(unknown_amendments(nq.load_catalogue(tmp_path).documents["D"], None, day)) == number


# ---- differences of documents ----------------------------------------------------------------------------------------


def test_an_amendment_shows_from_its_day_on(write: Write, tmp_path: Path) -> None:
    write("documents/E.toml", DOCUMENT.format("E").replace("2024-12-22", "2025-04-01"))
    later = 'amended_by = [{ document = "E", on = 2025-04-01, extent = "known" }]\nstatus = "amended"\n'
    write("documents/D.toml", later + DOCUMENT.format("D"))
    before, after = (nq.load_catalogue(tmp_path, as_of=day) for day in ("2025-03-31", "2025-04-01"))
    found = {(one.kind, one.id, one.what, one.field): (one.before, one.after) for one in difference(before, after)}
    assert found == {
        ("document", "E", "added", ""): ("", ""),
        ("document", "D", "changed", "amended_by.known"): ("", "E (2025-04-01)"),
        ("document", "D", "changed", "status"): ("in_force", "amended"),
    }


def test_national_and_provincial_parts_contradict_apart(write: Write, tmp_path: Path) -> None:
    """A bound on a over b at the country is none on a over c in a province."""
    parts = '[formula.national]\nnumerator = ["a"]\ndenominator = ["b"]\n'
    parts += '[formula.province]\nnumerator = ["a"]\ndenominator = ["c"]\n'
    write("codelists/levels.toml", "".join(f'[[codes]]\nid = "{one}"\n{NAMED}' for one in ("national", "province")))
    text = ratio("up", "a", "b").replace('numerator = ["a"]\ndenominator = ["b"]\n', "")
    for level, wrong in (("national", True), ("province", False)):
        owed = f'level = "{level}"\n'
        write("indicators/up.toml", text + parts + target("t1", "reach", 80, more=owed))
        write("indicators/down.toml", ratio("down", "a", "b", target("t2", "<=", 70, more=owed), better="lower"))
        assert bool(contradictions(tmp_path)) is wrong, level


def test_levels_and_numbers_are_bounded_too(write: Write, tmp_path: Path) -> None:
    calm = f'id = "calm"\nunit_measure = "index"\n{NAMED}'
    calm += '[formula]\nkind = "level"\nvariable = "a"\ndefinition_basis = "derived"\n'
    write("indicators/calm.toml", calm + target("t1", "reach", 80))
    other = calm.replace('id = "calm"', 'id = "low"\nbetter = "lower"')
    write("indicators/low.toml", other + target("t2", "<", 80))
    assert [set(found) for found in contradictions(tmp_path)] == [{"t1", "t2"}]
    write("indicators/low.toml", other + target("t2", "<=", 80))
    assert contradictions(tmp_path) == []
    least = ratio("rest", "a", "b", target("t3", "<", 50), better="lower").replace('["a"]', '["-a", 100]')
    write("indicators/rest.toml", least)
    assert contradictions(tmp_path) == []


def test_every_target_gives_the_words_of_its_operator() -> None:
    """The words of the act, of a transcription or of a report; a summary alone only where no text of the act was found."""
    known_from_the_press = {"1132-QD-TTg_2024-10-09", "569-QD-TTg_2022-05-11", "Luat-CDS_2025-12-11"}
    missing = without_wording(nq.load_catalogue())
    assert {one.document.id for one in missing} == known_from_the_press
    assert all(one.target.source.confidence == "found-mirror" and one.target.note for one in missing)


UNWORDED = """indicator = "digital_economy_share"
owner = "P34-24"
[[targets]]
id = "made-up-2030"
due = "2030"
operator = "reach"
value = 33
source = { document = "21-KH-TU-DaNang_2025-09", clause = "I", confidence = "found" }
"""


def test_the_page_of_missing_words_names_every_target_without(tmp_path: Path) -> None:
    about = 'id = "made_up"\nversion = "1"\nextends = "nq57"\nname = { vi = "Giả định", en = "Made up" }\n'
    (tmp_path / "catalogue.toml").write_text(about, encoding="utf-8")
    (tmp_path / "targets").mkdir()
    (tmp_path / "targets" / "made_up.toml").write_text(UNWORDED, encoding="utf-8")
    catalogue = nq.load_catalogue(tmp_path)
    packaged = without_wording(nq.load_catalogue())
    assert [one.target.id for one in without_wording(catalogue) if one not in packaged] == ["made-up-2030"]
    page, without = (reference_pages(one)["missing-wording.md"] for one in (catalogue, nq.load_catalogue()))
    assert page.count("](indicators/") == without.count("](indicators/") + 1 == len(packaged) + 1
    assert "Kế hoạch hành động số 21 (Đà Nẵng)" in page
    assert "only a summary is in hand" in page
