"""Indicator values from panels: formulas, their parts, growth, which value counts, and values over time."""
