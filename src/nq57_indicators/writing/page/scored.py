"""What opens behind a score: the nodes and indicators it is made of, as data that the page's script shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nq57_indicators.computation.explanations.scores import score_explained
from nq57_indicators.models.explanations import LeafExplanation, NodeExplanation
from nq57_indicators.texts import figure
from nq57_indicators.texts.language import LANGUAGES
from nq57_indicators.texts.scales import scale_text
from nq57_indicators.writing.page.explained import Explained

if TYPE_CHECKING:
    from nq57_indicators.assessment import Assessment


def score_behind(assessment: Assessment, explained: Explained, node: str, area: str, period: str) -> list[Any]:
    """The tree of a score: name, score, its bounds where they differ, parts.

    A part is its name, score, share of the weight in percent and contribution; then the parts of a node, or of an indicator
    what it is scored by and the number of the explanation of its value.
    """
    assert assessment.framework is not None
    found = score_explained(assessment._run, assessment._origins, assessment.framework, node, area, period).of
    return _told(found, explained)


def _told(found: NodeExplanation | LeafExplanation, explained: Explained) -> list[Any]:
    share = None if found.share_of_weight is None else found.share_of_weight * 100
    bounds = [figure(found.lower), figure(found.upper)] if found.lower != found.upper else []
    head = [explained.text({lang: found.name.in_language(lang) for lang in LANGUAGES}), figure(found.score), bounds]
    counts = [figure(share), figure(found.contribution)]
    if isinstance(found, NodeExplanation):
        return [*head, *counts, [_told(part, explained) for part in (*found.parts, *found.deductions)]]
    scale = explained.text({lang: scale_text(found, lang) for lang in LANGUAGES})
    value = None if found.value_explained is None else explained.of_value(found.value_explained)
    return [*head, *counts, scale, value]
