"""Goal 7: what a fresh interpreter pays before the first figure: imports, the catalogue, and ``nq57 --help``."""

from __future__ import annotations

import importlib.util
from typing import Any

from measure import Timing, fresh

_NOTHING = "pass"
_CATALOGUE = (
    "import time; from nq57_indicators import load_catalogue; began = time.perf_counter(); load_catalogue(); "
    "print(time.perf_counter() - began)"
)
_HELP = "import sys; sys.argv = ['nq57', '--help']; from nq57_indicators.cli import main; main()"
_NO_PANDAS = (
    "import sys, atexit; atexit.register(lambda: print('pandas' in sys.modules, file=sys.__stdout__)); " + _HELP
)


def commands() -> dict[str, str]:
    """What is run, by name; the command line only where it is there."""
    found = {
        "python": _NOTHING,
        "pandas + pydantic": "import pandas, pydantic; pydantic.BaseModel",
        "nq57_indicators": "import nq57_indicators",
        "nq57_indicators, assess ready": "import nq57_indicators; nq57_indicators.assess",
        "load_catalogue()": _CATALOGUE,
        "pydantic + typer": "import pydantic, typer; pydantic.BaseModel",
    }
    if importlib.util.find_spec("nq57_indicators.cli"):
        found["nq57 --help"] = _HELP
    return found


def measure(runs: int = 7) -> dict[str, Any]:
    """Medians of ``runs`` fresh interpreters each, bytecode warm, in an order that moves on by one each round."""
    listed = commands()
    names = list(listed)
    timings = {name: Timing() for name in names}
    loading = Timing()
    for number in range(-1, runs):
        start = max(number, 0) % len(names)
        for name in names[start:] + names[:start]:
            wall, cpu, printed = fresh(["-c", listed[name]])
            timings[name].add(wall, cpu)
            if name == "load_catalogue()":
                loading.add(float(printed), float(printed))
    medians = {name: timing.median for name, timing in timings.items()}
    ready = medians["nq57_indicators, assess ready"] / medians["pandas + pydantic"]
    found: dict[str, Any] = {
        "milliseconds": {name: timing.row() for name, timing in timings.items()},
        "load_catalogue() itself": round(loading.median * 1e3, 1),
        "nq57_indicators / (pandas + pydantic)": round(medians["nq57_indicators"] / medians["pandas + pydantic"], 3),
        "assess ready / (pandas + pydantic)": round(ready, 3),
    }
    if "nq57 --help" in medians:
        found["nq57 --help / (pydantic + typer)"] = round(medians["nq57 --help"] / medians["pydantic + typer"], 3)
        found["nq57 --help imports pandas"] = fresh(["-c", _NO_PANDAS])[2].strip().endswith("True")
    return found
