"""``nq57 catalogue export``: the catalogue as tables that anything reads."""

from __future__ import annotations

from typing import Annotated

import typer

from nq57_indicators.cli.options import CatalogueFolder, DebugOption, LangOption, option


def export(
    output: Annotated[
        str, option("--output", "Thư mục ghi các bảng. / Folder for the tables.", metavar="FOLDER")
    ] = "catalogue",
    form: Annotated[
        str, typer.Option("--format", help="parquet, csv, json; nhiều dạng cách nhau bằng dấu phẩy. / Formats.")
    ] = "parquet",
    as_of: Annotated[
        str | None,
        option("--as-of", "Quy định có hiệu lực vào ngày này. / Rules in force on this day.", metavar="DATE"),
    ] = None,
    catalogue: CatalogueFolder = None,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Ghi danh mục thành bảng: chỉ tiêu, mục tiêu, địa bàn… / Write the catalogue as tables."""
    from nq57_indicators.catalogue import load_catalogue
    from nq57_indicators.cli.exit_codes import FINE
    from nq57_indicators.cli.screen import Screen
    from nq57_indicators.cli.sources import listed
    from nq57_indicators.models.arguments import path_given
    from nq57_indicators.texts import label
    from nq57_indicators.writing.dimensions import save_dimensions

    folder = path_given("--output", output)
    files = save_dimensions(load_catalogue(catalogue, as_of=as_of), folder, listed(form))
    names = ", ".join(file.name for file in files)
    Screen().print(label("screen.written_tables", lang, folder=output, files=names))
    return FINE
