"""One page that holds everything an analyst looks at: a single file, without a network."""

from __future__ import annotations

from typing import Any

from nq57_indicators.charts.picture import extra


def page_html(assessment: Any, *areas: Any, **asked: Any) -> str:
    """The page, as ``page.made_page`` makes it; ``Nq57Error`` without the extra ``charts``, whose libraries it imports."""
    extra()
    from nq57_indicators.writing.page.page import made_page

    return made_page(assessment, *areas, **asked)
