"""Cells with a thread of comments, as newer Excel writes them: the thread is answered, its copy for older programs kept."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.comments import Comment

import nq57_indicators as nq
from zipped import parts_of, putting, rewritten

THREAD = "{0A1B2C3D-0000-4000-8000-000000000001}"
LAN = "{0A1B2C3D-0000-4000-8000-00000000000A}"
SPACE = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
KINDS = "http://schemas.microsoft.com/office/2017/10/relationships"
COPY = "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment\n\nComment:\n    xem lại"
THREADS, PEOPLE, COPIES = (
    "xl/threadedComments/threadedComment1.xml",
    "xl/persons/person.xml",
    "xl/comments/comment1.xml",
)


def threaded(path: Path, *, people: bool = True) -> Path:
    """A bad cell D2 with a thread of Lan's, and another thread on A1."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["variable", "ref_area", "time_period", "obs_value", "unit_measure"])
    sheet.append(["dossiers_received", "Hà Nội", "2025-Q3", "abc", "dossier"])
    sheet["D2"].comment = Comment(COPY, f"tc={THREAD}")
    book.save(path)
    talk = "".join(
        f'<threadedComment ref="{cell}" dT="2025-10-01T00:00:00.00" personId="{LAN}" id="{name}"{parent}>'
        f"<text>{said}</text></threadedComment>"
        for cell, name, parent, said in [
            ("D2", THREAD, "", "xem lại"),
            ("D2", THREAD.replace("1}", "2}"), f' parentId="{THREAD}"', "đang hỏi xã"),
            ("A1", THREAD.replace("1}", "3}"), "", "tiêu đề?"),
        ]
    )
    edits = {
        "xl/worksheets/_rels/sheet1.xml.rels": putting(
            f'<Relationship Id="t" Type="{KINDS}/threadedComment" Target="../threadedComments/threadedComment1.xml"/>'
        ),
        "[Content_Types].xml": putting(
            f'<Override PartName="/{THREADS}" ContentType="application/vnd.ms-excel.threadedcomments+xml"/>',
            f'<Override PartName="/{PEOPLE}" ContentType="application/vnd.ms-excel.person+xml"/>',
        ),
    }
    if people:
        edits["xl/_rels/workbook.xml.rels"] = putting(
            f'<Relationship Id="p" Type="{KINDS}/person" Target="persons/person.xml"/>'
        )
    added = {
        THREADS: f'<ThreadedComments xmlns="{SPACE}">{talk}</ThreadedComments>'.encode(),
        PEOPLE: f'<personList xmlns="{SPACE}"><person displayName="Lan" id="{LAN}"/></personList>'.encode(),
    }
    return rewritten(path, path.with_name("threads.xlsx"), edits, added)


def annotated(path: Path, name: str = "back.xlsx") -> Path:
    nq.validate(nq.read_submission(path)).annotate(back := path.with_name(name))
    return back


def said(path: Path) -> list[tuple[str | None, str | None, str]]:
    """Cell, what is answered, and the first line of each text of the threads."""
    found = ElementTree.fromstring(parts_of(path)[THREADS])
    return [(one.get("ref"), one.get("parentId"), "".join(one.itertext()).split("\n")[0]) for one in found]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return threaded(tmp_path / "a.xlsx")


def test_a_thread_is_kept_and_answered(source: Path) -> None:
    back = annotated(source)
    assert said(back) == [
        ("D2", None, "xem lại"),
        ("D2", THREAD, "đang hỏi xã"),
        ("D2", THREAD, "——— nq57 ———"),
        ("A1", None, "tiêu đề?"),
    ]
    thread = ElementTree.fromstring(parts_of(back)[THREADS])[2]
    people = ElementTree.fromstring(parts_of(back)[PEOPLE])
    assert [(one.get("displayName"), one.get("id")) for one in people] == [
        ("Lan", LAN),
        ("nq57", thread.get("personId")),
    ]
    assert "abc" in "".join(thread.itertext())


def test_the_copy_for_older_programs_keeps_its_author_and_how_it_begins(source: Path) -> None:
    comment = openpyxl.load_workbook(annotated(source)).worksheets[1]["D2"].comment
    assert comment.author == f"tc={THREAD}"
    assert comment.text.startswith(COPY)
    assert "abc" in comment.text


def test_answers_of_an_earlier_run_are_replaced(source: Path) -> None:
    back = annotated(source)
    again = annotated(back, "again.xlsx")
    assert parts_of(again)[THREADS] == parts_of(back)[THREADS]
    assert parts_of(again)[PEOPLE] == parts_of(back)[PEOPLE]


def test_what_is_mended_is_no_longer_answered(source: Path) -> None:
    back = annotated(source)
    sheet = "xl/worksheets/sheet1.xml"
    mended = rewritten(back, back.with_name("m.xlsx"), {sheet: lambda data: data.replace(b">abc<", b">12<")})
    assert said(annotated(mended, "again.xlsx")) == said(source)


def test_threads_without_the_people_who_take_part_stay_as_they_are(tmp_path: Path) -> None:
    """Where the file does not hold together no more is added to it than its older copy."""
    source = threaded(tmp_path / "a.xlsx", people=False)
    back = annotated(source)
    assert parts_of(back)[THREADS] == parts_of(source)[THREADS]
    assert "abc" in openpyxl.load_workbook(back).worksheets[1]["D2"].comment.text
