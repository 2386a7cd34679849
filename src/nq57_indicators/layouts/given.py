"""Layouts and answers that a caller gives: as models, or as files that are read and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from nq57_indicators.catalogue.files import model_of_file
from nq57_indicators.errors import DefinitionError, SubmissionError
from nq57_indicators.models.layouts import Answer, Answers, Layout

_Model = TypeVar("_Model", bound=BaseModel)


def layouts_given(layout: Layout | str | Path | Sequence[Layout | str | Path] | None) -> tuple[Layout, ...]:
    """The layouts of a call; a file that is not a layout is a ``DefinitionError``, a missing one a ``SubmissionError``."""
    if layout is None:
        return ()
    if isinstance(layout, Layout | str | Path):
        layout = (layout,)
    return tuple(
        given_layout if isinstance(given_layout, Layout) else read_layout(given_layout) for given_layout in layout
    )


def read_layout(path: str | Path) -> Layout:
    """The layout of a TOML file.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "form.toml"
    ...     text = "version = 1\\nid = 'form'\\n[[tables]]\\n[[tables.columns]]\\nheader = ['Tỉnh']\\nrole = 'ref_area'"
    ...     _ = path.write_text(text, encoding="utf-8")
    ...     read_layout(path).tables[0].columns[0].role
    'ref_area'
    """
    return _read(Path(path), Layout)


def answers_given(answers: Answers | Mapping[str, str] | str | Path | None) -> dict[str, Answer]:
    """The answers of a call by the id of their doubt."""
    if answers is None:
        return {}
    if isinstance(answers, Mapping):
        return {doubt: Answer(doubt=doubt, answer=text) for doubt, text in answers.items()}
    if not isinstance(answers, Answers):
        answers = _read(Path(answers), Answers)
    return {answer.doubt: answer for answer in answers.answers}


def _read(path: Path, model: type[_Model]) -> _Model:
    if not path.is_file():
        raise SubmissionError("file-not-found", place=path.as_posix())
    found, problems = model_of_file(path, model)
    if found is None:
        raise DefinitionError(problems)
    return found
