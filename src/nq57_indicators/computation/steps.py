"""The single steps, frame to frame, for those who chain them by hand.

Each takes the table of the step before, or observations, and gives a table of the contract (``nq57_indicators.models.tables``):
observations, values, then gaps, trends or normalised, then scores. None reads a file. Whatever rows it is given make the
result; an option that can no longer act on them is refused, and the error says which step takes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.computation.chain import StepInput, leaves_of_run
from nq57_indicators.computation.panels.completion import restated_panels
from nq57_indicators.computation.panels.panel import ABSENT, REASON_CODES, STATUS_CODES, Panel
from nq57_indicators.computation.panels.vintages import latest
from nq57_indicators.computation.results.frames import gaps_frame, trends_frame, values_frame
from nq57_indicators.computation.scores.aggregation import scored
from nq57_indicators.computation.scores.score_frame import normalised_frame, scores_frame
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import text_given
from nq57_indicators.models.codelists import OBS_STATUSES
from nq57_indicators.models.days import day_given
from nq57_indicators.tables.codebook import codebook
from nq57_indicators.tables.observations import NO_DAY, NO_DECIMALS, Observations


def latest_vintage(
    observations: pd.DataFrame, catalogue: Catalogue | None = None, *, known_at: date | str | None = None
) -> pd.DataFrame:
    """The newest observation of every key, as known on a day. Takes and gives the observations table.

    >>> import pandas as pd
    >>> from nq57_indicators import read_submission
    >>> frame = pd.DataFrame(
    ...     {
    ...         "variable": ["population"] * 2,
    ...         "ref_area": ["P34-01"] * 2,
    ...         "time_period": ["2025"] * 2,
    ...         "obs_value": [8_700_000, 8_800_000],
    ...         "vintage": ["2026-01-31", "2026-06-30"],
    ...     }
    ... )
    >>> latest_vintage(read_submission(frame).observations)["obs_value"].tolist()
    [8800000.0]
    """
    step = StepInput("latest_vintage", observations, ("observations",), catalogue)
    return latest(step.observations(), day_given("known_at", known_at)).to_frame()


def restate(
    observations: pd.DataFrame, catalogue: Catalogue | None = None, *, to: str, known_at: date | str | None = None
) -> pd.DataFrame:
    """Former areas to those of the scheme ``to``: takes observations, gives the restated ones with ``basis``.

    Additive figures are summed over the former parts, rates without their parts become intervals, nothing else is carried
    over a merger. Only complete sets of parts give a figure.

    >>> import pandas as pd
    >>> from nq57_indicators import read_submission
    >>> frame = pd.DataFrame(
    ...     {
    ...         "variable": ["dossiers_received"] * 2,
    ...         "ref_area": ["P63-24", "P63-27"],
    ...         "time_period": ["2024"] * 2,
    ...         "obs_value": [30, 20],
    ...     }
    ... )
    >>> restate(read_submission(frame).observations, to="P34")[["ref_area", "obs_value", "basis"]].values.tolist()
    [['P34-24', 50.0, 'restated']]
    """
    step = StepInput("restate", observations, ("observations",), catalogue)
    coded = latest(step.observations(), day_given("known_at", known_at))
    codes = coded.codebook
    wanted = {codes.area[name] for name in codes.catalogue.areas.scheme(text_given("to", to))}
    if not wanted:
        raise ArgumentError("no-such-geography", scheme=to, known=codes.catalogue.areas.schemes)
    settled = None if coded.unconfirmed is None else restated_panels(_without(coded, coded.unconfirmed))
    parts = [
        _made(panel, wanted, coded, settled[at] if settled else panel)
        for at, panel in enumerate(restated_panels(coded))
    ]
    frame = pd.concat(parts, ignore_index=True) if parts else coded.to_frame().iloc[:0]
    return frame.sort_values(["variable", "ref_area", "time_period"], kind="stable", ignore_index=True)


def _without(coded: Observations, unconfirmed: NDArray[np.bool_]) -> Observations:
    """The same observations, of which some say nothing."""
    missing = OBS_STATUSES.index("missing")
    return replace(coded, status=np.where(unconfirmed, missing, coded.status).astype(coded.status.dtype))


def _made(panel: Panel, wanted: set[int], coded: Observations, settled: Panel) -> pd.DataFrame:
    """The cells of a panel that restating added, as observations.

    What is another figure in ``settled``, which knows only figures that nobody has to confirm, is open itself.
    """
    mine = np.isin(panel.areas, list(wanted))[None, :, None] & (panel.basis >= 0) & (panel.status != ABSENT)
    item, area, period = at = np.nonzero(mine)
    size = len(area)
    layer, status = panel.layer, panel.status[at]
    unit = np.full(len(coded.codebook.items), -1, np.int32)
    unit[coded.variable] = coded.unit
    return Observations(
        codebook=coded.codebook,
        periods=panel.time.table,
        variable=panel.items[item],
        area=panel.areas[area],
        period=panel.time.codes[period],
        calendar=panel.time.calendar[period],
        flow=np.full(size, layer.flow),
        provider=panel.providers[area],
        stage=np.full(size, layer.stage),
        value=panel.value[at],
        unit=unit[panel.items[item]],
        decimals=np.full(size, NO_DECIMALS),
        status=STATUS_CODES.take(status),
        reason=REASON_CODES.take(status),
        vintage=np.full(size, coded.vintage.max(initial=NO_DAY)) if panel.vintage is None else panel.vintage[at],
        file=np.full(size, -1),
        row=np.full(size, -1),
        column=np.full(size, -1),
        lower=panel.low[at],
        upper=panel.high[at],
        basis=panel.basis[at],
        unconfirmed=(status != settled.status[at]) | (panel.value[at] != settled.value[at]) & (status < ABSENT),
        providers=coded.providers,
        units=coded.units,
    ).to_frame()


def indicator_values(
    observations: pd.DataFrame,
    catalogue: Catalogue | None = None,
    *,
    known_at: date | str | None = None,
    assumed_base: str | None = None,
) -> pd.DataFrame:
    """The values table from observations: every indicator, recomputed and stated, with the row to be preferred.

    ``known_at``: only figures published by that day; ``assumed_base``: a base period for growth that has none.

    >>> import pandas as pd
    >>> from nq57_indicators import read_submission
    >>> frame = pd.DataFrame(
    ...     {
    ...         "variable": ["dossiers_received_online", "dossiers_received"],
    ...         "ref_area": ["P34-01"] * 2,
    ...         "time_period": ["2025"] * 2,
    ...         "obs_value": [3, 4],
    ...     }
    ... )
    >>> indicator_values(read_submission(frame).observations)["value"].tolist()
    [75.0]
    """
    step = StepInput("indicator_values", observations, ("observations",), catalogue)
    return values_frame(step.run(known_at=known_at, assumed_base=assumed_base))


def target_gaps(
    table: pd.DataFrame,
    catalogue: Catalogue | None = None,
    *,
    known_at: date | str | None = None,
    as_of: date | str | None = None,
    unsure: bool = False,
    assumed_base: str | None = None,
) -> pd.DataFrame:
    """The gaps table from values, or from observations: every preferred value against every target in force on ``as_of``.

    ``unsure``: also targets that are recalled or proposed. ``known_at``: only figures published by that day; due days before
    it are past. It needs observations: values no longer hold figures of several days. Growth measured from an
    ``assumed_base`` says so in the gaps if it is given here too. Values hold no printed digits: from them ``by_rounding`` is told
    by the digits that the figure needs.

    >>> import pandas as pd
    >>> from nq57_indicators import read_submission
    >>> frame = pd.DataFrame(
    ...     {
    ...         "variable": ["dossiers_received_online", "dossiers_received"],
    ...         "ref_area": ["P34-01"] * 2,
    ...         "time_period": ["2025"] * 2,
    ...         "obs_value": [3, 4],
    ...     }
    ... )
    >>> target_gaps(read_submission(frame).observations)[["target", "met", "gap"]].values.tolist()
    [['126bcdcp-online-dossiers-2025', 'no', 5.0]]
    """
    step = StepInput("target_gaps", table, ("values", "observations"), catalogue)
    if step.kind == "values":
        step.refuse(known_at=known_at)
    return gaps_frame(step.run(known_at=known_at, as_of=as_of, unsure=unsure, assumed_base=assumed_base))


def trends(
    table: pd.DataFrame,
    catalogue: Catalogue | None = None,
    *,
    known_at: date | str | None = None,
    assumed_base: str | None = None,
) -> pd.DataFrame:
    """The trends table from values, or from observations: change and growth since the first comparable figure of a series.

    >>> import pandas as pd
    >>> from nq57_indicators import read_submission
    >>> frame = pd.DataFrame(
    ...     {
    ...         "variable": ["dossiers_received_online", "dossiers_received"] * 2,
    ...         "ref_area": ["P34-01"] * 4,
    ...         "time_period": ["2025", "2025", "2026", "2026"],
    ...         "obs_value": [3, 4, 9, 10],
    ...     }
    ... )
    >>> trends(read_submission(frame).observations)["change"].tolist()
    [nan, 15.0]
    """
    step = StepInput("trends", table, ("values", "observations"), catalogue)
    if step.kind == "values":
        step.refuse(known_at=known_at, assumed_base=assumed_base)
    return trends_frame(step.run(known_at=known_at, assumed_base=assumed_base))


def normalise(
    table: pd.DataFrame,
    catalogue: Catalogue | None = None,
    *,
    framework: str | None = None,
    areas: str | Sequence[str] | None = None,
    period: str | Sequence[str] | None = None,
    known_at: date | str | None = None,
    as_of: date | str | None = None,
    unsure: bool = False,
    assumed_base: str | None = None,
) -> pd.DataFrame:
    """The normalised table from values, or from observations: the score of every indicator below its node.

    Scores are on the framework's scale, before any weighting. What has no score is there too, with its
    ``missing_reason``. A deduction has no weight; its score is what it takes off its node. ``areas`` are there together
    with all others of their scheme, since ranks compare them.

    >>> import pandas as pd
    >>> from nq57_indicators import read_submission
    >>> frame = pd.DataFrame(
    ...     {
    ...         "variable": ["dossiers_received_online", "dossiers_received"],
    ...         "ref_area": ["P34-01"] * 2,
    ...         "time_period": ["2025"] * 2,
    ...         "obs_value": [300, 500],
    ...     }
    ... )
    >>> normalise(read_submission(frame).observations, areas=["P34-01"])[["indicator", "score"]].dropna().values.tolist()
    [['online_dossier_rate', 75.0]]
    """
    step = StepInput("normalise", table, ("values", "observations"), catalogue)
    if step.kind == "values":
        step.refuse(known_at=known_at, assumed_base=assumed_base)
    run = step.run(known_at=known_at, as_of=as_of, unsure=unsure, assumed_base=assumed_base)
    return normalised_frame(leaves_of_run(run, step.framework(framework), areas, period), run.codes)


def aggregate(
    table: pd.DataFrame,
    catalogue: Catalogue | None = None,
    *,
    framework: str | None = None,
    areas: str | Sequence[str] | None = None,
    period: str | Sequence[str] | None = None,
    known_at: date | str | None = None,
    as_of: date | str | None = None,
    unsure: bool = False,
    assumed_base: str | None = None,
) -> pd.DataFrame:
    """The scores table from the normalised table, from values or from observations: every node of a framework, with ranks.

    On a normalised table ``framework`` must be the one it was made with, and ``areas`` says which of its rows are shown;
    its periods and the rules of the day are settled. Ranks are those among all areas of the scheme in the table.

    >>> import pandas as pd
    >>> from nq57_indicators import read_submission
    >>> names = ["transparency", "progress", "online_service", "online_payment", "satisfaction", "digitisation"]
    >>> frame = pd.DataFrame(
    ...     {
    ...         "variable": [f"service_766_{name}" for name in names],
    ...         "ref_area": ["P34-24"] * 6,
    ...         "time_period": ["2025-W36"] * 6,
    ...         "obs_value": [15.82, 19.45, 8.53, 10, 17.86, 21.17],
    ...     }
    ... )
    >>> scores = aggregate(read_submission(frame).observations, framework="qd766", areas=["P34-24"])
    >>> round(float(scores["score"].iloc[0]), 2)
    92.83
    """
    step = StepInput("aggregate", table, ("normalised", "values", "observations"), catalogue)
    chosen = step.framework(framework)
    if step.kind == "normalised":
        step.refuse(known_at=known_at, assumed_base=assumed_base, as_of=as_of, unsure=unsure, period=period)
        leaves = step.leaves(chosen, areas)
    else:
        if step.kind == "values":
            step.refuse(known_at=known_at, assumed_base=assumed_base)
        run = step.run(known_at=known_at, as_of=as_of, unsure=unsure, assumed_base=assumed_base)
        leaves = leaves_of_run(run, chosen, areas, period)
    scored_leaves = [(each, scored(chosen, each)) for each in leaves]
    return scores_frame(scored_leaves, codebook(step.catalogue), f"{chosen.id} {chosen.version}")
