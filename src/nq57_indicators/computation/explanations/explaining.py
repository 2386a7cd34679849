"""What a result can explain of itself: values, scores, ranks, gaps, classes of progress and trends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, overload

from nq57_indicators.computation.explanations.scores import rank_explained, score_explained
from nq57_indicators.computation.explanations.targets import class_explained, gap_explained
from nq57_indicators.computation.explanations.trace import Origins
from nq57_indicators.computation.explanations.trends import trend_explained
from nq57_indicators.computation.explanations.values import canonical, value_explained
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import text_given, text_or_none
from nq57_indicators.models.codelists import EXPLAINED, What
from nq57_indicators.models.explanations import (
    ClassExplanation,
    GapExplanation,
    RankExplanation,
    ScoreExplanation,
    TrendExplanation,
    ValueExplanation,
)
from nq57_indicators.models.framework import Framework

if TYPE_CHECKING:
    from nq57_indicators.computation.run import Run


class Explaining:
    """The part of a result that explains; it knows its run, its sources and its framework."""

    framework: Framework | None
    _run: Run

    @property
    def _origins(self) -> Origins:
        """Where the figures stand, and who confirmed some."""
        raise NotImplementedError

    @overload
    def explain(self, name: str, area: str, period: str, what: Literal["value"] = "value") -> ValueExplanation: ...
    @overload
    def explain(self, name: str, area: str, period: str, what: Literal["score"]) -> ScoreExplanation: ...
    @overload
    def explain(self, name: str, area: str, period: str, what: Literal["rank"]) -> RankExplanation: ...
    @overload
    def explain(
        self, name: str, area: str, period: str, what: Literal["gap"], *, target: str | None = None
    ) -> GapExplanation: ...
    @overload
    def explain(
        self, name: str, area: str, period: str, what: Literal["class"], *, target: str | None = None
    ) -> ClassExplanation: ...
    @overload
    def explain(self, name: str, area: str, period: str, what: Literal["trend"]) -> TrendExplanation: ...

    def explain(self, name: str, area: str, period: str, what: What = "value", *, target: str | None = None) -> Any:
        """How one number came about, down to the cells, as data that shows itself and can be worked out again.

        ``name`` is an indicator or, for a ``score`` or ``rank``, also a node of the framework. ``what``: its ``value``, its
        ``score`` or ``rank`` on the last day of the period, the ``gap`` to a ``target`` (by id, where there are several),
        the ``class`` of progress of that target, or the ``trend`` of the value. ``nq57_indicators.replay`` works it out again.

        Raises ``UnknownIndicatorError`` for an unknown indicator, ``ArgumentError`` where there is no such number.

        >>> import nq57_indicators as nq
        >>> import pandas as pd
        >>> frame = pd.DataFrame(
        ...     {
        ...         "variable": ["dossiers_received", "dossiers_received_online"],
        ...         "ref_area": ["Hà Nội", "Hà Nội"],
        ...         "time_period": ["2025-Q4", "2025-Q4"],
        ...         "obs_value": [200, 150],
        ...     }
        ... )
        >>> explanation = nq.assess(frame).explain("online_dossier_rate", "P34-01", "2025-Q4")
        >>> explanation.formula, [part.value for part in explanation.parts]
        ('dossiers_received_online / dossiers_received × 100', [150.0, 200.0])
        """
        name, target = text_given("name", name), text_or_none("target", target)
        place = canonical(self._run, text_given("area", area), text_given("period", period))
        if what in ("score", "rank"):
            if self.framework is None:
                raise ArgumentError("no-framework")
            if what == "rank":
                return rank_explained(self._run, self.framework, name, *place)
            return score_explained(self._run, self._origins, self.framework, name, *place)
        if what in ("gap", "class"):
            explained = gap_explained if what == "gap" else class_explained
            return explained(self._run, self._origins, self._run.codes.catalogue.indicator(name).id, *place, target)
        if what == "trend":
            return trend_explained(self._run, self._origins, self._run.codes.catalogue.indicator(name).id, *place)
        if what != "value":
            raise ArgumentError("not-one-of", name="what", value=what, listed=", ".join(EXPLAINED))
        return value_explained(self._run, self._origins, name, *place, targets=True)
