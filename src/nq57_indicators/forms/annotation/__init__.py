"""A submitted workbook returned with comments, colours and a sheet of what is to be done, everything else byte for byte."""
