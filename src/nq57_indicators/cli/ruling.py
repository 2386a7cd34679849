"""``nq57 rule``: the rules there are; what one says, an example of it, how to mend it, and the acts behind it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nq57_indicators.cli.completing import completion_of
from nq57_indicators.cli.options import CatalogueFolder, DebugOption, LangOption, option

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue
    from nq57_indicators.models.definitions import Document, Rule

_LEFT_OPEN = "…"


def rule(
    code: Annotated[
        str | None,
        typer.Argument(
            help="Mã hoặc tên quy tắc; không ghi thì liệt kê mọi quy tắc. / Code or title of a rule; without it, all are listed.",
            metavar="CODE",
            autocompletion=completion_of("CODE"),
            show_default=False,
        ),
    ] = None,
    form: Annotated[str, option("--format", "Dạng kết quả. / Form of the answer.", ("text", "json"))] = "text",
    catalogue: CatalogueFolder = None,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Các quy tắc, hoặc một quy tắc: nghĩa, ví dụ, cách sửa, căn cứ / The rules, or one: meaning, example, remedy, act."""
    from nq57_indicators.catalogue import load_catalogue
    from nq57_indicators.cli.exit_codes import FINE
    from nq57_indicators.cli.screen import Screen

    loaded = load_catalogue(catalogue)
    chosen = list(loaded.rules.values()) if code is None else [_rule_named(code, loaded)]
    screen = Screen()
    if form == "json":
        documents = [rule_document(each, loaded) for each in chosen]
        screen.out(
            json.dumps(documents if code is None else documents[0], ensure_ascii=False, indent=1), highlight=False
        )
    else:
        for line in rule_list(chosen, lang) if code is None else rule_lines(chosen[0], loaded, lang):
            screen.print(line)
    return FINE


def _rule_named(text: str, catalogue: Catalogue) -> Rule:
    from nq57_indicators.catalogue.naming import id_named
    from nq57_indicators.catalogue.problems import nearest
    from nq57_indicators.errors import UnknownIndicatorError

    code = id_named(catalogue.rules, text)
    if code is None:
        raise UnknownIndicatorError("no-such-rule", name=text, guess=nearest(text, catalogue.rules))
    return catalogue.rules[code]


def rule_list(rules: Sequence[Rule], lang: str) -> Iterator[str]:
    """One line for every rule: its code, how grave it is, and its title."""
    from nq57_indicators.texts import label

    for rule in rules:
        yield f"{rule.id} ({label(f'severity.{rule.severity}', lang)}): {rule.title.in_language(lang)}"


def rule_lines(rule: Rule, catalogue: Catalogue, lang: str) -> Iterator[str]:
    """What the screen says of a rule."""
    from nq57_indicators.texts import label
    from nq57_indicators.texts.options import as_command, as_python

    severity, dimension = label(f"severity.{rule.severity}", lang).upper(), label(f"dimension.{rule.dimension}", lang)
    yield f"{severity} ({dimension}) {rule.id}: {rule.title.in_language(lang)}"
    meaning = _without_fields(rule.message.in_language(lang))
    if meaning != _LEFT_OPEN:  # some sentences are said whole by what is expected
        yield f"{label('finding.message', lang)}: {meaning}"
    example = _example(rule, catalogue, lang)
    if example is not None:
        yield f"{label('rule.example', lang)}: {example}"
    yield f"{label('finding.fix', lang)}: {_without_fields(rule.fix.in_language(lang))}"
    for declared in rule.options:
        shown = _without_fields(declared)
        yield f"{label('rule.option', lang)}: {as_command(shown)} (Python: {as_python(shown)})"
    for document in _documents(rule, catalogue):
        yield f"{label('rule.document', lang)}: {document.number}, {document.title.in_language(lang)}"
    principle = _principle(catalogue)
    if principle is not None:
        yield label("rule.principle", lang, document=principle[0].number, clause=principle[1])


def rule_document(rule: Rule, catalogue: Catalogue) -> dict[str, Any]:
    """What JSON says of a rule: keys are always there, texts have ``vi`` and ``en``."""
    from nq57_indicators.texts.options import as_python

    principle = _principle(catalogue)
    return {
        "rule": rule.id,
        "severity": rule.severity,
        "dimension": rule.dimension,
        "title": rule.title.model_dump(),
        "message": rule.message.model_dump(),
        "fix": rule.fix.model_dump(),
        "options": [as_python(declared) for declared in rule.options],
        "example": _in_both(lambda lang: _example(rule, catalogue, lang)),
        "documents": [
            {"id": document.id, "number": document.number, "title": document.title.model_dump()}
            for document in _documents(rule, catalogue)
        ],
        "principle": None if principle is None else {"document": principle[0].number, "clause": principle[1]},
    }


def _in_both(said: Callable[[str], str | None]) -> dict[str, str | None] | None:
    texts = {lang: said(lang) for lang in ("vi", "en")}
    return texts if all(texts.values()) else None


def _example(rule: Rule, catalogue: Catalogue, lang: str) -> str | None:
    """The sentence of the made-up example, with its place."""
    import pandas as pd

    from nq57_indicators.models.tables import column_names
    from nq57_indicators.texts.examples import examples
    from nq57_indicators.writing.findings import places, sentences

    fields = examples().get(rule.id)
    if fields is None:
        return None
    finding = pd.DataFrame([{"rule": rule.id, **fields}], columns=column_names("findings")).astype("str")
    return f"{places(finding, catalogue, lang)[0]}: {sentences(finding, catalogue, lang)[0]}"


def _documents(rule: Rule, catalogue: Catalogue) -> list[Document]:
    return [catalogue.documents[name] for name in rule.documents if name in catalogue.documents]


def _principle(catalogue: Catalogue) -> tuple[Document, str] | None:
    """The act that asks for data to be correct, complete, clean and timely, where the catalogue holds it."""
    from nq57_indicators.models.codelists import PRINCIPLE

    document, clause = PRINCIPLE
    return (catalogue.documents[document], clause) if document in catalogue.documents else None


def _without_fields(text: str) -> str:
    """Dots in place of what a finding fills in."""
    import re

    return re.sub(r"\{\w+\}", _LEFT_OPEN, text)
