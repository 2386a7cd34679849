"""What things are: the shapes of definitions, records and tables. Knows no pandas, opens no file."""
