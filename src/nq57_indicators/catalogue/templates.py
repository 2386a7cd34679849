"""Commented bilingual templates, one for each kind of definition file."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from nq57_indicators.catalogue.problems import nearest
from nq57_indicators.errors import UnknownIndicatorError

PLACES = MappingProxyType(
    {
        "indicator": "indicators",
        "target": "targets",
        "variable": "variables",
        "document": "documents",
        "clauses": "clauses",
        "disagreement": "disagreements",
        "body": "bodies",
        "obligation": "obligations",
        "days_off": "days_off",
        "identity": "identities",
        "framework": "frameworks",
        "rule": "rules",
        "layout": "layouts",
        "area": "areas",
        "unit": "codelists/units.toml",
        "level": "codelists/levels.toml",
        "pillar": "codelists/pillars.toml",
        "catalogue": "catalogue.toml",
    }
)
"""The kinds of template, and the folder that each one's file belongs to, or the file itself."""


def template(kind: str) -> str:
    """The template of one kind of file, ready to be saved and changed; otherwise ``UnknownIndicatorError``.

    >>> template("target").splitlines()[0]
    '# targets/: mục tiêu một đơn vị tự đặt cho mình, không sửa tệp của chỉ tiêu. / targets a body sets for itself.'
    """
    if kind not in PLACES:
        guess, known = nearest(kind, PLACES), ", ".join(PLACES)
        raise UnknownIndicatorError("no-such-template", kind=kind, guess=guess, known=None if guess else known)
    return Path(__file__).parent.joinpath("templates", f"{kind}.toml").read_text(encoding="utf-8")
