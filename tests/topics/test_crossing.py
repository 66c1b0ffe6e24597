"""Topics crossed with frames and voice: by hand, and with the counts given again."""

import numpy as np
import pandas as pd
import pytest

from framing.counts import Counts
from framing.errors import CountsError, TopicsError
from framing.topics import fit_topics


@pytest.fixture(scope="module")
def framed(planted):
    """The planted articles with a lexicon of one frame, hit twice in each article on war."""
    counts = planted.counts
    terms = pd.concat(
        [
            counts.terms,
            pd.DataFrame({"layer": ["frames"], "category": ["threat"], "term": ["threat"]}),
        ],
        ignore_index=True,
    )
    hits = 2 * (counts.units["about"] == "war").to_numpy().astype(int)[:, np.newaxis]
    return Counts.from_matrix(np.hstack([counts.matrix.toarray(), hits]), counts.units, terms)


@pytest.fixture(scope="module")
def framed_model(framed):
    return fit_topics(framed, 3, n_refits=1, max_df=1.0)


def test_a_frame_is_divided_as_the_words_of_its_documents(framed_model, framed):
    crossed = framed_model.crossing()
    table = crossed.table
    hits = framed.select("frames").matrix.toarray()[:, 0]
    np.testing.assert_allclose(table["n"], framed_model.theta.T @ hits)
    assert table["n"].sum() == pytest.approx(hits.sum())
    assert table["n_tokens"].sum() == pytest.approx(framed.n_tokens)
    words = framed_model.topics(8).groupby("topic")["term"].agg(set)
    assert "tank" in words[table.loc[table["ratio"].idxmax(), "topic"]]
    assert crossed.settings["layer"] == "frames"
    assert "Crossing (frames): 3 topics × 1 categories" in repr(crossed)


def test_a_saved_model_needs_its_counts_again(framed_model, framed, tmp_path):
    from framing.topics import TopicModel

    back = TopicModel.load(framed_model.save(tmp_path / "m.zip"))
    with pytest.raises(TopicsError, match="give them again"):
        back.crossing()
    assert back.crossing(counts=framed).table.equals(framed_model.crossing().table)


def test_voices_are_crossed_by_their_words(planted):
    units = planted.counts.units
    half = [planted.counts.matrix.toarray() // 2] * 2
    voiced = Counts.from_matrix(
        np.vstack(half),
        pd.concat([units.assign(voice="outlet"), units.assign(voice="direct")]),
        planted.counts.terms,
        keys=["document", "voice"],
    )
    model = fit_topics(voiced, 3, n_refits=1, max_df=1.0)
    table = model.crossing("voice").table
    assert set(table["category"]) == {"outlet", "direct"}
    np.testing.assert_allclose(table["per_1k"], 500)
    np.testing.assert_allclose(table["ratio"], 0, atol=1e-9)


def test_a_layer_that_is_not_there_is_named(framed_model, model):
    with pytest.raises(TopicsError, match="did you mean 'frames'"):
        framed_model.crossing("frame")
    with pytest.raises(TopicsError, match="count the articles with lexicons="):
        model.crossing()


@pytest.fixture(scope="module")
def voiced(planted):
    """The planted articles, a third of whose words are quoted; the frame is only in quotations."""
    counts = planted.counts
    terms = pd.concat(
        [
            counts.terms,
            pd.DataFrame({"layer": ["frames"], "category": ["threat"], "term": ["threat"]}),
        ],
        ignore_index=True,
    )
    quoted = counts.matrix.toarray() // 3
    own = counts.matrix.toarray() - quoted
    hit = np.ones((len(own), 1), int)
    return Counts.from_matrix(
        np.vstack([np.hstack([own, 0 * hit]), np.hstack([quoted, hit])]),
        pd.concat([counts.units.assign(voice="outlet"), counts.units.assign(voice="direct")])
        .drop(columns="n_tokens").reset_index(drop=True),
        terms,
        keys=["document", "voice"],
    )  # fmt: skip


def test_only_the_hits_and_words_of_a_voice_are_crossed_where_one_is_named(voiced):
    model = fit_topics(voiced, 3, voice="outlet", n_refits=0, max_df=1.0)
    every, quoted, own = (
        model.crossing("frames", voice=voice) for voice in (None, "direct", ["outlet"])
    )
    assert every.table["n"].sum() == pytest.approx(120)
    assert quoted.table["n"].tolist() == pytest.approx(every.table["n"].tolist())
    assert own.table["n"].tolist() == [0, 0, 0]
    together = quoted.table["n_tokens"] + own.table["n_tokens"]
    np.testing.assert_allclose(every.table["n_tokens"], together)
    assert quoted.settings["voice"] == ["direct"]
    assert "only in direct quotation" in quoted.design
    assert "Only words in these voices are counted: direct quotation." in quoted.warnings


def test_what_is_divided_by_voice_says_how_well_voices_are_found(voiced):
    model = fit_topics(voiced, 3, n_refits=0, max_df=1.0)
    assert any("Voices were found by rules" in said for said in model.crossing("voice").warnings)
    assert not any("Voices were found" in said for said in model.crossing("frames").warnings)
    with pytest.raises(CountsError, match="did you mean 'outlet'"):
        model.crossing("frames", voice="outlets")


def test_counts_of_some_of_the_documents_are_said_to_be(framed_model, framed):
    some = framed_model.crossing(counts=framed.filter(outlet="Herald"))
    assert "The counts hold 60 of 120 documents that the topics are of." in some.warnings
    assert "60 documents with topics" in some.design
    hits = framed.select("frames").matrix.toarray()[:, 0]
    assert some.table["n"].sum() == pytest.approx(hits[::2].sum())
    assert not any("The counts hold" in said for said in framed_model.crossing().warnings)


def test_counts_of_other_documents_are_refused(framed_model, framed):
    units = framed.units.assign(document=["z" + name for name in framed.units["document"]])
    other = Counts.from_matrix(framed.matrix, units, framed.terms)
    with pytest.raises(TopicsError, match="is a document of the model"):
        framed_model.crossing(counts=other)


def test_topics_that_chance_would_give_are_not_crossed_unasked(shuffled_model):
    with pytest.raises(TopicsError, match="not distinguishable from shuffled words"):
        shuffled_model.crossing()


def test_the_crossing_can_be_drawn(framed_model):
    crossed = framed_model.crossing("frames")
    assert "threat" in crossed.plot().alt
