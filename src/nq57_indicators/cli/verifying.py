"""``nq57 verify``: whether a folder of results is whole."""

from __future__ import annotations

from typing import Annotated

import typer

from nq57_indicators.cli.exit_codes import FINDINGS, FINE
from nq57_indicators.cli.options import DebugOption, LangOption


def verify(
    folder: Annotated[str, typer.Argument(help="Thư mục kết quả. / Folder of results.", metavar="FOLDER")],
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Kiểm tra một thư mục kết quả còn nguyên vẹn / Check that results are whole.

    Mã thoát: 0 nguyên vẹn, 1 dở dang hoặc đã bị sửa. / Exit code: 0 whole, 1 unfinished or changed.
    """
    from nq57_indicators.cli.screen import Screen
    from nq57_indicators.models.arguments import path_given
    from nq57_indicators.texts import label
    from nq57_indicators.writing.verifying import verify_folder

    verdict = verify_folder(path_given("FOLDER", folder))
    screen = Screen()
    screen.print(label(f"verify.{verdict.state}", lang, folder=folder))
    for kind, names in (("missing", verdict.missing), ("different", verdict.different), ("others", verdict.others)):
        if names:
            screen.print(label(f"verify.{kind}", lang, files=", ".join(names)))
    return FINE if verdict.state == "whole" else FINDINGS
