"""Files of figures as tests of pytest, for those who ask for it: ``pytest -p nq57_indicators.pytest_plugin``.

Each file that matches ``nq57_files`` (patterns from the root of the project, ``submissions/*`` without it) is one test. It
fails with the sentences of its findings, from the severity ``nq57_fail_on`` on (``error`` without it), in the language
``nq57_lang`` (``vi``). Nothing is registered for everybody: without ``-p`` pytest knows none of this.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nq57_indicators.assessment import validate
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.codelists import SEVERITIES
from nq57_indicators.reading.submission import read_submission
from nq57_indicators.texts import figure, label
from nq57_indicators.texts.codes import code_given
from nq57_indicators.texts.language import LANGUAGES
from nq57_indicators.writing.reports.told import fails, told

_MOST = 20


def pytest_addoption(parser: pytest.Parser) -> None:
    """What a project sets in its file of pytest."""
    parser.addini("nq57_files", "patterns of the files of figures, from the root", "args", default=["submissions/*"])
    parser.addini("nq57_fail_on", "severity from which a file fails", default="error")
    parser.addini("nq57_lang", "language of the sentences: vi or en", default="vi")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what does not exist before anything is read."""
    settings(config)


def settings(config: pytest.Config) -> tuple[str, str]:
    """The failing severity, also by its words, and the language."""
    lang = str(config.getini("nq57_lang"))
    if lang not in LANGUAGES:
        raise pytest.UsageError(f"nq57_lang = {lang!r}: {', '.join(LANGUAGES)}")
    try:
        return code_given("nq57_fail_on", config.getini("nq57_fail_on"), SEVERITIES, "severity"), lang
    except ArgumentError as error:
        raise pytest.UsageError(error.in_language(lang)) from None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> FileOfFigures | None:
    """A file that matches one of the patterns, and is not asked for as anything else."""
    root = parent.config.rootpath
    inside = file_path.relative_to(root) if file_path.is_relative_to(root) else file_path
    if file_path.name.startswith((".", "~$")) or file_path.suffix in (".py", ".md", ".toml"):
        return None
    if any(inside.match(pattern) for pattern in parent.config.getini("nq57_files")):
        return FileOfFigures.from_parent(parent, path=file_path)
    return None


class FindingsError(Exception):
    """A file with findings that fail; the text is what is shown."""


class FileOfFigures(pytest.File):
    """A file that holds figures."""

    def collect(self) -> Iterator[pytest.Item]:
        """The one test of a file."""
        yield Check.from_parent(self, name="nq57")


class Check(pytest.Item):
    """That a file can be opened and has no finding of the failing severity."""

    def runtest(self) -> None:
        """Read and check the file."""
        fail_on, lang = settings(self.config)
        report = validate(read_submission([self.path]))
        failing = [finding for finding in told(report, lang) if fails(finding["severity"], fail_on)]
        if failing:
            lines = [f"{finding.place}: {finding.message}\n  → {finding.fix}" for finding in failing[:_MOST]]
            if len(failing) > _MOST:
                lines.append(label("and_more", lang, number=figure(len(failing) - _MOST, lang)))
            raise FindingsError("\n".join(lines))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        """The sentences of the findings; for a fault of ours what pytest would show."""
        if isinstance(excinfo.value, FindingsError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, None, str]:
        """What pytest prints as the name."""
        return self.path, None, f"nq57: {self.path.name}"
