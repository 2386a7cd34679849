"""Results and findings to files: Parquet, CSV, JSON and Excel, written whole or not at all."""

from nq57_indicators.writing.outputs import FORMATS, save_assessment

__all__ = ["FORMATS", "save_assessment"]
