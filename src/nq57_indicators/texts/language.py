"""The languages there are, and the one in which objects show themselves."""

from __future__ import annotations

from contextvars import ContextVar

LANGUAGES = ("vi", "en")
_shown: ContextVar[str] = ContextVar("nq57_language", default=LANGUAGES[0])


def set_language(lang: str) -> None:
    """Choose the language in which objects show themselves in a notebook: "vi" (as it is without) or "en".

    It changes only that, and only here: neither tables nor files nor errors, nor what other threads and tasks show. Whatever
    gives a text takes ``lang`` of its own.

    >>> import nq57_indicators as nq
    >>> nq.set_language("en")
    >>> "Catalogue" in nq.load_catalogue()._repr_html_()
    True
    >>> nq.set_language("vi")
    """
    _shown.set(language_given(lang))


def shown_language(asked: str | None = None) -> str:
    """The language in which an object shows itself: the one asked for, else that of all objects.

    >>> shown_language(), shown_language("en")
    ('vi', 'en')
    """
    return _shown.get() if asked is None else language_given(asked)


def language_given(value: object) -> str:
    """A language there is; anything else is refused.

    >>> language_given("en")
    'en'
    """
    if not isinstance(value, str) or value not in LANGUAGES:
        # only here: the help of the command says its texts without them, and without pydantic
        from nq57_indicators.models.arguments import refused
        from nq57_indicators.models.base import Text

        raise refused("lang", value, Text(vi="“vi” hoặc “en”", en="“vi” or “en”"))
    return value
