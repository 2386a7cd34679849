"""The single steps, frame to frame, for those who chain them by hand.

Each takes a frame with the columns of its table (see ``nq57_indicators.models.tables``) and gives one; none reads a file.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from nq57_indicators.catalogue import Catalogue, catalogue_given
from nq57_indicators.computation.panels.laying import panels_of
from nq57_indicators.computation.panels.panel import FIRST_REASON, MISSING, Panel, provider_codes
from nq57_indicators.computation.panels.restatement import restated
from nq57_indicators.computation.panels.vintages import latest
from nq57_indicators.computation.results.frames import gaps_frame, trends_frame, values_frame
from nq57_indicators.computation.results.given import observations_of
from nq57_indicators.computation.run import Choices, Run
from nq57_indicators.computation.scores.aggregation import scored
from nq57_indicators.computation.scores.comparing import areas_of
from nq57_indicators.computation.scores.leaves_given import leaves_given
from nq57_indicators.computation.scores.score_frame import normalised_frame, scores_frame
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import text_given, texts_given
from nq57_indicators.models.days import day_given
from nq57_indicators.periods import period_given
from nq57_indicators.tables.codebook import codebook
from nq57_indicators.tables.observations import NO_DAY, NO_DECIMALS, Observations

if TYPE_CHECKING:
    from nq57_indicators.models.framework import Framework


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
    return latest(observations_of(observations, catalogue), day_given("known_at", known_at)).to_frame()


def restate(observations: pd.DataFrame, catalogue: Catalogue | None = None, *, to: str) -> pd.DataFrame:
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
    coded = latest(observations_of(observations, catalogue))
    codes = coded.codebook
    wanted = {codes.area[name] for name in codes.catalogue.areas.scheme(text_given("to", to))}
    if not wanted:
        raise ArgumentError("no-such-geography", scheme=to)
    parts = [_made(panel, wanted, coded) for panel in restated(panels_of(coded), coded).values()]
    frame = pd.concat(parts, ignore_index=True) if parts else coded.to_frame().iloc[:0]
    return frame.sort_values(["variable", "ref_area", "time_period"], kind="stable", ignore_index=True)


def _made(panel: Panel, wanted: set[int], coded: Observations) -> pd.DataFrame:
    """The cells of a panel that restating added, as observations."""
    mine = np.isin(panel.areas, list(wanted))[:, None, None] & (panel.basis >= 0) & (panel.status >= 0)
    area, item, period = np.nonzero(mine)
    at = (area, item, period)
    size = len(area)
    layer, status = panel.layer, panel.status[at]
    unit = np.full(len(coded.codebook.items), -1, np.int32)
    unit[coded.variable] = coded.unit
    return Observations(
        codebook=coded.codebook,
        periods=coded.periods,
        variable=panel.items[item],
        area=panel.areas[area],
        period=panel.periods[period],
        calendar=np.full(size, layer.calendar),
        flow=np.full(size, layer.flow),
        provider=provider_codes(panel)[area],
        stage=np.full(size, layer.stage),
        value=panel.value[at],
        unit=unit[panel.items[item]],
        decimals=np.full(size, NO_DECIMALS),
        status=np.minimum(status, MISSING),
        reason=np.where(status >= FIRST_REASON, status - FIRST_REASON, -1),
        vintage=np.full(size, coded.vintage.max(initial=NO_DAY)) if panel.vintage is None else panel.vintage[at],
        file=np.full(size, -1),
        row=np.full(size, -1),
        column=np.full(size, -1),
        lower=panel.low[at],
        upper=panel.high[at],
        basis=panel.basis[at],
        providers=coded.providers,
        units=coded.units,
    ).to_frame()


def indicator_values(
    observations: pd.DataFrame, catalogue: Catalogue | None = None, *, assumed_base: str | None = None
) -> pd.DataFrame:
    """The values table from observations: restated, completed over periods and areas, every formula computed.

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
    return values_frame(Run(observations_of(observations, catalogue), Choices(assumed_base=_base(assumed_base))))


def target_gaps(
    observations: pd.DataFrame,
    catalogue: Catalogue | None = None,
    *,
    as_of: date | str | None = None,
    unsure: bool = False,
    assumed_base: str | None = None,
) -> pd.DataFrame:
    """The gaps table from observations: every counting value against every target in force on ``as_of``.

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
    choices = Choices(as_of=day_given("as_of", as_of), unsure=unsure, assumed_base=_base(assumed_base))
    return gaps_frame(Run(observations_of(observations, catalogue), choices))


def trends(observations: pd.DataFrame, catalogue: Catalogue | None = None) -> pd.DataFrame:
    """The trends table from observations: change and growth since the first comparable figure of each series.

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
    return trends_frame(Run(observations_of(observations, catalogue), Choices()))


def normalise(
    observations: pd.DataFrame,
    catalogue: Catalogue | None = None,
    *,
    framework: str | None = None,
    areas: str | list[str] | None = None,
    period: str | None = None,
) -> pd.DataFrame:
    """The normalised table: the score of every indicator below its node, on the framework's scale, before any weighting.

    What has no score is there too, with its ``missing_reason``. A deduction has no weight; its score is what it takes off
    its node.

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
    run, chosen, names, label = _scoring(observations, catalogue, framework, areas, period)
    return normalised_frame(run.leaves(chosen, names, [label]), run.codes)


def aggregate(
    observations: pd.DataFrame,
    catalogue: Catalogue | None = None,
    *,
    framework: str | None = None,
    areas: str | list[str] | None = None,
    period: str | None = None,
) -> pd.DataFrame:
    """The scores table from observations, or the normalised table: every node and indicator of a framework.

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
    if "node" in getattr(observations, "columns", ()):
        codes = codebook(catalogue_given(catalogue))
        own = _framework(codes.catalogue, framework)
        leaves = leaves_given(observations, own, codes)
        return scores_frame([(one, scored(own, one)) for one in leaves], codes, f"{own.id} {own.version}")
    run, chosen, names, label = _scoring(observations, catalogue, framework, areas, period)
    return scores_frame(run.scores(chosen, names, [label]), run.codes, f"{chosen.id} {chosen.version}")


def _scoring(
    observations: pd.DataFrame,
    catalogue: Catalogue | None,
    framework: str | None,
    areas: str | list[str] | None,
    period: str | None,
) -> tuple[Run, Framework, list[str], str]:
    run = Run(observations_of(observations, catalogue), Choices())
    chosen = _framework(run.codes.catalogue, framework)
    label = run.latest_period() if period is None else period_given("period", period)
    areas = areas if areas is None or isinstance(areas, str) else texts_given("areas", areas)
    if label is None:
        raise ArgumentError("nothing-to-score")
    return run, chosen, areas_of(chosen, run.codes, areas, run.areas_with_figures()), label


def _framework(catalogue: Catalogue, name: str | None) -> Framework:
    chosen = catalogue.framework(name)
    if chosen is None:
        raise ArgumentError("no-framework")
    return chosen


def _base(period: str | None) -> str | None:
    return None if period is None else period_given("assumed_base", period)
