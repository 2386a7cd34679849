"""Monitoring indicators of Viet Nam's Resolution 57-NQ/TW: definitions, validation, computation.

>>> import nq57_indicators as nq
>>> nq.load_catalogue().indicator("rd_gdp_share").targets[0].source.clause
'II.1, b3'
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in typing, which alone takes longer to import than all of this
if TYPE_CHECKING:
    from nq57_indicators import charts
    from nq57_indicators.assessment import Assessment, assess, validate
    from nq57_indicators.catalogue import Catalogue, load_catalogue
    from nq57_indicators.computation.explanations.replay import replay
    from nq57_indicators.computation.scores import methods
    from nq57_indicators.computation.steps import (
        aggregate,
        indicator_values,
        latest_vintage,
        normalise,
        restate,
        target_gaps,
        trends,
    )
    from nq57_indicators.errors import (
        ArgumentError,
        DefinitionError,
        InvalidDataError,
        LayoutError,
        LimitError,
        Nq57Error,
        SubmissionError,
        UnknownIndicatorError,
    )
    from nq57_indicators.forms.collecting.collection import collect
    from nq57_indicators.forms.form import form
    from nq57_indicators.reading.layout import propose_layout
    from nq57_indicators.reading.submission import read_submission
    from nq57_indicators.tables.submission import Submission
    from nq57_indicators.texts.language import set_language
    from nq57_indicators.validation.report import Report
    from nq57_indicators.writing.names import with_names

__version__ = "0.1.0"

_HOME = {
    "Assessment": "assessment",
    "assess": "assessment",
    "validate": "assessment",
    "Catalogue": "catalogue",
    "load_catalogue": "catalogue",
    "charts": "charts",
    "replay": "computation.explanations.replay",
    "methods": "computation.scores",
    "aggregate": "computation.steps",
    "indicator_values": "computation.steps",
    "latest_vintage": "computation.steps",
    "normalise": "computation.steps",
    "restate": "computation.steps",
    "set_language": "texts.language",
    "target_gaps": "computation.steps",
    "trends": "computation.steps",
    "ArgumentError": "errors",
    "DefinitionError": "errors",
    "InvalidDataError": "errors",
    "LayoutError": "errors",
    "LimitError": "errors",
    "Nq57Error": "errors",
    "SubmissionError": "errors",
    "UnknownIndicatorError": "errors",
    "collect": "forms.collecting.collection",
    "form": "forms.form",
    "propose_layout": "reading.layout",
    "read_submission": "reading.submission",
    "Submission": "tables.submission",
    "Report": "validation.report",
    "with_names": "writing.names",
}

__all__ = [
    "ArgumentError",
    "Assessment",
    "Catalogue",
    "DefinitionError",
    "InvalidDataError",
    "LayoutError",
    "LimitError",
    "Nq57Error",
    "Report",
    "Submission",
    "SubmissionError",
    "UnknownIndicatorError",
    "aggregate",
    "assess",
    "charts",
    "collect",
    "form",
    "indicator_values",
    "latest_vintage",
    "load_catalogue",
    "methods",
    "normalise",
    "propose_layout",
    "read_submission",
    "replay",
    "restate",
    "set_language",
    "target_gaps",
    "trends",
    "validate",
    "with_names",
]


if not TYPE_CHECKING:  # a checker of types knows the names above, and that there are no others

    def __getattr__(name: str) -> object:
        """Public names are found when they are first used, so that importing the package costs next to nothing."""
        if name in _HOME:
            from importlib import import_module

            home = import_module(f"nq57_indicators.{_HOME[name]}")
            return home if name == _HOME[name] else getattr(home, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
