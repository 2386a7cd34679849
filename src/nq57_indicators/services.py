"""The one way up: an object that is to be shown or saved asks for the function that does so, in a room above its own.

Imports point down, so that every room can be read without those above it. What an object says of itself (its sentence, its
picture in a notebook) and how a result is saved belong to higher rooms all the same; they are named here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

SERVICES: Final = {
    "sentence": "texts.errors",
    "label": "texts.labels",
    "language_given": "texts.language",
    "indicator_html": "display.definitions",
    "catalogue_html": "display.definitions",
    "definition_html": "display.definitions",
    "owned_html": "display.definitions",
    "areas_html": "display.listings",
    "listing_html": "display.listings",
    "entries_html": "display.listings",
    "submission_html": "display.notebook",
    "report_html": "display.notebook",
    "assessment_html": "display.notebook",
    "explanation_html": "display.explanations",
    "explanation_text": "texts.explanations",
    "save_report": "writing.reports",
    "save_assessment": "writing.outputs",
    "status_text": "writing.paragraphs",
    "sentences": "writing.sentences",
    "annotate": "forms.annotation.annotate",
    "save_picture": "writing.pictures",
    "page_html": "writing.page",
}
"""Functions that objects ask for, and the module each stands in."""


def service(name: str) -> Callable[..., Any]:
    """The function ``name`` of ``SERVICES``; its module is imported when it is asked for.

    >>> service("sentence")("file-empty", {}, "en")
    'The file is empty (0 bytes). Send the original again.'
    """
    function: Callable[..., Any] = getattr(import_module(f"nq57_indicators.{SERVICES[name]}"), name)
    return function
