"""Faults put into clean submissions that are made up, and what the library says of them."""
