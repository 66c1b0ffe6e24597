"""Prevalence: planted differences and curves are found, and intervals keep their coverage."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from framing.counts import Counts
from framing.errors import TopicsError
from framing.provenance import Provenance
from framing.topics.engine import fit_matrix, refit
from framing.topics.matching import match
from framing.topics.model import TopicModel
from framing.topics.prevalence import prevalence
from framing.topics.resampling import draw_documents
from framing.topics.unmixing import shares_of_documents

K, N_TERMS = 3, 60
COLUMNS = [
    "topic", "label", "term", "variable", "group_a", "group_b", "share_a", "share_b", "estimate",
    "low", "high", "p", "q", "n_docs", "warning",
]  # fmt: skip
NUMBERS = ["estimate", "low", "high", "p", "q"]
CONDITIONS = {
    "long": {"n_docs": 60, "length": 200},
    "short": {"n_docs": 120, "length": 25},
    "few": {"n_docs": 30, "length": 80},
    "overlapping": {"n_docs": 80, "length": 80, "own": 0.4},
    "wording": {"n_docs": 80, "length": 80, "differing": 0.3},
}


def simulated(seed, *, n_docs=120, length=60, own=0.8, differing=0.0, means=None):
    """Return counts and true topics; `means` are those of shares, a row a document."""
    rng = np.random.default_rng(seed)
    special = rng.dirichlet(np.full(N_TERMS, 0.15), K)
    phi = own * special + (1 - own) * rng.dirichlet(np.full(N_TERMS, 2.0))
    sign = rng.choice([-1, 1], (K, N_TERMS)) * (rng.random((K, N_TERMS)) < differing)
    group = np.arange(n_docs) % 2
    if means is None:
        means = np.where(group[:, None] == 0, [0.5, 0.3, 0.2], [0.3, 0.5, 0.2])
    rows = []
    for mean, g in zip(means, group, strict=True):
        words = phi * 2.0 ** ((0.5 - g) * sign)
        shares = rng.dirichlet(2 * mean) @ (words / words.sum(axis=1, keepdims=True))
        rows.append(rng.multinomial(rng.poisson(length) + 5, shares))
    return np.array(rows), phi


def units_of(n_docs, **columns) -> pd.DataFrame:
    names = [f"d{i:04}" for i in range(n_docs)]
    camp = np.where(np.arange(n_docs) % 2 == 0, "A", "B")
    return pd.DataFrame({"document": names, "camp": camp, **columns})


def model_of(matrix, phi, units, *, passed=True) -> TopicModel:
    """Fit topics, in the order of the true ones."""
    counts = Counts.from_matrix(matrix, units, [f"w{i:02}" for i in range(N_TERMS)])
    fit = fit_matrix(counts.matrix, K)
    order = match(phi, fit.phi)
    fit = replace(fit, phi=fit.phi[order], theta=fit.theta[:, order], lam=fit.lam[order],
                  alpha=fit.alpha[order])  # fmt: skip
    settings = {"k": K, "unit": "document", "passes": 20}
    verdict = SimpleNamespace(passed=passed, sentence="Not distinguishable from shuffled words.")
    return TopicModel(fit, counts, counts, 0.01, (), settings, {}, None, verdict, "", (),
                      Provenance("fit_topics", settings))  # fmt: skip


def known(seed=0, units=None, **choices) -> TopicModel:
    matrix, phi = simulated(seed, **choices)
    return model_of(matrix, phi, units_of(len(matrix)) if units is None else units)


def quick(model, formula="~ camp", **choices):
    return prevalence(model, formula, **{"n_refits": 12} | choices)


@pytest.fixture(scope="module")
def planted() -> TopicModel:
    rng = np.random.default_rng(7)
    days = pd.Timestamp("2020-01-01") + pd.to_timedelta(np.sort(rng.integers(0, 1500, 120)), "D")
    return known(
        units=units_of(
            120, date=days.strftime("%Y-%m-%d"), desk=rng.choice(["x", "y", "z"], 120),
            story=[f"s{i // 2:03}" for i in range(120)],
        )
    )  # fmt: skip


@pytest.fixture(scope="module")
def by_camp(planted):
    return quick(planted, n_refits=40)


# the estimate


def test_planted_differences_are_found(by_camp):
    table = by_camp.table
    assert list(table) == COLUMNS
    assert list(table["topic"]) == [1, 2, 3]
    assert set(by_camp.found["topic"]) == {1, 2}
    truth = np.array([0.2, -0.2, 0.0])
    assert ((table["low"] < truth) & (truth < table["high"])).all()
    np.testing.assert_allclose(table["share_a"] - table["share_b"], table["estimate"], atol=1e-9)
    assert (table["n_docs"] == 120).all()


def test_of_two_groups_the_estimate_is_the_difference_of_their_means(planted, by_camp):
    for share in ("unmixed", "words", "theta"):
        own = shares_of_documents(planted.fit, planted.matrix, share=share)
        expected = own[::2].mean(axis=0) - own[1::2].mean(axis=0)
        found = quick(planted, share=share, n_refits=2).table["estimate"]
        np.testing.assert_allclose(found, expected, atol=1e-9)
    own = shares_of_documents(planted.fit, planted.matrix)
    first = by_camp.shares[by_camp.shares["group"] == "A"]
    np.testing.assert_allclose(first["estimate"], own[::2].mean(axis=0), atol=1e-9)


def test_documents_can_be_weighed_by_their_words(planted):
    own = shares_of_documents(planted.fit, planted.matrix)
    n = np.asarray(planted.matrix.sum(axis=1), dtype=float)
    a, b = (np.average(own[i::2], axis=0, weights=n[i::2]) for i in (0, 1))
    found = quick(planted, weigh="words", n_refits=2).table["estimate"]
    np.testing.assert_allclose(found, a - b, atol=1e-9)


def test_the_interval_is_1_96_standard_deviations_of_refits(planted):
    table = quick(planted, n_refits=6, random_state=3).table
    estimates = []
    for drawn in draw_documents(120, 6, 3):
        fit = refit(planted, weights=drawn)
        own = shares_of_documents(fit, planted.matrix, weights=drawn)
        a, b = (np.average(own[i::2], axis=0, weights=drawn[i::2]) for i in (0, 1))
        estimates.append((a - b)[match(planted.phi, fit.phi)])
    error = np.std(estimates, axis=0, ddof=1)
    np.testing.assert_allclose(table["high"] - table["low"], 2 * 1.959964 * error, atol=1e-7)
    from scipy.stats import norm

    expected = 2 * norm.sf(np.abs(table["estimate"]) / error)
    np.testing.assert_allclose(table["p"], expected, rtol=1e-6)


def test_a_column_in_the_formula_is_held_constant():
    rng = np.random.default_rng(5)
    desk = np.where(rng.random(240) < np.where(np.arange(240) % 2 == 0, 0.85, 0.15), "x", "y")
    means = np.where(desk[:, None] == "x", [0.6, 0.2, 0.2], [0.2, 0.6, 0.2])
    model = known(3, n_docs=240, means=means, units=units_of(240, desk=desk))
    alone, held = quick(model, "~ camp"), quick(model, "~ camp + desk")
    assert alone.table["estimate"].iloc[0] > 0.15
    rows = held.table[held.table["variable"] == "camp"]
    assert (rows["low"] < 0).all() and (rows["high"] > 0).all()
    assert held.table[held.table["variable"] == "desk"]["q"].iloc[0] < 0.05


# coverage


def test_intervals_cover_the_truth_and_call_out_nothing_where_nothing_differs():
    """The seeded, small version of benchmarks/topics_coverage.py."""
    truth = np.array([0.2, -0.2, 0.0])
    covered, called = [], []
    for choices in CONDITIONS.values():
        for seed in range(2):
            table = quick(known(seed, **choices), n_refits=12).table
            covered.append((table["low"] <= truth) & (truth <= table["high"]))
            same = np.tile([0.4, 0.4, 0.2], (choices["n_docs"], 1))
            table = quick(known(seed, means=same, **choices), n_refits=12).table
            called.append((table["low"] > 0) | (table["high"] < 0))
    assert np.mean(covered) >= 0.9
    assert np.mean(called) <= 0.1
    assert len(np.ravel(covered)) == 30


# what must change nothing


def test_renaming_groups_changes_signs_only(planted, by_camp):
    units = planted.units.assign(camp=planted.units["camp"].map({"A": "Z", "B": "B"}))
    renamed = replace(planted, counts=replace(planted.counts, units=units))
    table = quick(renamed, n_refits=40).table
    assert (table["group_a"] == "B").all()
    np.testing.assert_allclose(table["estimate"], -by_camp.table["estimate"], atol=1e-9)
    np.testing.assert_allclose(table["low"], -by_camp.table["high"], atol=1e-9)
    np.testing.assert_allclose(table["q"], by_camp.table["q"], rtol=1e-6)


def test_every_document_twice_changes_no_estimate_and_with_clusters_no_interval():
    matrix, phi = simulated(2)
    units = units_of(120, date=[f"20{10 + i % 9}" for i in range(120)],
                     story=[f"s{i:03}" for i in range(120)])  # fmt: skip
    twice = pd.concat([units, units.assign(document="copy " + units["document"])])
    once = model_of(matrix, phi, units)
    doubled = model_of(np.vstack([matrix, matrix]), phi, twice.reset_index(drop=True))
    formula = "~ camp + spline(date, df=2)"
    a, b = (quick(model, formula, cluster="story") for model in (once, doubled))
    np.testing.assert_allclose(a.table[NUMBERS], b.table[NUMBERS], atol=1e-8)
    np.testing.assert_allclose(a.curve.select_dtypes("float"), b.curve.select_dtypes("float"),
                               atol=1e-8)  # fmt: skip
    plain = quick(doubled, formula).table
    np.testing.assert_allclose(plain["estimate"], a.table["estimate"], atol=1e-8)


def test_the_order_of_the_vocabulary_changes_nothing():
    matrix, phi = simulated(4)
    order = np.random.default_rng(0).permutation(N_TERMS)
    names = np.array([f"w{i:02}" for i in range(N_TERMS)])
    one = Counts.from_matrix(matrix, units_of(120), names)
    other = Counts.from_matrix(matrix[:, order], units_of(120), names[order])
    model = model_of(matrix, phi, units_of(120))
    a, b = (quick(replace(model, counts=counts)).table for counts in (one, other))
    pd.testing.assert_frame_equal(a, b, check_exact=True)


def test_threads_and_repetition_change_no_byte(planted, by_camp):
    again = quick(planted, n_refits=40, n_threads=3)
    pd.testing.assert_frame_equal(again.table, by_camp.table, check_exact=True)
    assert again.provenance.to_json() == by_camp.provenance.to_json()
    other = quick(planted, n_refits=40, random_state=1)
    assert (other.table["low"] != by_camp.table["low"]).all()
    assert (other.table["estimate"] == by_camp.table["estimate"]).all()


def test_topics_that_come_back_in_another_order_are_put_right(planted, by_camp, monkeypatch):
    from framing.topics import prevalence as module

    def turned(model, **choices):
        fit = refit(model, **choices)
        return replace(fit, phi=fit.phi[::-1], theta=fit.theta[:, ::-1], alpha=fit.alpha[::-1])

    monkeypatch.setattr(module, "refit", turned)
    table = quick(planted, n_refits=40).table
    np.testing.assert_allclose(table[NUMBERS], by_camp.table[NUMBERS], atol=1e-8)


# what depends on each other


def test_clusters_of_alike_documents_make_intervals_wider():
    means = np.where(np.arange(120)[:, None] // 7 % 2 == 0, [0.7, 0.2, 0.1], [0.1, 0.2, 0.7])
    units = units_of(120, story=[f"s{i // 7}" for i in range(120)])
    units["camp"] = np.where(np.arange(120) // 7 % 3 == 0, "A", "B")
    model = known(1, means=means, units=units)
    alone, together = (quick(model, cluster=cluster, n_refits=30) for cluster in (None, "story"))
    width = [(r.table["high"] - r.table["low"]).iloc[0] for r in (alone, together)]
    assert width[1] > 1.4 * width[0]
    assert (alone.table["estimate"] == together.table["estimate"]).all()
    assert any("18 stories to resample" in sentence for sentence in together.warnings)
    assert together.settings["n_units"] == {"camp: A": 6, "camp: B": 12}


def test_a_group_of_one_is_not_tested(planted):
    desk = ["alone"] + ["x", "y"] * 59 + ["x"]
    model = replace(planted, counts=replace(
        planted.counts, units=planted.units.assign(desk=desk)))  # fmt: skip
    table = quick(model, "~ desk").table
    alone = table["group_a"] == "alone"
    assert alone.sum() == 2 * K
    assert table.loc[alone, ["low", "high", "p", "q"]].isna().all(axis=None)
    assert table.loc[alone, "estimate"].notna().all()
    assert set(table.loc[alone, "warning"]) == {"not tested: fewer than 6 documents in alone"}
    assert table.loc[~alone, ["low", "high", "p", "q"]].notna().all(axis=None)


def test_groups_of_few_units_are_not_tested_and_told(planted):
    table = quick(planted, "~ desk", cluster="desk").table
    assert table["p"].isna().all()
    assert table["warning"].str.startswith("not tested: fewer than 6 desks in").all()
    nothing = quick(planted, "~ desk", cluster="desk")
    assert "none can be tested" in repr(nothing)
    assert "No test and no interval is made" in nothing.design
    few = replace(planted, counts=replace(planted.counts, units=planted.units.assign(
        desk=["rare"] * 4 + ["x"] * 116)))  # fmt: skip
    result = quick(few, "~ desk")
    assert set(result.table["warning"]) == {"not tested: fewer than 6 documents in rare"}
    assert result.table[["low", "high", "p", "q"]].isna().all(axis=None)
    assert any("rare (4)" in sentence for sentence in result.warnings)


# what is left out


def test_documents_without_words_or_values_are_left_out_and_told():
    matrix, phi = simulated(6)
    matrix[5] = 0
    desk = np.array(["x", "x", "y"] * 40, dtype=object)
    desk[[8, 9, 10]] = None
    result = quick(model_of(matrix, phi, units_of(120, desk=desk)), "~ camp + desk")
    assert any(sentence.startswith("1 document without a word") for sentence in result.warnings)
    assert any("3 documents without a value of camp or desk" in s for s in result.warnings)
    assert (result.table["n_docs"] == 116).all()


def test_a_corpus_that_did_not_beat_its_shuffled_words_says_nothing(planted):
    failed = replace(planted, null=SimpleNamespace(
        passed=False, sentence="Not distinguishable from shuffled words."))  # fmt: skip
    with pytest.raises(TopicsError, match="Not distinguishable"):
        quick(failed)
    forced = quick(failed, force=True)
    assert forced.settings["forced"]
    assert "Not distinguishable from shuffled words. Forced." in forced.warnings


# over time


def test_a_planted_curve_is_found():
    n = 300
    day = np.linspace(0, 1, n)
    rise = 0.25 + 0.4 * np.sin(np.pi * day)  # up, and down again
    means = np.column_stack([rise, 0.9 - rise, np.full(n, 0.1)])
    dates = np.datetime64("2020-01-01") + (day * 1000).astype(int)
    model = known(2, n_docs=n, means=means, units=units_of(n, date=dates.astype(str)))
    result = quick(model, "~ camp + spline(date)", n_refits=20)
    curve = result.curve[result.curve["topic"] == 1]
    assert list(curve["date"].iloc[[0, -1]]) == ["2020-01-01", "2022-09-27"]
    truth = 0.25 + 0.4 * np.sin(np.pi * np.linspace(0, 1, len(curve)))
    assert np.abs(curve["estimate"] - truth).mean() < 0.06
    assert ((curve["low"] < truth) & (truth < curve["high"])).mean() > 0.7
    assert curve["estimate"].iloc[12] > curve["high"].iloc[0]
    width = (curve["high"] - curve["low"]).to_numpy()
    assert width[[0, -1]].min() > 1.2 * width[12]
    assert (result.curve["group"] == "").all()


def test_groups_have_curves_of_their_own_in_an_interaction(planted):
    result = quick(planted, "~ camp * spline(date, df=2)", n_refits=4)
    assert result.curve.groupby(["topic", "group"]).size().eq(25).all()
    assert set(result.curve["group"]) == {"A", "B"}
    ends = quick(
        planted, "~ spline(date)", n_refits=4, contrasts={"date": ("2023-01-01", "2020-06-01")}
    )
    assert set(ends.table["term"]) == {"date: 2023-01-01 - 2020-06-01"}


# tables and choices


def test_q_are_adjusted_over_the_topics_and_contrasts_of_a_column(planted):
    from framing.comparison.inference.adjustment import adjust_p

    result = quick(planted, "~ camp + desk", adjust="holm")
    for _, own in result.table.groupby("variable"):
        np.testing.assert_allclose(own["q"], adjust_p(own["p"], "holm"))
    assert result.settings["n_tests"] == 3 + 9
    rest = quick(planted, "~ desk", versus="rest", n_refits=2).table
    assert list(rest["group_b"].unique()) == ["all but x", "all but y", "all but z"]
    assert (rest["n_docs"] == 120).all()


def test_shares_of_all_topics_sum_to_one(by_camp):
    np.testing.assert_allclose(by_camp.shares.groupby("group")["estimate"].sum(), 1, atol=1e-8)
    np.testing.assert_allclose(by_camp.table["estimate"].sum(), 0, atol=1e-8)
    assert list(by_camp.shares["n_docs"].unique()) == [60]


def test_it_says_what_was_done(by_camp):
    said = repr(by_camp)
    assert "2 of 3 beyond chance" in said
    assert "40 refits of the topics on resampled documents" in said
    assert "camp: A 60, camp: B 60" in said
    assert "<table" in by_camp._repr_html_()
    assert by_camp.provenance.to_json().count('"random_state"') >= 1


def test_it_can_be_drawn(planted, by_camp):
    assert "camp: A - B" in by_camp.plot().alt
    with pytest.raises(TopicsError, match="has no curve"):
        by_camp.plot("curve")
    with pytest.raises(TopicsError, match="did you mean 'curve'"):
        by_camp.plot("curves")
    curves = quick(planted, "~ camp * spline(date)", n_refits=4).plot("curve")
    assert "over time" in curves.alt


def test_dates_of_a_few_days_stand_once_each(planted):
    dates = [f"2024-03-{1 + i % 9:02}" for i in range(120)]
    model = replace(planted, counts=replace(
        planted.counts, units=planted.units.assign(date=dates)))  # fmt: skip
    curve = quick(model, "~ spline(date)", n_refits=2).curve
    assert list(curve["date"][:9]) == [f"2024-03-{1 + i:02}" for i in range(9)]


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"adjust": "max_t"}, "no adjust='max_t'"),
        ({"weigh": "word"}, "did you mean 'words'"),
        ({"share": "thetas"}, "did you mean 'theta'"),
        ({"versus": "all"}, "no versus='all'"),
        ({"n_refits": 1}, "n_refits must be a whole number from 2 up"),
        ({"level": 1}, "level must be between 0 and 1"),
        ({"random_state": -1}, "random_state must be a whole number"),
        ({"cluster": "stories"}, "no column of the units; did you mean 'story'"),
        ({"formula": "~ camps"}, "did you mean 'camp'"),
    ],
)
def test_choices_that_are_none(planted, choices, said):
    with pytest.raises(TopicsError, match=said):
        quick(planted, **choices)


def test_one_cluster_cannot_be_resampled(planted):
    model = replace(planted, counts=replace(planted.counts, units=planted.units.assign(story="s")))
    with pytest.raises(TopicsError, match="all documents have one story"):
        quick(model, cluster="story")


def test_a_sparse_matrix_is_left_as_it_was(planted):
    before = sparse.csr_array(planted.matrix).copy()
    quick(planted, n_refits=2)
    assert (before != planted.matrix).nnz == 0
