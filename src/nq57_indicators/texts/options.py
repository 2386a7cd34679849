"""Declarations that answer a finding, as Python and the command line write them."""

from __future__ import annotations

_BY_NAME = ("units", "answers")
"""Declarations that hold a value for each of several names."""


def as_python(option: str) -> str:
    """An option ``name=value`` as an argument of ``read_submission``.

    >>> as_python("geography=P34"), as_python("units=gdp=vnd")
    ('geography="P34"', 'units={"gdp": "vnd"}')
    """
    name, _, value = option.partition("=")
    if name not in _BY_NAME:
        return f'{name}="{value}"'
    key, _, text = value.partition("=")
    return f'{name}={{"{key}": "{text}"}}'


def as_command(option: str) -> str:
    """An option ``name=value`` as the command line takes it; answers stand in a file.

    >>> as_command("geography=P34"), as_command("units=gdp=vnd")
    ('--geography P34', '--unit gdp=vnd')
    """
    name, _, value = option.partition("=")
    return f"--{name.removesuffix('s') if name in _BY_NAME else name} {value}"
