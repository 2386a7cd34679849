"""A tree of lines of text, from which plain text, HTML and trees on the screen are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Line:
    """One line of a tree, with the lines below it."""

    text: str
    below: list[Line] = field(default_factory=list)

    def add(self, text: str) -> Line:
        """A line below this one; an empty text adds nothing that is kept."""
        line = Line(text)
        if text:
            self.below.append(line)
        return line

    def indented(self, depth: int = 0) -> Iterator[str]:
        """The lines of the tree, two spaces for each step down.

        >>> tree = Line("a")
        >>> _ = tree.add("b").add("c")
        >>> list(tree.indented())
        ['a', '  b', '    c']
        """
        yield "  " * depth + self.text
        for line in self.below:
            yield from line.indented(depth + 1)
