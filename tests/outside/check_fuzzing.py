"""Damaged files through the door: figures, findings or one error of ours, never anything else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import nq57_indicators as nq

SAMPLES = Path(__file__).parents[2] / "sample_data"
SEEDS = [
    SAMPLES / "made_up" / "bac_ninh_2025-Q4.xlsx",
    SAMPLES / "made_up" / "hue_data_sharing.json",
    SAMPLES / "published" / "patents.csv",
    SAMPLES / "made_up" / "other_rates.parquet",
]
ROUNDS = 250


def damaged(content: bytes, dice: random.Random) -> bytes:
    """A few bytes changed, left out, doubled or cut off."""
    data = bytearray(content)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(data) + 1)
        way = dice.randrange(4)
        if way == 0 and data:
            data[min(at, len(data) - 1)] = dice.randrange(256)
        elif way == 1:
            del data[at : at + dice.randint(1, 64)]
        elif way == 2:
            data[at:at] = data[at : at + dice.randint(1, 64)]
        elif dice.random() < 0.2:
            del data[at:]
    return bytes(data)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name)
@pytest.mark.filterwarnings("ignore")  # the libraries beneath warn of damage in their own words
def test_damage_is_told(seed: Path, tmp_path: Path) -> None:
    dice, content = random.Random(57), seed.read_bytes()
    told = 0
    for number in range(ROUNDS):
        path = tmp_path / f"{number}{seed.suffix}"
        path.write_bytes(damaged(content, dice))
        told += not _findings(path)
    assert told > 0


def _findings(path: Path) -> bool:
    """Whether the file was read; an error that is not ours, or has no sentence, fails the test."""
    try:
        return nq.validate(nq.read_submission(path)).findings is not None
    except nq.Nq57Error as error:
        if not (error.vi and error.en):
            raise
        return False
