"""Files to cells with their place: CSV, Excel, Parquet, JSON and frames, safely and without interpreting anything."""
