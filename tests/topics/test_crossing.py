"""Topics crossed with frames and voice: by hand, and with the counts given again."""

import numpy as np
import pandas as pd
import pytest

from framing.counts import Counts
from framing.errors import TopicsError
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
