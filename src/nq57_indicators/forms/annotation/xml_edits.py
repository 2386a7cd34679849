"""Changes to the bytes of an XML part that leave every byte they do not name as it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from xml.sax.saxutils import escape, quoteattr

from nq57_indicators.reading.archives import xml_parser
from nq57_indicators.reading.package import local

_TAG = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DECLARED_ENCODING = re.compile(r"""(<\?xml[^>]*encoding=)(["'])[^"']*\2""")


@dataclass
class Element:
    """An element of a part: its name without prefix, its attributes, and where its bytes stand.

    ``start`` to ``inside`` is the start tag, ``inside`` to ``close`` what it holds, ``close`` to ``end`` the end tag; an
    empty element has them all at its end.
    """

    name: str
    depth: int
    attributes: dict[str, str]
    start: int
    inside: int
    close: int = -1
    end: int = -1

    def attribute(self, name: str, default: str = "") -> str:
        """An attribute by its name without prefix."""
        if name in self.attributes:  # mostly it has no prefix
            return self.attributes[name]
        return next((value for key, value in self.attributes.items() if local(key) == name), default)


@dataclass
class XmlPart:
    """The bytes of a part and the changes to be made to it.

    >>> part = XmlPart(b'<x:a xmlns:x="u"><x:b n="1"/></x:a>')
    >>> b = next(element for element in part.elements() if element.name == "b")
    >>> part.set_attribute(b, "n", "2")
    >>> part.insert(part.root.close, part.tag("c", {"t": "<"}))
    >>> part.changed()
    b'<x:a xmlns:x="u"><x:b n="2"/><x:c t="&lt;"/></x:a>'
    """

    data: bytes
    _edits: list[tuple[int, int, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.data.startswith(_UTF16_MARKS):
            text = _DECLARED_ENCODING.sub(r"\1\2UTF-8\2", self.data.decode("utf-16"), count=1)
            self.data = text.encode("utf-8")
        self._root: Element | None = None

    @property
    def root(self) -> Element:
        """The outermost element."""
        if self._root is None:
            self.elements(lambda element: False)
        assert self._root is not None  # a part without an element does not parse
        return self._root

    @property
    def prefix(self) -> str:
        """The prefix of the root's name, with its colon, which its children have too."""
        tag = self.data[self.root.start + 1 : self.root.inside]
        name = re.match(rb"[^\s/>]+", tag)
        return name[0].decode()[: -len(self.root.name)] if name else ""

    def elements(self, wanted: Callable[[Element], bool] = lambda element: True) -> list[Element]:
        """The elements that are ``wanted``, in the order of their start tags."""
        found: list[Element] = []
        opened: list[Element] = []
        parser = xml_parser()
        parser.buffer_text = False

        def start(tag: str, attributes: dict[str, str]) -> None:
            at = parser.CurrentByteIndex
            whole = _TAG.match(self.data, at)
            inside = whole.end() if whole else at
            element = Element(local(tag), len(opened), attributes, at, inside)
            if not opened:
                self._root = element
            opened.append(element)
            if wanted(element):
                found.append(element)

        def end(tag: str) -> None:
            element = opened.pop()
            element.close = at = max(parser.CurrentByteIndex, element.inside)
            is_empty = self.data[element.inside - 2 : element.inside] == b"/>"
            element.end = at if is_empty else self.data.index(b">", at) + 1

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.Parse(self.data, True)
        return found

    def text(self, element: Element) -> str:
        """The text inside an element without children."""
        return unescape(self.data[element.inside : element.close].decode("utf-8"))

    def raw(self, element: Element) -> bytes:
        """An element as it stands."""
        return self.data[element.start : element.end]

    def tag(self, name: str, attributes: dict[str, str] | None = None, content: str | None = None) -> str:
        """A new element under the prefix of the part; ``content`` is XML already."""
        written = "".join(f" {key}={quoteattr(value)}" for key, value in (attributes or {}).items())
        whole = f"{self.prefix}{name}"
        return f"<{whole}{written}/>" if content is None else f"<{whole}{written}>{content}</{whole}>"

    def set_attribute(self, element: Element, name: str, value: str) -> None:
        """Change, or add, an attribute of a start tag."""
        tag = self.data[element.start : element.inside]
        self._edits.append((element.start, element.inside, with_attribute(tag, name, value)))

    def insert(self, at: int, xml: str | bytes) -> None:
        """Put XML at a place; several at one place stand in the order in which they came."""
        self._edits.append((at, at, xml.encode("utf-8") if isinstance(xml, str) else xml))

    def append(self, parent: Element, xml: str, attributes: dict[str, str] | None = None) -> None:
        """Put XML at the end of what an element holds, and set attributes of it; an empty element is opened for it.

        At most once for each element: what is added belongs together.
        """
        tag = self.data[parent.start : parent.inside]
        for name, value in (attributes or {}).items():
            tag = with_attribute(tag, name, value)
        if not tag.endswith(b"/>"):
            if attributes:
                self._edits.append((parent.start, parent.inside, tag))
            self.insert(parent.close, xml)
            return
        opened = re.match(rb"<([^\s/>]+)", tag)
        closing = b"</" + (opened[1] if opened else b"") + b">"
        self._edits.append((parent.start, parent.inside, tag[:-2] + b">" + xml.encode("utf-8") + closing))

    def replace(self, element: Element, xml: str | bytes = b"") -> None:
        """Put XML in the place of an element; nothing, to take it out."""
        self._edits.append((element.start, element.end, xml.encode("utf-8") if isinstance(xml, str) else xml))

    def changed(self) -> bytes:
        """The bytes of the part with all changes made."""
        pieces: list[bytes] = []
        reached = 0
        for start, end, new in sorted(self._edits, key=lambda edit: edit[:2]):
            pieces += (self.data[reached:start], new)
            reached = end
        return b"".join((*pieces, self.data[reached:]))


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """A start tag with one attribute set.

    >>> with_attribute(b'<c r="A1" s="3"/>', "s", "7"), with_attribute(b"<c>", "s", "7")
    (b'<c r="A1" s="7"/>', b'<c s="7">')
    """
    attribute = f" {name}={quoteattr(value)}".encode()
    present = re.compile(rb"""\s""" + re.escape(name.encode()) + rb"""\s*=\s*(?:"[^"]*"|'[^']*')""")
    if present.search(tag):
        return present.sub(lambda _: attribute, tag, count=1)
    closing = -2 if tag.endswith(b"/>") else -1
    return tag[:closing].rstrip() + attribute + tag[closing:]


def plain(text: str) -> str:
    """Text as XML may hold it: control characters that no XML can hold become blanks.

    >>> plain("a<b\\x00")
    'a&lt;b '
    """
    return escape(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", " ", text))
