"""From files to numbers: values worked by hand, cautions, the whole way through."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from framing.errors import TopicsError
from framing.topics.intrusion import intrusion, load_key, read_answers, score


def value(scores, statistic, column="estimate", interval=None):
    rows = scores.overall[scores.overall["statistic"] == statistic]
    if interval is not None:
        rows = rows[rows["interval"] == interval]
    return rows[column].iloc[0]


def test_precision_by_hand(model, answered):
    test = intrusion(model)
    topics = test.key.drop_duplicates("item").set_index("item")["topic"]
    second = topics[topics == 2].index[0]
    given = pd.concat(
        [answered(test, "Ada"), answered(test, "Ben", wrong=[second]), answered(test, "Cem")]
    )
    scores = score(test, given)
    table = scores.table.set_index("topic")
    assert table["n"].tolist() == [3] * 6
    assert table["n_right"].tolist() == [3, 2, 3, 3, 3, 3]
    assert table.loc[2, "estimate"] == pytest.approx(2 / 3)
    assert table.loc[1, "words"] == "army, war, troops"
    assert table.loc[1, "p"] == pytest.approx((1 / 6) ** 3)
    assert table.loc[2, "p"] == pytest.approx(3 * (1 / 36) * (5 / 6) + 1 / 216)
    assert value(scores, "model precision") == pytest.approx(17 / 18)
    assert value(scores, "guessing") == pytest.approx(1 / 6)
    coders = scores.coders.set_index("coder")
    assert coders["n_right"].to_dict() == {"Ada": 6, "Ben": 5, "Cem": 6}
    assert coders.loc["Ben", "p"] == pytest.approx(binom.sf(4, 6, 1 / 6))
    wrong = scores.answers[~scores.answers["right"]]
    assert wrong[["coder", "item", "topic"]].to_numpy().tolist() == [["Ben", second, 2]]
    assert wrong["words"].iloc[0] in test.table.set_index("item").loc[second].tolist()
    assert wrong["intruder"].iloc[0] != wrong["words"].iloc[0]


def test_topic_log_odds_by_hand(model, answered):
    test = intrusion(model, "topic")
    first = test.table["item"].iloc[0]
    scores = score(test, pd.concat([answered(test, "Ada"), answered(test, "Ben", wrong=[first])]))
    options = test.key[test.key["item"] == first].set_index("option")
    right = int(options.index[options["intruder"]][0])
    odds = np.log(options.loc[right, "theta"] / options.loc[right % 4 + 1, "theta"])
    table = scores.table.set_index("item")
    assert table.loc[first, "tlo"] == pytest.approx(odds / 2)
    assert table["tlo"].drop(first).eq(0).all()
    assert value(scores, "topic log odds") == pytest.approx(odds / 24)
    assert value(scores, "topic log odds", "high") == 0
    assert table.loc[first, "document"] == test.table["document"].iloc[0]


def test_floor_keeps_log_odds_finite(model, answered):
    model.theta = np.tile([0.5, 0.3, 0.2, 0.0, 0.0, 0.0], (40, 1))
    test = intrusion(model, "topic", n_items=4)
    wrong = test.table["item"].tolist()
    scores = score(test, answered(test, "Ada", wrong=wrong), floor=0.01)
    assert scores.table["tlo"].min() >= np.log(0.01 / 0.5)
    assert scores.table["warning"].tolist() == ["found by nobody"] * 4


def test_agreement_compares_what_was_chosen(model, answered):
    test = intrusion(model)
    items = test.table["item"].tolist()
    all_wrong = [answered(test, name, wrong=items) for name in ("Ada", "Ben")]
    scores = score(test, pd.concat(all_wrong))
    assert value(scores, "model precision") == 0
    assert value(scores, "Krippendorff's alpha") == 1  # of one mind, and all wrong
    assert scores.table["warning"].eq("may be guessing").all()
    assert any("6 of 6 topics cannot be told from guessing" in w for w in scores.warnings)
    assert any("told from guessing: Ada, Ben" in w for w in scores.warnings)


def test_guessing_coders_are_seen_as_such(modeled):
    test = intrusion(modeled(), "word_set", n_items=120)
    rng = np.random.default_rng(4)
    given = pd.concat(
        pd.DataFrame(
            {"coder": f"c{i}", "item": test.table["item"], "answer": rng.integers(1, 5, 120)}
        )
        for i in range(4)
    )
    scores = score(test, given)
    low, high = (value(scores, "model precision", side, "Wilson") for side in ("low", "high"))
    assert low < 0.25 < high
    assert abs(value(scores, "Krippendorff's alpha")) < 0.1
    assert (scores.table["warning"] == "may be guessing").sum() >= 5
    assert (scores.coders["p"] > 0.01).all()


def test_from_sheets_and_key_without_the_model(model, answered, tmp_path):
    test = intrusion(model, "word_set")
    key = test.save_key(tmp_path / "key.json")
    paths = []
    for coder in ("Ada", "Ben"):
        path = test.save_sheet(tmp_path / f"{coder}.csv")
        sheet = pd.read_csv(path, dtype=str, keep_default_na=False)
        sheet["coder"], sheet["answer"] = coder, answered(test, coder)["answer"]
        sheet.to_csv(path, index=False)
        paths.append(path)
    scores = load_key(key).score(paths)
    assert value(scores, "model precision") == 1
    again = score(test, pd.concat([answered(test, "Ben"), answered(test, "Ada")]))
    pd.testing.assert_frame_equal(scores.table, again.table)
    pd.testing.assert_frame_equal(scores.overall, again.overall)
    assert scores.provenance.digest == again.provenance.digest


def test_answers_that_were_read_can_be_scored(model, answered):
    test = intrusion(model)
    read = read_answers(answered(test, "Ada"), test)
    pd.testing.assert_frame_equal(score(test, read).table, score(test, answered(test, "Ada")).table)


def test_cautions(model, answered):
    test = intrusion(model)
    alone = score(test, answered(test, "Ada"))
    assert np.isnan(value(alone, "Krippendorff's alpha"))
    said = "\n".join(alone.warnings)
    assert "One coder" in said
    assert "Only 6 topics were judged" in said
    assert "The topics and coders vary too little to be resampled; the Wilson interval is" in said
    given = pd.concat([answered(test, "Ada"), answered(test, "Ben").head(4)])
    said = "\n".join(score(test, given, missing="drop").warnings)
    assert "2 of 12 answers are missing and were dropped" in said
    assert "Two coders" in said
    with pytest.raises(TopicsError, match="left out 2 of 6"):
        score(test, given)


def test_printed_form_says_precision_interval_and_chance(model, answered):
    test = intrusion(model, "topic")
    scores = score(test, pd.concat([answered(test, "Ada"), answered(test, "Ben")]))
    assert repr(scores).startswith(
        "IntrusionScores: model precision 1.00 [0.86, 1.00], topic log odds 0.00 [0.00, 0.00], "
        "Krippendorff's alpha 1.00\nTopic intrusion (Chang et al. 2009): 12 documents with 4 "
        "options each"
    )
    assert "2 coders gave 24 answers." in repr(scores)
    assert "found by nobody" not in scores._repr_html_()


@pytest.mark.parametrize(
    ("choices", "message"),
    [({"level": 95}, "level = 95"), ({"n_resamples": 0}, "n_resamples"), ({"floor": 0}, "floor")],
)
def test_impossible_settings_are_refused(model, answered, choices, message):
    test = intrusion(model)
    with pytest.raises(TopicsError, match=message):
        score(test, answered(test, "Ada"), **choices)


def test_the_wider_interval_is_printed(modeled, answered):
    # all topics alike: resampling them knows nothing of the chance in single answers
    test = intrusion(modeled(), "word_set")
    firsts = test.key.drop_duplicates("item").groupby("topic")["item"].first()
    scores = score(test, answered(test, "Ada", wrong=set(firsts)))
    assert value(scores, "model precision", "high", "two-way bootstrap") == pytest.approx(2 / 3)
    low, high = (value(scores, "model precision", side, "Wilson") for side in ("low", "high"))
    assert f"model precision 0.67 [{low:.2f}, {high:.2f}]" in repr(scores)
