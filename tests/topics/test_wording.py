"""Wording inside a topic: planted differences are found, and what differs otherwise is not."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from framing.comparison.measures import log_odds
from framing.corpus import Corpus
from framing.counts import Counts, count_terms
from framing.errors import CorpusError, TopicsError
from framing.provenance import Provenance
from framing.topics.engine import fit_matrix
from framing.topics.fit import Fit
from framing.topics.model import TopicModel
from framing.topics.wording import wording

COLUMNS = [
    "topic", "label", "term", "group_a", "group_b", "n_a", "n_b", "per_1k_a", "per_1k_b",
    "estimate", "low", "high", "p", "q", "n_docs_a", "n_docs_b", "warning",
]  # fmt: skip
K, N_TERMS = 3, 60
PLANTED = {("w00", 1), ("w01", -1), ("w02", 1), ("w03", -1)}  # in topic 1; 1: more in A


def model_of(matrix, phi, theta, units, *, terms=None, passed=True, settings=None) -> TopicModel:
    """Topics that are known, with a verdict that is given."""
    phi, theta = np.asarray(phi, dtype=np.float64), np.asarray(theta, dtype=np.float64)
    terms = [f"w{i:02}" for i in range(phi.shape[1])] if terms is None else terms
    counts = Counts.from_matrix(matrix, units, terms)
    sentence = "These topics are not distinguishable from shuffled words."
    return TopicModel(
        Fit("lda", phi, theta, None, None, (), True), counts, counts, 0.01, (),
        {"k": len(phi), "unit": "document"} | (settings or {}), {}, None,
        SimpleNamespace(passed=passed, sentence=sentence), "Known topics.", (),
        Provenance("fit_topics", {}),
    )  # fmt: skip


def simulated(seed=0, n_docs=240, length=120, planted=True, tilt=1.0, shape=3.0):
    """Return counts, group, and the true topics of both groups together."""
    rng = np.random.default_rng(seed)
    phi = np.full((K, N_TERMS), 0.2 / N_TERMS)
    for topic in range(K):
        phi[topic, 20 * topic : 20 * topic + 20] += 0.8 / 20
    ratio = np.ones(N_TERMS)
    for term, sign in PLANTED if planted else ():
        ratio[int(term[1:])] = 2.0**sign
    of_group = np.stack([phi, phi])
    of_group[0, 0] *= ratio
    of_group[1, 0] /= ratio
    of_group /= of_group.sum(axis=2, keepdims=True)
    group = np.arange(n_docs) % 2
    means = np.exp(tilt * np.array([[1.0, 0.0, -1.0], [-1.0, 0.0, 1.0]]) / 2)
    theta = np.array([rng.dirichlet(0.6 * means[g]) for g in group])
    rows = []
    for document, g in enumerate(group):
        share = (theta[document] @ of_group[g]) * rng.gamma(shape, size=N_TERMS)
        rows.append(rng.multinomial(rng.poisson(length) + 5, share / share.sum()))
    return np.array(rows), group, phi, theta


def units_of(group, **columns) -> pd.DataFrame:
    names = [f"d{i:04}" for i in range(len(group))]
    camp = np.where(np.asarray(group) == 0, "A", "B")
    return pd.DataFrame({"document": names, "camp": camp, **columns})


def known(seed=0, **choices) -> TopicModel:
    matrix, group, phi, theta = simulated(seed, **choices)
    return model_of(matrix, phi, theta, units_of(group))


def quick(model, **choices):
    return wording(model, choices.pop("by", "camp"), **{"n_permutations": 999} | choices)


def rows_of(found, topic=1) -> pd.DataFrame:
    return found.table[found.table["topic"] == topic].set_index("term")


@pytest.fixture(scope="module")
def planted() -> TopicModel:
    return known()


# what is found


def test_planted_differences_are_found_in_their_topic_and_nowhere_else(planted):
    found = quick(planted).found
    said = {(row.term, np.sign(row.estimate)) for row in found.itertuples() if row.topic == 1}
    assert said == PLANTED
    assert (found["topic"] == 1).mean() >= 0.8


def test_fitted_topics_give_the_same_precision_at_the_same_recall():
    right = flagged = 0
    for seed in range(4):
        matrix, group, phi, _ = simulated(seed, n_docs=400)
        fit = fit_matrix(sparse.csr_array(matrix), K)
        order = np.argmax(np.sqrt(phi) @ np.sqrt(fit.phi).T, axis=1)
        assert sorted(order) == [0, 1, 2]
        model = model_of(matrix, fit.phi[order], fit.theta[:, order], units_of(group))
        found = quick(model).found
        flagged += len(found)
        signs = zip(found["topic"], found["term"], np.sign(found["estimate"]), strict=True)
        right += sum(topic == 1 and (term, sign) in PLANTED for topic, term, sign in signs)
    assert right / flagged >= 0.85
    assert right / (4 * len(PLANTED)) >= 0.5


def test_hardly_anything_is_flagged_where_only_prevalence_differs():
    flagged = tested = plain = 0
    for seed in range(4):
        matrix, group, _, _ = simulated(seed, n_docs=300, planted=False, tilt=2.0)
        fit = fit_matrix(sparse.csr_array(matrix), K)
        found = quick(model_of(matrix, fit.phi, fit.theta, units_of(group)))
        flagged += len(found.found)
        tested += found.settings["n_tests"]
        a, b = matrix[group == 0].sum(axis=0), matrix[group == 1].sum(axis=0)
        odds = log_odds(a, b, n_target=int(a.sum()), n_reference=int(b.sum()))
        plain += int((np.abs(odds.z) > 1.96).sum())
    assert flagged <= 0.01 * tested
    assert plain > 0.5 * 4 * N_TERMS  # without topics, more than half of all words differ


def test_small_p_are_as_rare_as_they_should_be_where_nothing_differs():
    tables = [quick(known(seed, planted=False)).table for seed in range(4)]
    p = pd.concat(tables)["p"]
    assert len(p) > 400
    assert 0.02 < (p <= 0.05).mean() < 0.08


# the numbers


def test_where_documents_have_one_topic_the_columns_are_counts_and_their_log_odds():
    rng = np.random.default_rng(0)
    matrix = np.kron(np.eye(2, dtype=int), rng.poisson(2.0, (20, 6)))
    phi = np.kron(np.eye(2), np.full((1, 6), 1 / 6))
    theta, group = np.repeat(np.eye(2), 20, axis=0), np.arange(40) % 2
    found = quick(model_of(matrix, phi, theta, units_of(group)), n_permutations=19)
    assert list(found.table) == COLUMNS
    for topic in (1, 2):
        rows = rows_of(found, topic)
        at = [int(term[1:]) for term in rows.index]
        n = np.array([matrix[group == g].sum(axis=0) for g in (0, 1)])[:, 6 * topic - 6 : 6 * topic]
        words, places = n.sum(axis=1), np.array(at) - 6 * (topic - 1)
        assert len(rows) == 6
        np.testing.assert_allclose(rows[["n_a", "n_b"]].T, n[:, places])
        np.testing.assert_allclose(
            rows[["per_1k_a", "per_1k_b"]].T, 1000 * n[:, places] / words[:, np.newaxis]
        )
        odds = log_odds(*n, n_target=words[0], n_reference=words[1], prior_mass=0.02 * words.min())
        np.testing.assert_allclose(rows["estimate"], odds.estimate[places])
        docs = [(matrix[group == g] > 0).sum(axis=0)[at] for g in (0, 1)]
        np.testing.assert_array_equal(rows[["n_docs_a", "n_docs_b"]].T, docs)


def test_documents_are_those_with_half_an_occurrence_in_the_topic():
    matrix = [[4, 6], [1, 9], [4, 6], [0, 9]]
    theta = [[0.9, 0.1], [0.2, 0.8], [0.5, 0.5], [0.5, 0.5]]
    model = model_of(matrix, [[0.9, 0.1], [0.1, 0.9]], theta, units_of([0, 0, 1, 1]))
    row = rows_of(quick(model, min_expected=1)).loc["w00"]
    # of the one occurrence in the second document 0.18 / (0.18 + 0.08) is the first topic's
    assert (row["n_docs_a"], row["n_docs_b"]) == (2, 1)


def test_words_that_are_expected_less_often_are_left_out(planted):
    table = quick(planted, n_permutations=19, min_expected=40).table
    assert (table["n_a"] + table["n_b"] >= 40).all()
    fewer = quick(planted, n_permutations=19).table
    assert len(table) < len(fewer)


def test_what_stands_out_most_comes_first(planted):
    found = quick(planted)
    first = rows_of(found).index[:4]
    assert {(term, int(np.sign(rows_of(found).loc[term, "estimate"]))) for term in first} == PLANTED
    assert found.table["topic"].is_monotonic_increasing


def test_intervals_hold_the_difference_that_was_planted():
    covered = []
    for seed in range(8):
        rows = rows_of(quick(known(seed, n_docs=160)))
        for term, sign in PLANTED:
            truth = 2 * sign * np.log(2)
            covered.append(rows.loc[term, "low"] <= truth <= rows.loc[term, "high"])
        others = rows.drop([term for term, _ in PLANTED])
        covered += [*((others["low"] <= 0.03) & (others["high"] >= -0.03))]
    assert np.mean(covered) > 0.92


# what changes nothing


def test_the_same_bytes_again_and_another_seed_moves_p_only(planted):
    one, again = quick(planted), quick(planted)
    pd.testing.assert_frame_equal(one.table, again.table, check_exact=True)
    other = quick(planted, random_state=1).table.set_index(["topic", "term"])
    same = one.table.set_index(["topic", "term"]).loc[other.index]
    pd.testing.assert_series_equal(same["estimate"], other["estimate"], check_exact=True)
    assert (same["p"] != other["p"]).any()
    assert one.provenance.digest != quick(planted, random_state=1).provenance.digest


def test_renaming_the_groups_changes_signs_only(planted):
    units = planted.units.assign(camp=np.where(planted.units["camp"] == "A", "Z", "B"))
    renamed = replace(planted, counts=replace(planted.counts, units=units))
    one, other = (
        quick(model).table.set_index(["topic", "term"]).sort_index() for model in (planted, renamed)
    )
    np.testing.assert_allclose(other["estimate"], -one["estimate"], atol=1e-12)
    np.testing.assert_allclose(other["low"], -one["high"], atol=1e-9)
    for column in ("p", "q", "warning"):
        assert other[column].tolist() == one[column].tolist()
    assert other["n_a"].to_numpy() == pytest.approx(one["n_b"].to_numpy())


def test_permuting_the_vocabulary_changes_nothing():
    matrix, group, phi, theta = simulated(1)
    order = np.random.default_rng(0).permutation(N_TERMS)
    one = quick(model_of(matrix, phi, theta, units_of(group))).table
    other = quick(model_of(matrix[:, order], phi[:, order], theta, units_of(group))).table
    other["term"] = [f"w{order[int(term[1:])]:02}" for term in other["term"]]
    one, other = (frame.set_index(["topic", "term"]).sort_index() for frame in (one, other))
    pd.testing.assert_frame_equal(one.drop(columns="label"), other.drop(columns="label"), rtol=1e-9)


def test_documents_twice_change_no_estimate_and_in_clusters_no_interval():
    matrix, group, phi, theta = simulated(2)
    units = units_of(group)
    units["text"] = units["document"]
    twice = pd.concat([units, units.assign(document=units["document"] + "'")], ignore_index=True)
    twice["n"] = np.arange(len(twice))
    one = quick(model_of(matrix, phi, theta, units), cluster="text")
    order = np.argsort(twice["document"], kind="stable")
    doubled = model_of(np.vstack([matrix, matrix])[order], phi, np.vstack([theta, theta])[order],
                       twice.iloc[order].drop(columns="n").reset_index(drop=True))  # fmt: skip
    other = quick(doubled, cluster="text", min_expected=10.0)
    exact = ["topic", "term", "n_docs_a", "p", "q", "warning"]
    assert (2 * one.table["n_docs_a"]).tolist() == other.table["n_docs_a"].tolist()
    assert one.table[exact[:2] + exact[3:]].equals(other.table[exact[:2] + exact[3:]])
    for column in ("estimate", "low", "high", "per_1k_a"):
        np.testing.assert_allclose(other.table[column], one.table[column], rtol=1e-7)
    alone = quick(doubled, min_expected=10.0).table  # documents that repeat taken for new ones
    assert (alone["high"] - alone["low"]).mean() < 0.8 * (
        one.table["high"] - one.table["low"]
    ).mean()


def test_topics_are_tested_each_with_draws_of_its_own(planted):
    whole, part = quick(planted), quick(planted, topics=[3, 2])
    assert set(part.table["topic"]) == {2, 3}
    assert part.settings["topics"] == [2, 3]
    assert rows_of(part, 3)["p"].tolist() == rows_of(whole, 3)["p"].tolist()
    assert set(quick(planted, topics=2).table["topic"]) == {2}


# groups and units


def test_every_pair_or_one_against_all_others():
    matrix, group, phi, theta = simulated(3)
    units = units_of(group)
    units.loc[units.index % 4 == 3, "camp"] = "C"
    model = model_of(matrix, phi, theta, units)
    pairs = quick(model, n_permutations=99).table[["group_a", "group_b"]].drop_duplicates()
    assert pairs.to_numpy().tolist() == [["A", "B"], ["A", "C"], ["B", "C"]]
    against = quick(model, n_permutations=99, target="C")
    assert set(against.table["group_b"]) == {"all but C"}
    assert against.settings["n_units"] == {"C": 60, "all but C": 180}
    one = quick(model, n_permutations=99, target="B", reference="A")
    assert set(zip(one.table["group_a"], one.table["group_b"], strict=True)) == {("B", "A")}
    assert one.settings["compared"] == ["A", "B"]


def test_clusters_are_what_is_moved():
    """Outlets of their own wording: documents differ by far more than outlets do."""
    rng = np.random.default_rng(0)
    matrix, group, phi, theta = simulated(4, planted=False, tilt=0.0)
    outlet = np.arange(len(group)) % 12
    own = rng.gamma(2.0, size=(12, N_TERMS))
    rates = (theta @ phi) * own[outlet]
    matrix = np.array([rng.multinomial(120, row / row.sum()) for row in rates])
    names = [f"outlet {i:02}" for i in outlet]
    model = model_of(matrix, phi, theta, units_of(group, outlet=names))
    documents, outlets = quick(model), quick(model, cluster="outlet")
    assert len(documents.found) > 20
    assert len(outlets.found) == 0
    assert outlets.settings["n_units"] == {"A": 6, "B": 6}
    assert outlets.settings["unit"] == "outlet"


def test_a_group_of_one_document_is_shown_and_not_tested():
    matrix, group, phi, theta = simulated(5, n_docs=30)
    group = np.where(np.arange(30) == 0, 0, 1)
    found = quick(model_of(matrix, phi, theta, units_of(group)))
    assert found.settings["n_tests"] == 0
    assert found.table[["low", "high", "p", "q"]].isna().all(axis=None)
    assert found.table["estimate"].notna().all()
    assert set(found.table["warning"]) == {"not tested: one document in A"}
    assert "No test and no interval is made" in found.design
    assert "none can be tested" in repr(found)


def test_a_topic_that_one_group_does_not_have_is_not_tested():
    matrix = np.tile([5, 5, 5, 5], (8, 1))
    phi = [[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]]
    theta = [[1.0, 0.0]] * 4 + [[0.5, 0.5]] * 4
    found = quick(model_of(matrix, phi, theta, units_of([0] * 4 + [1] * 4)))
    rows = rows_of(found, 2)
    assert set(rows["warning"]) == {"not tested: no word of the topic in A"}
    assert rows[["estimate", "p"]].isna().all(axis=None)
    assert rows_of(found, 1)["p"].notna().all()
    assert any("40 words that no topic of their document has" in said for said in found.warnings)


def test_documents_without_a_word_are_left_out_and_counted():
    matrix, group, phi, theta = simulated(6, n_docs=40)
    matrix[[3, 7]], theta[[3, 7]] = 0, np.nan
    found = quick(model_of(matrix, phi, theta, units_of(group)), n_permutations=99)
    assert found.settings["n_units"] == {"A": 20, "B": 18}
    assert found.table["p"].notna().all()
    assert any(
        said == "2 documents without a word of the vocabulary have been left out."
        for said in found.warnings
    )


def test_few_units_are_warned_of():
    matrix, group, phi, theta = simulated(7, n_docs=6)
    found = quick(model_of(matrix, phi, theta, units_of(group)), n_permutations=99)
    assert any("Fewer than 6 documents in a group: A (3), B (3)" in said for said in found.warnings)
    assert any("p is never below 0.1" in said for said in found.warnings)
    assert (found.table["p"] >= 0.1).all()
    assert ((found.table["low"] <= 0) & (found.table["high"] >= 0)).all()


def test_too_few_permutations_for_so_many_tests_are_warned_of(planted):
    found = quick(planted, n_permutations=199)
    assert len(found.found) == 0
    said = [said for said in found.warnings if "none of 199 permutations" in said]
    assert len(said) == 1
    needed = int(said[0].split("n_permutations=")[1].split()[0])
    assert 199 < needed < 5000
    assert len(quick(planted, n_permutations=max(needed, 1999)).found) >= 3


# rows that need a word


def test_what_one_document_carries_is_marked():
    matrix, group, phi, theta = simulated(8, planted=False)
    matrix[int(np.argmax(theta[:, 0])), 0] = 800
    row = rows_of(quick(model_of(matrix, phi, theta, units_of(group)))).loc["w00"]
    assert row["warning"] == "more than half in one document"
    assert row["q"] > 0.05


def test_what_spills_over_into_other_topics_is_taken_off():
    """The planted words stand in all documents, which mix topics: a surplus in one is divided."""
    table = quick(known(0)).table
    again = table[table["warning"].str.contains("without what spills over from topic 1")]
    assert {term for term, _ in PLANTED} <= set(again["term"])
    assert (again["topic"] > 1).all()
    assert (again["q"] > 0.05).mean() > 0.8
    assert rows_of(quick(known(0))).loc["w00", "warning"] == ""


# what is said


def test_the_result_says_what_it_is(planted):
    found = quick(planted)
    first = repr(found).splitlines()[0]
    assert first == (
        f"Wording by camp within 3 topics: words, {len(found.found)} of "
        f"{len(found.table)} beyond chance"
    )
    assert "permutations of whole units (document)" in found.design
    assert "Units (document): A 120, B 120" in found.design
    assert "<table" in found._repr_html_()
    assert found.provenance.operation == "wording"
    assert found.provenance.arguments["min_expected"] == 5.0
    assert found.provenance.inputs == {"model": planted.digest}


def test_without_topics_there_is_no_wording_unless_it_is_forced():
    model = replace(known(n_docs=40))
    shuffled = replace(model, null=SimpleNamespace(
        passed=False, sentence="These topics are not distinguishable from shuffled words."
    ))  # fmt: skip
    with pytest.raises(TopicsError, match="not distinguishable from shuffled words"):
        quick(shuffled)
    forced = quick(shuffled, force=True, n_permutations=99)
    assert forced.settings["forced"] is True
    assert "not distinguishable from shuffled words" in forced.warnings[0]
    assert set(forced.table["label"]) == {""}


def test_the_figure_is_of_the_table_and_a_forced_one_says_so(planted):
    found = quick(planted, n_permutations=99)
    figure = found.plot(topics=[1])
    assert set(figure.table["term"]) == set(rows_of(found).index)
    assert "DISTINGUISHABLE" not in figure.alt
    null = SimpleNamespace(passed=False, sentence="These topics are not distinguishable.")
    forced = quick(replace(planted, null=null), force=True, n_permutations=99)
    assert "NOT DISTINGUISHABLE FROM SHUFFLED WORDS" in forced.plot(topics=[1]).alt


def test_topics_that_are_not_stable_are_named(planted):
    steady = SimpleNamespace(table=pd.DataFrame({"stable": [True, False, True]}))
    found = quick(replace(planted, stable=steady), n_permutations=99)
    assert found.warnings[0].startswith("Topic 2 is no more stable than those of shuffled words")
    assert not any("Topic 2" in s for s in quick(planted, n_permutations=99).warnings)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"by": "cmap"}, "did you mean 'camp'"),
        ({"topics": 4}, "no topic 4; this model has topics 1 to 3"),
        ({"topics": []}, "`topics` is empty"),
        ({"target": "C"}, "no group 'C'"),
        ({"min_expected": 0}, "min_expected must be a number above 0; got 0"),
        ({"prior": -1.0}, "prior must be a number above 0; got -1.0"),
        ({"level": 95}, "level must be between 0 and 1"),
        ({"adjust": "max_t"}, "no adjustment 'max_t'"),
        ({"n_permutations": 0}, "n_permutations must be a whole number from 1 up; got 0"),
        ({"random_state": 1.5}, "random_state must be a whole number from 0 up"),
        ({"cluster": "outlet"}, "cluster='outlet'"),
        ({"min_expected": 1e9}, "no word of topics 1, 2, 3 is expected 1e"),
    ],
)
def test_bad_choices_are_named(planted, choices, said):
    with pytest.raises(TopicsError) as raised:
        quick(planted, **choices)
    assert said in str(raised.value)


# lines


def texts() -> tuple[Corpus, TopicModel]:
    """Two things that *line* can be about, in two camps."""
    front = "The front held. Troops dug a line of trenches. The line bent."
    policy = "The party kept its line. Voters heard the line of the party."
    written = {f"a{i}": f"Report {i}\n{front}" for i in range(3)}
    written |= {f"b{i}": f"Report {i}\n{front if i else policy}" for i in range(3)}
    metadata = pd.DataFrame({"document": list(written), "camp": ["A"] * 3 + ["B"] * 3})
    corpus = Corpus.from_texts(written, metadata, repeated=None)
    counts = count_terms(corpus, unit="document", metadata=["camp"]).select("term")
    terms = counts.terms["term"].to_numpy(dtype=object)
    war, vote = {"front", "troops", "trenches", "bent"}, {"party", "voters", "kept", "heard"}
    phi = np.array([[0.3 if t in own else 0.05 if t not in other else 0.001 for t in terms]
                    for own, other in ((war, vote), (vote, war))])  # fmt: skip
    theta = np.array([[0.1, 0.9] if d == "b0" else [0.9, 0.1] for d in counts.units["document"]])
    phi /= phi.sum(axis=1, keepdims=True)
    model = model_of(counts.matrix, phi, theta, counts.units, terms=list(terms))
    return corpus, model


def test_lines_come_from_the_documents_where_the_word_is_surely_the_topics():
    corpus, model = texts()
    found = quick(model, n_permutations=9, min_expected=1)
    lines = found.concordance(corpus, 1, "line", lines=3).table
    assert list(lines.columns[-2:]) == ["group", "share"]
    assert lines["group"].tolist() == ["A"] * 3 + ["B"] * 3
    assert set(lines.loc[lines["group"] == "B", "document"]) == {"b1", "b2"}
    assert (lines["share"] > 0.8).all()
    about_votes = found.concordance(corpus, 2, "line", lines=1).table
    assert about_votes.loc[about_votes["group"] == "B", "document"].tolist() == ["b0"]
    assert about_votes["match"].str.lower().eq("line").all()


def test_lines_of_what_is_not_there_are_refused():
    corpus, model = texts()
    found = quick(model, n_permutations=9, min_expected=1)
    with pytest.raises(TopicsError, match="did you mean 'line'"):
        found.concordance(corpus, 1, "lines")
    with pytest.raises(TopicsError, match="topics 1 to 2"):
        found.concordance(corpus, 3, "line")
    with pytest.raises(CorpusError, match="no article has document"):
        found.concordance(corpus.subset(["a0"]), 1, "line")
