"""Threads of comments, as newer Excel has them: an answer of ours in those of the cells that are marked.

The comment beside a thread is its copy for older programs; newer Excel writes that anew from the thread, so that what is only
said in the copy would never be seen there.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from nq57_indicators.forms.annotation.marks import AUTHOR, SEPARATOR, said_by_us
from nq57_indicators.forms.annotation.workbook_parts import WorkbookParts
from nq57_indicators.forms.annotation.xml_edits import Element, XmlPart, plain


def reply_in_threads(parts: WorkbookParts, sheet: str, wanted: Mapping[str, str]) -> None:
    """Answer in the thread of each cell that has one and is ``wanted``, in the place of what an earlier run answered.

    The answers bear no time: what is written must not depend on the day on which it is written.
    """
    name, people = parts.related(sheet, "threadedComment"), parts.related(parts.book, "person")
    if name is None or people is None:
        return
    part = XmlPart(parts[name])
    found = part.elements()
    threads = [element for element in found if element.name == "threadedComment"]
    for element in threads:
        if _text(part, element, found).lstrip().startswith(SEPARATOR):
            part.replace(element)
    first = {thread.attribute("ref"): thread for thread in reversed(threads) if not thread.attribute("parentId")}
    last = {thread.attribute("ref"): thread for thread in threads}
    answered = [cell for cell in wanted if cell in first]
    if answered:
        person = _ourselves(parts, people)
    for cell in answered:
        line = {
            "ref": cell,
            "personId": person,
            "id": _identity(f"{name}!{cell}"),
            "parentId": first[cell].attribute("id"),
        }
        text = part.tag("text", None, plain(said_by_us(wanted[cell])))
        part.insert(last[cell].end, part.tag("threadedComment", line, text))
    parts[name] = part.changed()


def _text(part: XmlPart, thread: Element, found: list[Element]) -> str:
    inside = (element for element in found if thread.inside <= element.start < thread.end and element.name == "text")
    return "".join(map(part.text, inside))


def _ourselves(parts: WorkbookParts, people: str) -> str:
    """Our id among the people who take part in threads."""
    part = XmlPart(parts[people])
    person = _identity("person")
    if person not in {element.attribute("id").upper() for element in part.elements()}:
        line = {"displayName": AUTHOR, "id": person, "userId": AUTHOR, "providerId": "None"}
        part.append(part.root, part.tag("person", line))
        parts[people] = part.changed()
    return person


def _identity(of: str) -> str:
    """A GUID that is always the same for the same thing."""
    return f"{{{uuid.uuid5(uuid.NAMESPACE_URL, f'{AUTHOR}:{of}')}}}".upper()
