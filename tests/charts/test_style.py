"""What is written can be read on its ground, in light and dark: a contrast of 4.5 and more."""

from __future__ import annotations

import pytest

from contrast import contrast
from nq57_indicators.charts.style import DASHES, SHAPES, THEMES


def test_the_measure_by_hand() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("name", THEMES)
def test_letters_can_be_read(name: str) -> None:
    theme = THEMES[name]
    grounds = (theme.ground, *theme.steps, theme.good, theme.watch, theme.bad, theme.unknown)
    assert min(contrast(theme.ink, ground) for ground in grounds) >= 4.5
    assert min(contrast(colour, theme.ground) for colour in (theme.muted, theme.mark, theme.accent)) >= 4.5
    assert min(contrast(colour, theme.ground) for colour in theme.lines) >= 4.5


def test_every_line_has_a_shape_and_a_dash_of_its_own() -> None:
    for theme in THEMES.values():
        assert len(set(theme.lines)) == len(set(SHAPES)) == len({str(dash) for dash in DASHES}) == 8
