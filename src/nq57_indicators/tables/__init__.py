"""What rooms hand to each other: observations, codes, findings, cells of sheets, a submission."""
