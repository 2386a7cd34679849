"""A title that names one variable over a table whose headers name another: of which the figures are is asked."""

from __future__ import annotations

from dataclasses import replace

from nq57_indicators.layouts.held import Held
from nq57_indicators.layouts.holding import Holder
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.title_items import instead_of


def ask_of_title(holder: Holder, held: Held) -> None:
    """Ask once where the headers of all figures name only one variable, and a line over them none but others.

    A table of several variables may have the title of one of them, of their sum or of what is worked out from them.
    """
    named = {figure.said.item for figure in holder.figures} - {-1}
    by_rows = "variable" in holder.roles or holder.rows_say("variable")
    if len(named) != 1 or by_rows or not holder.data or holder.channel() is not None:
        return
    [item] = named
    lines = [line for line in holder.context.lines if not holder.wording.is_remark(line.text)]
    line, others = next(
        ((line, others) for line in lines if (others := instead_of(item, line.text, holder.wording))), (None, ())
    )
    if line is None:
        return
    figures = [figure for figure in holder.figures if figure.said.item == item]
    choices = (holder.wording.names.codes.items[item], *others)
    answer = holder.inquiry.ask(
        "statements-differ", ("variable", plain(figures[0].header), *choices), holder.place(line.row, line.column),
        found=f"{line.text}; {figures[0].header}", choices=choices, figures=len(holder.data) * len(figures), closed=True,
    )  # fmt: skip
    if answer is None:
        held.waits.add("variable")
    for figure in figures if answer else ():
        figure.said = replace(figure.said, item=holder.wording.item(answer or ""))
