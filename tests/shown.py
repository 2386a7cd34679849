"""What tests of notebooks look at: the tags and texts of what an object shows."""

import re
from html.parser import HTMLParser


class _Tags(HTMLParser):
    """Gathers tags and texts, and whether tags close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.seen.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def parsed(html: str) -> _Tags:
    tags = _Tags()
    tags.feed(html)
    assert tags.open == []
    assert tags.seen <= {
        "div",
        "b",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "span",
        "br",
        "small",
        "code",
        "style",
        "ul",
        "li",
        "details",
        "summary",
    }
    return tags


def closed(page: str) -> str:
    """A page whose cells have the end tags that HTML lets be left out."""
    cell = r"<(t[dh])((?:\s[^>]*)?)>((?:(?!<t[dh][\s>]|</t[dhr]>).)*)(?=<t[dh][\s>]|</tr>)"
    return re.sub(cell, r"<\1\2>\3</\1>", page, flags=re.DOTALL)
