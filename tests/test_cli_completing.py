"""What a shell completes: codes whole, ids of the catalogue, the last of several ids."""

from __future__ import annotations

import pytest
import typer

from nq57_indicators.cli.commands import application
from nq57_indicators.cli.completing import _LISTED, completion_of


@pytest.mark.parametrize("name", _LISTED)
def test_every_option_with_ids_completes_to_some_and_is_there(name: str) -> None:
    complete = completion_of(name)
    assert complete is not None
    known = complete("")
    assert known
    assert complete(known[-1])[0] == known[-1]
    commands = [typer.main.get_command(application())]
    for one in commands:
        commands += getattr(one, "commands", {}).values()
    assert name == "CODE" or any(name in param.opts for one in commands for param in one.params)


def test_codes_complete_whole_and_of_several_ids_the_last() -> None:
    codes, areas = completion_of("--decimal", (",", ".")), completion_of("--areas")
    assert codes is not None
    assert areas is not None
    assert (codes(""), codes(",")) == ([",", "."], [","])
    assert areas("P63-24,P34-2")[:1] == ["P63-24,P34-20"]
    assert completion_of("--output") is None
