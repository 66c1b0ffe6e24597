"""A model from counts: what it finds, what it refuses, what it says unasked."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from framing.counts import Counts
from framing.errors import CountsError, TopicsError
from framing.topics import fit_topics

QUICK = {"n_refits": 0, "n_shuffles": 0, "held_out": 0.0, "max_df": 1.0}


def test_planted_topics_pass_and_are_labeled_by_their_words(model, planted):
    assert model.passed
    assert model.null.p == 0.05
    found = [set(row["term"]) for _, row in model.topics(8).groupby("topic")]
    assert sorted(map(sorted, found)) == sorted(map(sorted, planted.topics.values()))
    for label, words in zip(model.labels, found, strict=True):
        assert set(label.split(", ")) < words


def test_topics_are_numbered_by_their_share(model):
    assert (np.diff(model.shares) <= 0).all()
    assert model.shares.sum() == pytest.approx(1)
    assert model.topics(1)["share"].tolist() == model.shares.tolist()


def test_documents_are_those_of_the_topic(model):
    read = model.documents(5)
    about = model.units.set_index("document")["about"]
    for _, rows in read.groupby("topic"):
        assert about[rows["document"]].nunique() == 1
        assert rows["share"].is_monotonic_decreasing
    assert {"outlet", "title"} <= set(read.columns)


def test_shuffled_words_have_no_topics_and_nothing_is_named(shuffled_model):
    assert not shuffled_model.passed
    assert shuffled_model.labels == ("", "", "")
    assert repr(shuffled_model).startswith(
        "TopicModel (lda): no topics. These topics are not distinguishable from shuffled words"
    )
    for ask in (
        shuffled_model.topics, shuffled_model.documents, shuffled_model.plot,
        lambda: shuffled_model.prevalence("~ outlet"), lambda: shuffled_model.wording("outlet"),
        shuffled_model.crossing,
    ):  # fmt: skip
        with pytest.raises(TopicsError, match=r"not distinguishable.*force=True"):
            ask()


def test_who_insists_gets_words_without_a_label_and_a_watermark(shuffled_model):
    assert shuffled_model.topics(2, force=True)["label"].eq("").all()
    figure = shuffled_model.plot(force=True)
    assert figure.caption.startswith("NOT DISTINGUISHABLE FROM SHUFFLED WORDS")
    assert b"NOT DISTINGUISHABLE" in figure.render("svg")


def test_an_untested_model_names_nothing(counts):
    model = fit_topics(counts, 3, **QUICK)
    assert "not held against chance" in repr(model)
    with pytest.raises(TopicsError, match="n_shuffles=19"):
        model.topics()
    assert len(model.topics(2, force=True)) == 6


def test_two_articles_are_not_distinguishable_from_shuffled_words(planted):
    two = planted.counts.filter(document=["a000", "a001"])
    model = fit_topics(two, 2)
    assert not model.passed
    assert "not distinguishable from shuffled words" in model.null.sentence
    assert "2 documents" in model.null.sentence


def test_the_diagnostics_say_how_much_and_how_good(model):
    said = model.diagnostics
    assert said["documents"] == 120
    assert said["words"] == model.matrix.sum() == sum(said["words per topic"])
    assert said["held-out perplexity"] < said["of a unigram model"]
    assert said["stable topics"] == "3 of 3"
    assert said["random_state"] == 0
    for name in said:
        assert name in repr(model)


def test_the_same_counts_give_the_same_model_in_any_order(counts, model):
    order = np.random.default_rng(0).permutation(120)
    turned = Counts.from_matrix(
        counts.matrix[order][:, ::-1], counts.units.iloc[order].reset_index(drop=True),
        counts.terms.iloc[::-1].reset_index(drop=True),
    )  # fmt: skip
    again = fit_topics(turned, k=3, n_refits=3, max_df=1.0, n_threads=2)
    assert again.digest == model.digest
    np.testing.assert_array_equal(again.theta, model.theta)
    assert again.diagnostics == model.diagnostics


def test_every_document_twice_is_the_same_corpus(counts):
    copies = [counts.units, counts.units.assign(document=counts.units["document"] + "-copy")]
    twice = Counts.from_matrix(
        np.vstack([counts.matrix.toarray()] * 2), pd.concat(copies, ignore_index=True),
        counts.terms,
    )  # fmt: skip
    one, two = fit_topics(counts, 3, **QUICK), fit_topics(twice, 3, **QUICK)
    np.testing.assert_array_equal(one.phi, two.phi)
    shares = pd.DataFrame(two.theta, index=two.units["document"])
    np.testing.assert_array_equal(shares.loc[one.units["document"]].to_numpy(), one.theta)


def test_seeded_topics_have_the_names_of_their_frames(counts):
    model = fit_topics(
        counts, 3, seeds={"fighting": ["tank", "missil*"], "taxes": "tax"}, n_refits=2, max_df=1.0
    )
    assert {"fighting", "taxes"} < set(model.labels)
    first = model.topics(8).groupby("label")["term"].agg(set)
    assert {"tank", "troops", "drone"} < first["fighting"]
    tried = pd.DataFrame(model.settings["seeds"])
    assert tried.groupby("label")["weight"].agg(list).tolist() == [[0.01, 0.1, 1.0]] * 2
    assert tried.query("weight == 0.1")["overlap"].eq(1).all()
    assert model.eta.shape == model.phi.shape


def test_voice_fits_the_words_of_the_outlet_alone(planted):
    units = planted.counts.units.assign(voice=["outlet", "direct"] * 60)
    voiced = Counts.from_matrix(
        planted.counts.matrix, units, planted.counts.terms, keys=["document", "voice"]
    )
    model = fit_topics(voiced, 3, voice="outlet", **QUICK)
    assert len(model.theta) == 60
    assert model.settings["voice"] == "outlet"


def test_documents_without_a_word_have_no_topics_and_are_counted(counts):
    matrix = np.vstack([counts.matrix.toarray(), np.zeros((2, 60), dtype=int)])
    matrix[-2, 0] = 1
    units = pd.DataFrame({"document": [f"a{i:03}" for i in range(122)]})
    model = fit_topics(Counts.from_matrix(matrix, units, counts.terms), 3, **QUICK)
    assert np.isnan(model.theta[-1]).all()
    assert np.isfinite(model.theta[-2]).all()
    assert model.diagnostics["documents without a word"] == 1
    said = " ".join(model.warnings)
    assert "1 of 122 documents have no word of the vocabulary" in said
    assert "1 documents have fewer than 10 words" in said


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"k": 1}, "k = 1 topics cannot be told apart in 120 documents"),
        ({"k": 121}, "k = 121 topics .* choose k from 2 to 120"),
        ({"engine": "lad"}, "'lad'; did you mean 'lda'"),
        ({"passes": 0}, "passes = 0"),
        ({"n_shuffles": -1}, "n_shuffles = -1"),
        ({"held_out": 1.0}, "held_out = 1.0"),
        ({"min_df": 1000}, "no word is left"),
        ({"engine": "nmf", "seeds": {"war": "tank"}}, "seeds are for engine='lda'"),
        ({"seeds": {"love": "kiss"}}, "no word of the frame 'love'"),
        ({"unit": "outlets"}, "'outlets'"),
        ({"voice": "outlet"}, "voice"),
    ],
)
def test_bad_input_is_answered_by_what_and_how_to_mend_it(counts, choice, said):
    with pytest.raises((TopicsError, CountsError), match=said):
        fit_topics(counts, **({"k": 3, "max_df": 1.0} | choice))


def test_one_document_has_no_topics(planted):
    with pytest.raises(TopicsError, match="count smaller units"):
        fit_topics(planted.counts.filter(document="a000"), 2, min_df=1)


def test_progress_is_told_and_ends(counts):
    told = []
    fit_topics(counts, 3, n_refits=1, max_df=1.0, progress=lambda *step: told.append(step))
    stages = list(dict.fromkeys(what for what, _ in told))
    assert stages == ["Fitting", "Shuffling words", "Fitting again", "Holding out"]
    assert all(0 < share <= 1 for _, share in told)


def test_importing_the_package_does_not_import_gensim():
    code = "import framing, framing.topics, sys; sys.exit('gensim' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, env=os.environ).returncode == 0


def test_the_coherence_is_gensims(model, planted):
    from framing.topics import coherence

    counted = coherence(model, measure="u_mass", m=4)
    assert counted["estimate"].notna().all()
    texts = [
        [word for word, n in zip(planted.words, row, strict=True) for _ in range(n)]
        for row in model.matrix.toarray().tolist()
    ]
    near = coherence(model, texts, measure="c_v", m=4)
    assert near["estimate"].between(0, 1).all()
    with pytest.raises(TopicsError, match="c_v looks at words near each other"):
        coherence(model)
    with pytest.raises(TopicsError, match="did you mean 'c_npmi'"):
        coherence(model, texts, measure="npmi")
