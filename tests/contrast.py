"""How well letters can be read on their ground, as WCAG 2 measures it."""

from __future__ import annotations


def contrast(letters: str, ground: str) -> float:
    """The ratio of the luminances of two colours written ``#rrggbb``: from 1 to 21."""
    light, dark = sorted((_luminance(letters), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
