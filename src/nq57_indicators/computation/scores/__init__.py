"""Normalisation, aggregation and ranks."""

from nq57_indicators.computation.scores import methods as methods
