"""Several groups at once: every labelling by hand, and ties that rounding must not break."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy import sparse, stats

from framing.comparison.inference import several
from framing.comparison.inference.sample import Sample
from framing.comparison.inference.several import permute_groups


def sample_of(x, words, group, stratum=None) -> Sample:
    group = np.asarray(group, dtype=np.intp)
    return Sample(
        sparse.csc_array(np.asarray(x, dtype=np.int64)),
        np.asarray(words, dtype=np.int64),
        group,
        tuple("ABCDE"[: group.max() + 1]),
        np.asarray(np.zeros(len(group)) if stratum is None else stratum, dtype=np.intp),
        "document",
        None if stratum is None else "event",
    )


def seed(n: int = 1) -> np.random.SeedSequence:
    return np.random.SeedSequence(n)


def plain(x, words, group, stratum) -> float:
    """Return the statistic of one term, stratum by stratum in a loop."""
    rate = x.sum() / words.sum()
    total = 0.0
    for g in np.unique(group):
        expected = 0.0
        for s in np.unique(stratum):
            inside = stratum == s
            expected += words[inside & (group == g)].sum() * x[inside].sum() / words[inside].sum()
        total += (x[group == g].sum() - expected) ** 2 / (words[group == g].sum() * rate)
    return total


X = np.array([[5, 0], [1, 2], [0, 9], [2, 1], [8, 0], [0, 3], [1, 1]])
WORDS = np.array([100, 300, 200, 150, 250, 120, 90])


@pytest.mark.parametrize("stratum", [None, [0, 0, 1, 1, 0, 0, 1]])
def test_statistic_and_p_are_those_of_all_labellings(stratum):
    group = np.array([0, 0, 1, 1, 2, 2, 2])
    inside = np.zeros(7, dtype=int) if stratum is None else np.asarray(stratum)
    n_draws = 4000
    statistic, p = permute_groups(
        sample_of(X, WORDS, group, stratum), n_permutations=n_draws, seed=seed()
    )
    labellings = {
        labels
        for labels in permutations(group.tolist())
        if all(
            sorted(np.array(labels)[inside == s]) == sorted(group[inside == s]) for s in set(inside)
        )
    }
    for term in range(2):
        observed = plain(X[:, term], WORDS, group, inside)
        every = [plain(X[:, term], WORDS, np.array(g), inside) for g in labellings]
        exact = np.mean(np.array(every) >= observed * (1 - 1e-9))
        assert statistic[term] == pytest.approx(observed)
        assert abs(p[term] - exact) < 5 * np.sqrt(exact * (1 - exact) / n_draws) + 1 / n_draws


def test_with_equal_lengths_it_orders_labellings_as_one_way_analysis_of_variance_does():
    rng = np.random.default_rng(4)
    group = np.repeat([0, 1, 2], 5)
    x = rng.poisson(6, (15, 3))
    _, p = permute_groups(sample_of(x, [100] * 15, group), n_permutations=4000, seed=seed())

    def f(*columns, axis):
        return stats.f_oneway(*columns, axis=axis).statistic

    for term in range(3):
        columns = [x[group == g, term] for g in range(3)]
        expected = stats.permutation_test(
            columns, f, n_resamples=4000, alternative="greater", rng=np.random.default_rng(1)
        ).pvalue
        assert abs(p[term] - expected) < 5 * np.sqrt(2 * 0.25 / 4000)


def test_equal_rates_in_every_document_are_no_difference_however_rounded():
    # 1 and 99 of every 100 words: what floating point leaves of the differences is no evidence
    words = 100 * np.array([1, 2, 3, 7, 3, 1, 1, 4, 1, 7, 13, 1])
    x = np.column_stack([words // 100, words * 99 // 100])
    _, p = permute_groups(
        sample_of(x, words, np.repeat([0, 1, 2], 4)), n_permutations=199, seed=seed()
    )
    assert p.tolist() == [1.0, 1.0]


def test_a_term_that_does_not_occur_has_no_p():
    x = np.column_stack([np.zeros(7, dtype=int), X[:, 0]])
    statistic, p = permute_groups(
        sample_of(x, WORDS, [0, 0, 1, 1, 2, 2, 2]), n_permutations=99, seed=seed()
    )
    assert np.isnan([statistic[0], p[0]]).all()
    assert np.isfinite([statistic[1], p[1]]).all()


def test_p_is_never_zero_and_large_differences_are_found():
    x = np.repeat([[0], [3], [40]], 6, axis=0)
    _, p = permute_groups(
        sample_of(x, [100] * 18, np.repeat([0, 1, 2], 6)), n_permutations=199, seed=seed()
    )
    assert p.tolist() == [1 / 200]


def test_blocks_of_draws_seeds_and_other_terms():
    rng = np.random.default_rng(2)
    x = rng.negative_binomial(0.5, 0.1, (20, 5))
    words, group = x.sum(axis=1) + 300, np.repeat([0, 1, 2, 3], 5)
    choices = {"n_permutations": 300, "seed": seed()}
    whole = permute_groups(sample_of(x, words, group), **choices)
    alone = permute_groups(sample_of(x[:, [3]], words, group), **choices)
    assert alone[1][0] == whole[1][3]
    again = permute_groups(sample_of(x, words, group), **choices)
    assert [v.tobytes() for v in again] == [v.tobytes() for v in whole]
    other = permute_groups(sample_of(x, words, group), n_permutations=300, seed=seed(2))
    assert (other[1] != whole[1]).any()
    assert (other[0] == whole[0]).all()


def test_memory_is_bounded_by_blocks_that_change_nothing_but_the_draws(monkeypatch):
    group = np.array([0, 0, 1, 1, 2, 2, 2])
    whole = permute_groups(sample_of(X, WORDS, group), n_permutations=2000, seed=seed())
    monkeypatch.setattr(several, "DRAWS_AT_A_TIME", 2000)
    one = permute_groups(sample_of(X, WORDS, group), n_permutations=2000, seed=seed())
    np.testing.assert_array_equal(one[0], whole[0])
    np.testing.assert_allclose(one[1], whole[1], atol=5 * np.sqrt(2 * 0.25 / 2000))
