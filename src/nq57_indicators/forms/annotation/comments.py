"""Comments on cells: new ones, and words added to those that stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nq57_indicators.forms.annotation.marks import AUTHOR, SEPARATOR, place_of, said_by_us
from nq57_indicators.forms.annotation.threads import reply_in_threads
from nq57_indicators.forms.annotation.workbook_parts import WorkbookParts
from nq57_indicators.forms.annotation.xml_edits import Element, XmlPart, plain

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_EMPTY_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"></xml>'
)
_SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{identity}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:60pt;margin-top:2pt;width:260pt;height:{height}pt;z-index:1;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
    "</x:ClientData></v:shape>"
)
_SHAPES = re.compile(rb"<v:shape\b.*?</v:shape>", re.DOTALL)
_SHAPE_NUMBER = re.compile(rb"_x0000_s(\d+)")
_SHAPE_PLACE = re.compile(rb"<x:(Row|Column)>\s*(\d+)\s*</x:\1>")


@dataclass(frozen=True)
class Comment:
    """What is to be said at a cell."""

    cell: str
    text: str


def write_comments(
    parts: WorkbookParts, sheet: str, comments: list[Comment], named_drawing: str | None = None
) -> str | None:
    """Write comments on a sheet, earlier ones of ours taken out; the id of a new drawing that the sheet has to name.

    ``named_drawing`` is the relation by which the sheet names the drawing of its comments: it may have others of that kind,
    with the pictures of its header.
    """
    name = parts.related(sheet, "comments")
    if name is None:
        if not comments:
            return None
        name = _new_comments(parts, sheet)
    wanted = {comment.cell: comment.text for comment in comments}
    written = _in_comments(parts, name, wanted)
    reply_in_threads(parts, sheet, wanted)
    drawing = next((link.target for link in parts.relations(sheet) if link.id == named_drawing), None)
    if drawing is not None and drawing in parts:
        parts[drawing] = _with_shapes(parts[drawing], written.new, written.gone)
        return None
    drawing = parts.free_name("xl/drawings/nq57Comments{}.vml")
    parts[drawing] = _with_shapes(_EMPTY_DRAWING.encode(), written.all, set())
    parts.declare(drawing, _DRAWING_TYPE, extension=True)
    return parts.relate(sheet, "vmlDrawing", drawing)


def _new_comments(parts: WorkbookParts, sheet: str) -> str:
    name = parts.free_name("xl/nq57Comments{}.xml")
    parts[name] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<comments xmlns="{parts.main_namespace}"><authors></authors><commentList></commentList></comments>'
    ).encode()
    parts.declare(name, _COMMENTS_TYPE)
    parts.relate(sheet, "comments", name)
    return name


@dataclass(frozen=True)
class _Written:
    """The cells with a comment, those where it is new, and those whose comment is gone."""

    all: list[str]
    new: list[str]
    gone: set[str]


def _in_comments(parts: WorkbookParts, name: str, wanted: dict[str, str]) -> _Written:
    """Change the part of comments."""
    part = XmlPart(parts[name])
    found = part.elements()
    own: set[str] = set()
    theirs: list[str] = []
    for element in (element for element in found if element.name == "comment"):
        cell = element.attribute("ref")
        inside = [inner for inner in found if element.inside <= inner.start < element.end]
        said = _said(part, inside)
        if said.lstrip().startswith(SEPARATOR):
            own.add(cell)
            part.replace(element)
        else:
            theirs.append(cell)
            _say_again(part, inside, said, wanted.get(cell))
    new = [cell for cell in wanted if cell not in theirs]
    if new:
        author = _author(part, found)
        listed = next(element for element in found if element.name == "commentList")
        part.append(listed, "".join(_comment(part, cell, author, wanted[cell]) for cell in new))
    parts[name] = part.changed()
    return _Written([*theirs, *new], [cell for cell in new if cell not in own], own - set(new))


def _author(part: XmlPart, found: list[Element]) -> int:
    """The number of us among the authors."""
    authors = [element for element in found if element.name == "author"]
    ours = next((number for number, element in enumerate(authors) if part.text(element) == AUTHOR), None)
    if ours is not None:
        return ours
    part.append(next(element for element in found if element.name == "authors"), part.tag("author", None, AUTHOR))
    return len(authors)


def _said(part: XmlPart, inside: list[Element]) -> str:
    """The whole text of a comment."""
    return "".join(part.text(element) for element in inside if element.name == "t")


def _say_again(part: XmlPart, inside: list[Element], said: str, text: str | None) -> None:
    """Add our words to somebody's comment, in the place of those an earlier run added."""
    runs = [element for element in inside if element.name == "r"]
    earlier = next((run for run in runs if _begins_with_us(part, run, inside)), None)
    again = _run(part, f"\n{said_by_us(text)}") if text else ""
    holder = next(element for element in inside if element.name == "text")
    if earlier is not None:
        part.replace(earlier, again)
    elif SEPARATOR in said:  # some program made one run of theirs and ours
        part.replace(holder, part.tag("text", None, _run(part, said.partition(SEPARATOR)[0].rstrip()) + again))
    elif again:
        part.append(holder, again)


def _begins_with_us(part: XmlPart, run: Element, inside: list[Element]) -> bool:
    texts = [element for element in inside if run.inside <= element.start < run.end]
    return _said(part, texts).lstrip().startswith(SEPARATOR)


def _comment(part: XmlPart, cell: str, author: int, text: str) -> str:
    said = part.tag("text", None, _run(part, said_by_us(text)))
    return part.tag("comment", {"ref": cell, "authorId": str(author)}, said)


def _run(part: XmlPart, text: str) -> str:
    look = part.tag("sz", {"val": "10"}) + part.tag("rFont", {"val": "Tahoma"})
    return part.tag("r", None, part.tag("rPr", None, look) + part.tag("t", {"xml:space": "preserve"}, plain(text)))


def _with_shapes(drawing: bytes, added: list[str], gone: set[str]) -> bytes:
    """A drawing with a box for each new comment and without those of comments that are gone. It need not be valid XML."""
    places = {(row - 1, column - 1) for row, column in map(place_of, gone)}
    drawing = _SHAPES.sub(lambda shape: b"" if _shape_place(shape[0]) in places else shape[0], drawing)
    number = max((int(found) for found in _SHAPE_NUMBER.findall(drawing)), default=1024)
    shapes = (
        ""
        if b"_x0000_t202" in drawing
        else _SHAPE_TYPE.replace(
            "<v:shapetype ",
            '<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" ',
        )
    )
    for identity, cell in enumerate(added, start=number + 1):
        row, column = (place - 1 for place in place_of(cell))
        anchor = f"{column + 1}, 15, {row}, 2, {column + 5}, 15, {row + 6}, 4"
        shapes += _SHAPE.format(identity=identity, height=96, anchor=anchor, row=row, column=column)
    end = drawing.rindex(b"</xml>")
    return drawing[:end] + shapes.encode() + drawing[end:]


def _shape_place(shape: bytes) -> tuple[int, int] | None:
    found = {name: int(number) for name, number in _SHAPE_PLACE.findall(shape)}
    return (found[b"Row"], found[b"Column"]) if len(found) == 2 else None
