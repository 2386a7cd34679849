"""Words for people, in Vietnamese and English: sentences of findings, printed figures, labels of screens."""

from nq57_indicators.texts.figures import date_text, figure
from nq57_indicators.texts.findings import finding_sentence
from nq57_indicators.texts.labels import label

__all__ = ["date_text", "figure", "finding_sentence", "label"]
