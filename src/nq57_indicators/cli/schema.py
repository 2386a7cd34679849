"""``nq57 schema``: the JSON Schema of a submission, or every schema into a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import typer

from nq57_indicators.cli.exit_codes import FINE
from nq57_indicators.cli.options import CatalogueFolder, DebugOption, LangOption, option
from nq57_indicators.cli.screen import Screen
from nq57_indicators.models.codelists import Lang

if TYPE_CHECKING:
    from nq57_indicators.schemas import Form


def schema(
    indicator: Annotated[
        str | None,
        typer.Argument(
            help="Mã chỉ tiêu; không ghi: cả danh mục. / Id of an indicator; without it the whole catalogue.",
            metavar="INDICATOR",
            show_default=False,
        ),
    ] = None,
    form: Annotated[
        str,
        option(
            "--form", "Mỗi dòng một số, hay mỗi biến một cột. / One record per figure, or per area.", ("long", "wide")
        ),
    ] = "long",
    everything: Annotated[
        str | None,
        option("--all", "Ghi mọi lược đồ vào thư mục này. / Write every schema below this folder.", metavar="FOLDER"),
    ] = None,
    catalogue: CatalogueFolder = None,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Lược đồ JSON của số liệu nộp / JSON Schema of a submission."""
    if everything is not None:
        return _save(everything, catalogue, lang)
    return _print(indicator, form, catalogue, lang)


def _print(indicator: str | None, form: str, folder: str | None, lang: str) -> int:
    """The schema of what may be submitted for one indicator, or for the whole catalogue."""
    from nq57_indicators.catalogue import load_catalogue
    from nq57_indicators.schemas import schema_text, submission_schema

    found = submission_schema(indicator, load_catalogue(folder), form=cast("Form", form), lang=cast(Lang, lang))
    Screen().out(schema_text(found), end="", highlight=False)
    return FINE


def _save(target: str, folder: str | None, lang: str) -> int:
    """Every schema below ``target``, in both languages."""
    from nq57_indicators.catalogue import load_catalogue
    from nq57_indicators.schemas import write_schemas
    from nq57_indicators.texts import label

    files = write_schemas(target, load_catalogue(folder))
    Screen().print(label("screen.written", lang, folder=target, files=f"{len(files)} × *.schema.json"))
    return FINE
