"""What goes back to those who report: their own workbook with what is wrong written where it is wrong."""
