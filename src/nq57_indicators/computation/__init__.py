"""The steps from observations to results. Pure functions over panels: no files, no printing, no language, no clock."""
