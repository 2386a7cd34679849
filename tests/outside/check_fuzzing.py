"""Damaged files through the door: figures, findings or one error of ours, never anything else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import nq57_indicators as nq
from nq57_indicators.catalogue import check_folder

SAMPLES = Path(__file__).parents[2] / "sample_data"
SEEDS = [
    SAMPLES / "made_up" / "bac_ninh_2025-Q4.xlsx",
    SAMPLES / "made_up" / "hue_data_sharing.json",
    SAMPLES / "published" / "patents.csv",
    SAMPLES / "made_up" / "other_rates.parquet",
]
DEFINITIONS = Path(nq.__file__).parent / "definitions"
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


@pytest.mark.parametrize("suffix", [".csv", ".json", ".jsonl", ".parquet", ".xlsx", ".xls", ".ods"])
@pytest.mark.filterwarnings("ignore")
def test_damage_to_hostile_files_is_told(suffix: str, tmp_path: Path) -> None:
    """What is made to break a reader, broken once more."""
    dice = random.Random(16)
    for seed in sorted((Path(__file__).parents[1] / "corpus").glob(f"[0-9]-*{suffix}")):
        content = seed.read_bytes()
        for number in range(20):
            path = tmp_path / f"{seed.stem}-{number}{suffix}"
            path.write_bytes(damaged(content, dice))
            _findings(path)


@pytest.mark.parametrize(
    "kind", ["indicators", "variables", "targets", "frameworks", "documents", "rules", "identities"]
)
def test_damaged_definitions_are_problems(kind: str, tmp_path: Path) -> None:
    """A damaged definition file is read, or is a problem that names it; never a fault of the program."""
    dice = random.Random(57)
    seeds = sorted((DEFINITIONS / kind).rglob("*.toml"))
    for number in range(60):
        folder = tmp_path / str(number) / kind
        folder.mkdir(parents=True)
        (folder / "a.toml").write_bytes(damaged(dice.choice(seeds).read_bytes(), dice))
        for problem in check_folder(folder.parent):
            assert problem.vi
            assert problem.en
