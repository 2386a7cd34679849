"""Normalisation, aggregation and ranks."""
