"""Lets the tests of every room import ``elnor``, the made-up land that they share."""
