"""Forms to fill in: what is asked, the sheet it is asked on, what is said beside it, the same as a tidy table."""
