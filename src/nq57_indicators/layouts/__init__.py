"""Layouts: propose, check and apply how a sheet is read.

``grid`` holds the cells of one sheet, ``times`` and ``wording`` say what words mean, ``headers`` finds the tables of a sheet
and what their columns hold, ``rows`` what their rows are, ``context`` what the lines around a table say of all of it.
``applying`` makes of a table long or wide ones that recognition reads straight on; ``proposing`` writes the layout down.
"""
