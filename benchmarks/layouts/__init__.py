"""Sheets as offices lay them out, made up with their answers, and what the library reads of them."""
