"""The closed codelists, declared once. Panels store the position of a code in its tuple; frames show the code."""

from __future__ import annotations

from typing import Final, Literal, get_args

Frequency = Literal["weekly", "monthly", "quarterly", "semiannual", "annual", "biennial", "irregular"]
Measure = Literal["flow", "stock"]
Calendar = Literal["statistical", "administrative", "custom"]
Flow = Literal["period", "ytd", "since", "stock"]
Stage = Literal["plan", "revised_plan", "expected", "executed", "settled", "actual"]
ObsStatus = Literal["normal", "estimate", "provisional", "final", "withdrawn", "missing"]
MissingReason = Literal["not_due", "not_applicable", "not_collected", "refused", "unknown"]
Basis = Literal["components", "stated", "held", "summed", "restated", "interval"]
Severity = Literal["error", "warning", "confirm", "note"]
FindingText = Literal["text", "figures", "measured", "range", "unit", "codes", "names", "amounts", "answers"]
"""What stands in ``found`` or ``expected`` of a rule's findings: text as it stood in a file, figures that were read, a figure
with its unit, a range, a unit, codes of our lists, ids to be named, those with figures, or ids that are answers, too."""
Dimension = Literal["correct", "complete", "clean", "timely"]
"""The committee's own data principle: đúng (correct), đủ (complete), sạch (clean), sống (timely)."""
OverAreas = Literal["sum", "none"]
OverTime = Literal["sum", "last", "mean", "none"]
SumsToCountry = Literal["yes", "partial", "no"]
PriceBasis = Literal["current", "constant_2010"]
Better = Literal["higher", "lower"]
Averaging = Literal["yoy", "cagr", "mean_of_rates"]
Operator = Literal["reach", ">=", ">", "<=", "<", "range", "done"]
Applies = Literal["at", "every_period", "average_of"]
Strength = Literal["must", "strive", "about"]
DefinitionBasis = Literal["source", "derived"]
Met = Literal["yes", "no", "unknown"]
ValueNote = Literal["unconfirmed"]
"""What is said of a value. A code means the same in the notes of every table."""
GapNote = Literal[
    "interim",
    "due",
    "overdue",
    "above_range",
    "base_meets",
    "base_assumed",
    "possibly_amended",
    "definition_derived",
    "sources_disagree",
    "read_on_copy",
    "by_estimate",
    "unconfirmed",
    "by_rounding",
    "ended",
    "incomplete_mean",
]
Relation = Literal["owed", "benchmark"]
Sending = Literal["in_time", "late", "undated", "not_sent"]
"""Whether a body has sent what it owes; undated: sent, and nobody knows whether in time."""
Outlook = Literal[
    "reached",
    "on_time",
    "slow",
    "far_behind",
    "moving_away",
    "overdue",
    "reached_late",
    "lost",
    "too_early",
    "no_verdict",
]
"""The class of progress of a target."""
OutlookReason = Literal[
    "interim",
    "met_unknown",
    "average",
    "no_due",
    "milestone",
    "growth",
    "base_before_break",
    "no_base",
    "no_figure",
    "no_due_figure",
]
"""Why there is no verdict."""
OutlookMethod = Literal["straight_path", "distance_to_range", "figure_alone"]
"""How a class of progress is found: by the share of the way beside that of the time, by the share of the distance to a range
that binds at both ends, or by the figure beside the target alone."""
ScoreReason = Literal[
    MissingReason,
    "not_reported",
    "too_old",
    "no_scale",
    "interval",
    "small_denominator",
    "not_positive",
    "not_finite",
    "negative_in_mean",
    "below_availability",
    "incomplete",
    "no_parts",
    "deduction_missing",
    "negative_deduction",
    "interim",
]
"""Why there is no score: what the missing figure says of itself, that there is none young enough, or what scoring found."""
ScoreNote = Literal[
    "possibly_amended",
    "carried_forward",
    "clipped",
    "not_positive",
    "zero_in_mean",
    "floored",
    "deduction_missing",
    "bounds_unknown",
    "other_provider",
    "other_calendar",
    "other_flow",
    "other_period",
    "unlike_parts",
    "too_few_ranked",
    "unconfirmed",
    "denominator_unknown",
    "interim",
]
Change = Literal["new", "revised", "withdrawn", "turned", "undated"]
"""What has changed since a day: figures, or the class of progress of a target; or that nobody can say."""
Transform = Literal["linear", "log"]
"""How figures are laid between goalposts: a name of ``methods.NORMALISATIONS``."""
Aggregate = Literal["arithmetic", "geometric"]
"""How the parts of a node make its score: a name of ``methods.AGGREGATIONS``."""
Lang = Literal["vi", "en"]
What = Literal["value", "score", "rank", "gap", "class", "trend"]
"""What can be explained."""

ABOVE_ZERO: Final[frozenset[Aggregate]] = frozenset({"geometric"})
"""Means that there are only of scores from 0 on; ``floor`` lifts these first."""
FREQUENCIES: Final[tuple[str, ...]] = get_args(Frequency)
CALENDARS: Final[tuple[str, ...]] = get_args(Calendar)
FLOWS: Final[tuple[str, ...]] = get_args(Flow)
STAGES: Final[tuple[str, ...]] = get_args(Stage)
OBS_STATUSES: Final[tuple[str, ...]] = get_args(ObsStatus)
MISSING_REASONS: Final[tuple[str, ...]] = get_args(MissingReason)
SCORE_REASONS: Final[tuple[str, ...]] = get_args(ScoreReason)
BASES: Final[tuple[str, ...]] = get_args(Basis)
SEVERITIES: Final[tuple[str, ...]] = get_args(Severity)
PRINCIPLE: Final = ("01-TB-BCDTW_2025-01-22", "2(7)")
"""The act behind the dimensions, and its clause: data are to be đúng, đủ, sạch, sống."""
DIMENSIONS: Final[tuple[str, ...]] = get_args(Dimension)
SCORE_NOTES: Final[tuple[str, ...]] = get_args(ScoreNote)
VALUE_NOTES: Final[tuple[str, ...]] = get_args(ValueNote)
GAP_NOTES: Final[tuple[str, ...]] = get_args(GapNote)
CHANGES: Final[tuple[str, ...]] = get_args(Change)
RELATIONS: Final[tuple[str, ...]] = get_args(Relation)
OUTLOOKS: Final[tuple[str, ...]] = get_args(Outlook)
OUTLOOK_REASONS: Final[tuple[str, ...]] = get_args(OutlookReason)
OUTLOOK_METHODS: Final[tuple[str, ...]] = get_args(OutlookMethod)
SENDINGS: Final[tuple[str, ...]] = get_args(Sending)
MET: Final[tuple[str, ...]] = get_args(Met)
OPERATORS: Final[tuple[str, ...]] = get_args(Operator)
EXPLAINED: Final[tuple[str, ...]] = get_args(What)

PLAN_STAGES: Final[frozenset[str]] = frozenset({"plan", "revised_plan"})
"""Stages that give values but never gaps, trends or scores."""

FINALITY: Final[tuple[str, ...]] = ("settled", "executed", "actual", "expected")
"""Outcome stages, the most final first."""

OFF: Final = "off"
"""In place of a severity: the findings of a rule are not listed."""

REPORT_FORMS: Final = ("json", "junit", "sarif", "github", "markdown")
"""The forms a report can be written in for machines."""

LOOKED_UP: Final = ("indicators", "variables", "areas", "units", "frameworks", "documents", "bodies")
"""What can be looked up in a catalogue by name, in the order it is listed."""

PERCENT, PERCENTAGE_POINT = "percent", "percentage_point"
"""The unit of shares, and that of the difference between two of them."""
