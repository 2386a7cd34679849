"""Our own words in a clause are in the language of the reader; bodies are named once."""

import re

import pandas as pd

import nq57_indicators as nq
from nq57_indicators.models.base import Text
from nq57_indicators.texts.clauses import act_text, clause_text
from nq57_indicators.writing.names import with_names


def test_no_clause_that_we_describe_is_vietnamese_in_english() -> None:
    clauses = {owned.target.source.clause for owned in nq.load_catalogue().all_targets}
    left = {clause_text(clause, "en") for clause in clauses if not clause.isascii()}
    ours = re.compile("chưa rõ|Mục tiêu|Chỉ tiêu|toàn văn|nhiệm vụ|điểm|Thời hạn|Năm ")
    assert [clause for clause in left if ours.search(clause)] == []
    assert all(clause_text(clause) == clause for clause in clauses)


def test_a_body_is_named_once() -> None:
    da_nang = Text(vi="Đà Nẵng", en="Da Nang")
    assert act_text("1/KH (Đà Nẵng)", da_nang) == act_text("1/KH", da_nang) == "1/KH (Đà Nẵng)"
    assert act_text("1/KH") == "1/KH"


def test_documents_of_a_status_are_english() -> None:
    catalogue = nq.load_catalogue()
    target = next(one for one in catalogue.targets if "chưa rõ" in one.target.source.clause)
    named = with_names(pd.DataFrame({"targets": [target.target.id]}), "en")
    assert named["documents"].tolist()[0].endswith("(clause not known))")
