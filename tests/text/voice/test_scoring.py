"""Scores of found voices: values worked by hand, and those of the scorer of the field's data."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from framing.errors import CorpusError, CountsError
from framing.text.voice import VoiceSpan, find_voices
from framing.text.voice.pairing import Overlap, pair, same_source
from framing.text.voice.scoring import VoiceScore, score_voices
from framing.text.voice.standoff import Voiced, read_standoff, write_standoff

# 0: Orr 1: said 2: that 3: it 4: failed 5: It 6: was 7: a 8: mess 9: Lee 10: added 11: Bo 12: hopes
# 13: for 14: peace 15: in 16: our 17: time
TEXT = "Orr said that it failed. “It was a mess,” Lee added. Bo hopes for peace in our time."


def at(words: str, kind: str, **known) -> VoiceSpan:
    start = TEXT.index(words)
    if kind == "direct":
        known.setdefault("quoted", ((start, start + len(words)),))
    return VoiceSpan(start, start + len(words), kind, **known)


INDIRECT = at("that it failed", "indirect", source="Orr", speaker="Ann Orr")
DIRECT = at("It was a mess,", "direct", source="Lee")
ATTITUDE = at("peace in our time", "indirect", attribution="attitude", source="Bo")
GOLD = [INDIRECT, DIRECT, ATTITUDE]


def score(found: list[VoiceSpan], gold: list[VoiceSpan] = GOLD, **choices) -> VoiceScore:
    return score_voices({"a": (TEXT, gold)}, {"a": found}, **choices)


def row(result: VoiceScore, measure: str, category: str = "all") -> list[float]:
    """Return gold, predicted, right of one row."""
    table = result.table.set_index(["measure", "category"])
    return table.loc[(measure, category), ["n_gold", "n_predicted", "n_right"]].tolist()


def test_found_as_marked_is_all_right() -> None:
    table = score(GOLD).table
    assert (table[["precision", "recall", "f1"]] == 1).all(axis=None)
    assert row(score(GOLD), "words", "outlet") == [7, 7, 7]
    assert row(score(GOLD), "words", "direct") == [4, 4, 4]
    assert row(score(GOLD), "words", "indirect") == [3, 3, 3]
    assert row(score(GOLD), "spans exact") == [2, 2, 2]


def test_nothing_found() -> None:
    result = score([])
    assert row(result, "words", "outlet") == [7, 14, 7]
    assert row(result, "words", "direct") == [4, 0, 0]
    table = result.table.set_index(["measure", "category"])
    assert np.isnan(table.loc[("words", "direct"), "precision"])
    assert table.loc[("words", "direct"), "recall"] == table.loc[("words", "direct"), "f1"] == 0
    assert row(result, "spans overlap") == [2, 0, 0]
    assert row(result, "span and source") == [2, 0, 0]
    assert ("source", "all") not in table.index  # nothing matched, so no source to judge


def test_precision_recall_and_f1_by_hand() -> None:
    # six of the nine words found are indirect ones; three of three
    wide = at("said that it failed", "indirect", source="Orr")
    table = score([wide]).table.set_index(["measure", "category"])
    precision, recall, f1 = table.loc[("words", "indirect"), ["precision", "recall", "f1"]]
    assert (precision, recall, f1) == (3 / 4, 1.0, pytest.approx(6 / 7))
    outlet = table.loc[("words", "outlet"), ["precision", "recall"]].tolist()
    assert outlet == [6 / 10, 6 / 7]
    assert table.loc[("words", "macro"), "f1"] == pytest.approx((6 / 7 + 12 / 17 + 0) / 3)


def test_words_of_a_mixed_span_are_direct_inside_its_quoted_parts() -> None:
    low = TEXT.index("was")
    mixed = replace(DIRECT, kind="mixed", quoted=((low, DIRECT.end),))
    assert row(score([mixed], [DIRECT]), "words", "direct") == [4, 3, 3]
    assert row(score([mixed], [DIRECT]), "words", "indirect") == [0, 1, 0]
    assert row(score([mixed], [DIRECT]), "spans exact") == [1, 1, 1]


def test_a_leading_that_and_a_cut_between_marks_do_not_count() -> None:
    bare = at("it failed", "indirect", source="Orr")
    first, second = at("It was", "direct", source="Lee"), at("a mess,", "direct")
    assert row(score([bare, first, second]), "spans exact") == [2, 2, 2]
    other = replace(second, source="Bo")
    assert row(score([bare, first, other]), "spans exact") == [2, 3, 1]


def test_overlap_needs_four_words_of_five() -> None:
    def overlap(words: str) -> list[float]:
        return row(score([at(words, "direct")], [DIRECT]), "spans overlap")

    assert overlap("It was a mess,” Lee") == [1, 1, 1]  # 4 of 5
    assert overlap("was a mess,") == [1, 1, 0]  # 3 of 4


def test_a_pair_counts_as_the_kind_that_was_marked() -> None:
    wrong = replace(DIRECT, kind="indirect", quoted=())
    result = score([wrong], [DIRECT])
    assert row(result, "spans exact", "direct") == [1, 1, 1]
    assert ("spans exact", "indirect") not in result.table.set_index(["measure", "category"]).index


def test_sources_of_matched_spans_and_of_all() -> None:
    found = [replace(INDIRECT, source="He", speaker=None), replace(DIRECT, source=None)]
    result = score([*found, at("Bo", "indirect", source="Bo")])
    assert row(result, "source") == [2, 2, 0]
    assert row(result, "span and source") == [2, 2, 0]  # the one without a source claims none
    assert row(score([found[0]]), "speaker") == [1, 1, 0]
    named = [replace(INDIRECT, source=None, speaker="Orr"), DIRECT]
    assert row(score(named), "source") == [2, 2, 2]
    assert row(score(named), "speaker") == [1, 1, 1]


def test_attitudes_are_left_out_unless_asked_for() -> None:
    as_speech = replace(ATTITUDE, attribution="speech")
    for found in ([INDIRECT, DIRECT], [*GOLD], [INDIRECT, DIRECT, as_speech]):
        table = score(found).table
        assert (table["f1"] == 1).all()
    assert row(score([INDIRECT, DIRECT], attitudes=True), "words", "indirect") == [7, 3, 3]
    assert row(score([INDIRECT, DIRECT], attitudes=True), "spans exact") == [3, 2, 2]
    # an attitude that was not marked is the outlet's for both
    assert row(score(GOLD, [INDIRECT, DIRECT]), "words", "outlet") == [11, 11, 11]
    far = at("hopes", "indirect")
    assert row(score([INDIRECT, DIRECT, far]), "spans exact") == [2, 3, 2]


def test_scare_quotes_are_the_outlets_and_have_a_row_if_any_are_marked() -> None:
    scare = at("mess", "scare", quoted=((0, 1),))
    found = score([scare], [scare])
    assert row(found, "words", "outlet") == [18, 18, 18]
    assert row(found, "words", "scare") == [1, 1, 1]
    assert row(score([], [scare]), "words", "scare") == [1, 0, 0]
    assert "scare" not in score([scare], [DIRECT]).table["category"].tolist()
    assert not score([scare], [scare]).table["measure"].str.startswith("spans").any()


def test_confusion_holds_every_word_by_all_five_voices() -> None:
    scare = at("time", "scare")
    cells = score([INDIRECT, replace(DIRECT, kind="indirect", quoted=()), scare]).confusion
    assert cells.to_numpy().tolist() == [
        ["a", "outlet", "outlet", 7],
        ["a", "outlet", "attitude", 3],
        ["a", "scare", "attitude", 1],
        ["a", "indirect", "direct", 4],
        ["a", "indirect", "indirect", 3],
    ]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Donald Trump", "Mr. Trump", True),
        ("the senator’s office", "Senator's office", True),
        ("the president", "President Orr", False),
        ("his wife", "His wife, Ann,", True),
        ("he", "He", True),
        ("he", "she", False),
        ("Orr", None, False),
        ("", "", False),
        ("U.S. officials", "officials of the U.S.", True),
        ("some", "Some", True),
        ("some", "many", False),
    ],
)
def test_same_source(a, b, same) -> None:
    assert same_source(a, b) is same
    assert same_source(b, a) is same


def test_pairs_are_one_to_one_and_the_best_first() -> None:
    near = [Overlap(0.9, 0, 0), Overlap(0.85, 1, 0), Overlap(0.8, 0, 1), Overlap(0.6, 1, 1)]
    assert pair(near, 0.5) == {0: 0, 1: 1}
    assert pair(near, 0.8) == {0: 0}


def many(n: int) -> tuple[dict, dict]:
    """Return `n` coded texts, every third of them found wrong, each of another length."""
    gold = {f"{i:02}": (TEXT + " And on." * (i % 5), GOLD) for i in range(n)}
    found = {name: GOLD[: 1 + (int(name) % 3 > 0)] for name in gold}
    return gold, found


def test_intervals_hold_the_value_and_narrow_with_more_documents() -> None:
    widths = []
    for n in (9, 90):
        table = score_voices(*many(n)).table.set_index(["measure", "category"])
        low, f1, high = table.loc[("words", "direct"), ["low", "f1", "high"]]
        assert low < f1 < high
        widths.append(high - low)
    assert widths[1] < widths[0] / 2
    sure = (
        score_voices(*many(9)).table.set_index(["measure", "category"]).loc[("words", "indirect")]
    )
    assert (sure["low"], sure["high"]) == (1, 1)
    assert score(GOLD).table[["low", "high"]].isna().all(axis=None)  # one document varies with none


def test_a_score_is_the_same_in_any_order_of_the_documents_and_follows_its_seed() -> None:
    gold, found = many(12)
    backwards = dict(reversed(gold.items()))
    assert score_voices(gold, found).table.equals(score_voices(backwards, found).table)
    assert not score_voices(gold, found, seed=1).table.equals(score_voices(gold, found).table)


def test_record_is_json_and_holds_no_text() -> None:
    gold, found = many(9)
    written = json.dumps(score_voices(gold, found).record())
    assert "NaN" not in written
    assert "failed" not in written
    first = json.loads(written)["table"][0]
    assert first["measure"] == "words"
    # 95 words of the outlet, and the 12 of three quotations that were not found
    assert first["f1"] == round(2 * 95 / (95 + 107), 4)


def test_repr_says_what_was_scored() -> None:
    shown = repr(score_voices(*many(9)))
    assert shown.startswith("VoiceScore: 9 documents, 194 words, attitudes left out\n")
    assert "95% interval of F1, 1,000 resamplings" in shown
    assert "100.0%" in shown


def test_missing_documents_are_told_and_count_as_without_spans() -> None:
    gold, found = many(4)
    del found["01"], found["02"]
    result = score_voices(gold, found)
    assert result.warnings[0].startswith("2 of the documents (01, 02 …) are not among")
    assert row(result, "spans exact") == [8, 2, 2]
    with pytest.raises(CorpusError, match=r"none of the 4 documents .* matched by id"):
        score_voices(gold, {"other": []})
    with pytest.raises(CorpusError, match="none of the 0 documents"):
        score_voices({}, {"other": []})


def test_spans_of_another_text_and_bad_choices_are_refused() -> None:
    with pytest.raises(CorpusError, match="a found span of 'a' is 80 to 99, but its text has 84"):
        score([VoiceSpan(80, 99, "direct")])
    with pytest.raises(CountsError, match="`replicates` must be at least 100; got 3"):
        score(GOLD, replicates=3)
    with pytest.raises(CountsError, match="`level` must be between 0 and 1"):
        score(GOLD, level=95)


def worsened(voiced: Voiced, seed: int) -> list[VoiceSpan]:
    """Return the spans of a text with every kind of error in them."""
    chance = random.Random(f"{seed} {voiced.id}")
    spans = []
    for span in voiced.spans:
        start = span.start + chance.choice([0, 0, 0, 0, 3, 9, -6])
        end = span.end + chance.choice([0, 0, 0, 0, -3, -12, 8])
        start, end = max(0, start), min(len(voiced.text), end)
        if chance.random() < 0.15 or start >= end:
            continue
        kind = (
            span.kind if chance.random() < 0.8 else chance.choice(["direct", "indirect", "scare"])
        )
        quoted = tuple(
            (max(a, start), min(b, end)) for a, b in span.quoted if a < end and start < b
        )
        attribution = chance.choice([span.attribution] * 4 + ["speech", "attitude"])
        source = chance.choice([span.source, span.source, "he", None, "Mr. Nobody"])
        if kind == "mixed" and not quoted:
            kind = "indirect"
        speaker = chance.choice([None, span.source])
        spans.append(
            VoiceSpan(start, end, kind, attribution, source, speaker=speaker, quoted=quoted)
        )
    return spans


@pytest.mark.shared
@pytest.mark.parametrize(
    ("how", "attitudes"), [("found", False), ("worsened", False), ("worsened", True)]
)
def test_numbers_are_those_of_the_scorer_beside_the_repository(shared, tmp_path, how, attitudes):
    texts = list(read_standoff(shared / "voice" / "dev.jsonl"))
    if how == "worsened":
        texts = texts[::4]
    found = {
        one.id: worsened(one, 1) if how == "worsened" else find_voices(one.text) for one in texts
    }
    table = score_voices(
        {one.id: (one.text, one.spans) for one in texts}, found, attitudes=attitudes, replicates=100
    ).table.set_index(["measure", "category"])
    theirs = _score(shared, tmp_path, texts, found, attitudes)

    def percent(measure: str, category: str = "all") -> list[float]:
        rates = table.loc[(measure, category), ["precision", "recall", "f1"]]
        return [round(100 * rate, 1) for rate in rates.fillna(0)]

    for voice in ("outlet", "direct", "indirect"):
        assert percent("words", voice) == theirs[f"tok_{voice}"]
    rounded = [percent("words", voice)[2] for voice in ("outlet", "direct", "indirect")]
    assert round(sum(rounded) / 3, 1) == theirs["tok_macroF1"]
    assert abs(percent("words", "macro")[2] - theirs["tok_macroF1"]) < 0.11
    assert percent("spans exact") == theirs["span_exact"]
    assert percent("spans overlap") == theirs["span_J80"]
    for kind in ("direct", "indirect", "mixed"):
        assert percent("spans overlap", kind)[1] == theirs["span_J80_recall_by_kind"][kind]
    for kind in ("direct", "indirect", "mixed", "all"):
        name = "any" if kind == "all" else kind
        right, _, n, _, end_to_end = theirs[f"source_acc_{name}"]
        if n:
            assert (percent("source", kind)[0], table.loc[("source", kind), "n_gold"]) == (right, n)
        assert percent("span and source", kind)[1] == end_to_end


def _score(shared: Path, folder: Path, texts: list[Voiced], found: dict, attitudes: bool) -> dict:
    gold = write_standoff(folder / "gold.jsonl", texts)
    predicted = (Voiced(one.id, one.text, tuple(found[one.id])) for one in texts)
    files = [str(gold), str(write_standoff(folder / "predicted.jsonl", predicted))]
    command = [sys.executable, str(shared / "voice" / "score.py"), *files, "--json"]
    done = subprocess.run(command + ["--all"] * attitudes, capture_output=True, check=True)
    return json.loads(done.stdout)
