"""Does the default test keep its promise on bursty words? Small seeded simulations.

Counts are negative binomial (Poisson with a gamma-distributed rate a document and word), as
bursty as framing words are (shape k from 0.1 to 1), in documents of lognormal length. Words of
one corpus share its documents and permutations, so each share is over many small corpora. Its
Monte Carlo error (one standard deviation) is 0.004 to 0.006 for false positives, 0.007 for
coverage and 0.01 for a difference of powers. Seeds are fixed, so a failure is a changed number,
not luck.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse, stats

from framing.comparison.effects import effects
from framing.comparison.inference.permutation import mantel_haenszel, permute
from framing.comparison.inference.sample import Sample
from framing.comparison.inference.weighting import weighed
from framing.counts import Counts

WORDS = 500  # a document, on average
AT_LEAST = 5  # occurrences of a word that is tested
SIZES = [(5, 5), (20, 20), (100, 100), (10, 100)]


def documents(rng, n, n_terms, k, mean, ratio=1.0, spread=0.5):
    """Return counts and lengths of `n` documents, `mean` occurrences in one of 500 words."""
    words = np.maximum(50, np.rint(WORDS * rng.lognormal(-(spread**2) / 2, spread, n)))
    expected = np.broadcast_to(mean * ratio * words[:, np.newaxis] / WORDS, (n, n_terms))
    return rng.poisson(rng.gamma(k, expected / k)), words.astype(np.int64)


def sample_of(a, b) -> Sample:
    group = np.repeat([0, 1], [len(a[1]), len(b[1])])
    return Sample(
        sparse.csc_array(np.vstack([a[0], b[0]]).astype(np.int64)),
        np.concatenate([a[1], b[1]]),
        group.astype(np.intp),
        ("A", "B"),
        np.zeros(len(group), dtype=np.intp),
        "document",
    )


def permuted(rng, a, b, level=None, n_permutations=999):
    """Test every word with 5 occurrences; return the results and which words these are."""
    sample = sample_of(a, b)
    keep = np.asarray(sample.matrix.sum(axis=0)) >= AT_LEAST
    seed = np.random.SeedSequence(int(rng.integers(2**31)))
    parts = weighed(sample, "dispersion")  # the default of effects()
    estimate = np.full(len(keep), np.nan)
    for terms, part in parts:
        estimate[terms] = mantel_haenszel(part)
    found = permute(
        sample, n_permutations=n_permutations, seed=seed, level=level, estimate=estimate,
        parts=parts,
    )  # fmt: skip
    return found, keep


def share_of_false_positives(seed, sizes, k, mean, n_corpora=60, n_terms=60) -> float:
    rng, p = np.random.default_rng(seed), []
    for _ in range(n_corpora):
        a, b = (documents(rng, n, n_terms, k, mean) for n in sizes)
        found, keep = permuted(rng, a, b, n_permutations=499)
        p.append(found.p[keep])
    return float((np.concatenate(p) <= 0.05).mean())


@pytest.mark.parametrize("k", [0.1, 0.3, 1.0])
@pytest.mark.parametrize("mean", [1.0, 5.0])
@pytest.mark.parametrize("sizes", SIZES)
def test_one_in_twenty_words_without_a_difference_is_found_to_differ(sizes, mean, k):
    found = share_of_false_positives([1, int(10 * k), int(mean)], sizes, k, mean)
    # five documents a group may be cautious about rare words, for there are few assignments
    assert found <= 0.065
    assert found >= (0.0 if sizes == (5, 5) and mean < 5 else 0.035)


def test_token_level_tests_do_not_keep_that_promise():
    # the same words, by the log-likelihood ratio that the field reports
    rng = np.random.default_rng(2)
    a, b = (documents(rng, 20, 1000, 0.1, 5.0) for _ in range(2))
    x = np.array([a[0].sum(axis=0), b[0].sum(axis=0)]).astype(float)
    m = np.array([a[1].sum(), b[1].sum()])[:, np.newaxis]
    expected = m * x.sum(axis=0) / m.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        g2 = 2 * np.where(x > 0, x * np.log(x / expected), 0).sum(axis=0)
    keep = x.sum(axis=0) >= AT_LEAST
    assert (stats.chi2.sf(g2[keep], 1) <= 0.05).mean() > 0.5
    assert (permuted(rng, a, b)[0].p[keep] <= 0.05).mean() < 0.07


def test_the_public_function_gives_these_very_tests():
    rng = np.random.default_rng(3)
    a, b = (documents(rng, 20, 800, 0.3, 5.0) for _ in range(2))
    units = pd.DataFrame(
        {"document": [f"d{i:02}" for i in range(40)], "group": ["A"] * 20 + ["B"] * 20,
         "n_tokens": np.concatenate([a[1], b[1]])}
    )  # fmt: skip
    counts = Counts.from_matrix(np.vstack([a[0], b[0]]), units, [f"w{i:03}" for i in range(800)])
    found = effects(counts, n_permutations=999, interval=None)
    assert 0.03 <= (found.table["p"] <= 0.05).mean() <= 0.07  # 800 words: error 0.008
    assert (found.table["q"] <= 0.05).mean() < 0.01  # and none of them survives


def outlets(rng, n_outlets, n_each, n_terms, k=0.3, mean=5.0, effect=0.5):
    """Return documents of outlets that each have rates of their own, and their outlets."""
    outlet = np.repeat(np.arange(n_outlets), n_each)
    own = rng.lognormal(-(effect**2) / 2, effect, (n_outlets, n_terms))[outlet]
    x, words = documents(rng, len(outlet), n_terms, k, mean * own)
    return x, words, outlet


@pytest.mark.parametrize(("n_outlets", "n_each"), [(5, 20), (10, 10)])
def test_where_outlets_differ_the_outlet_is_the_unit(n_outlets, n_each):
    rng = np.random.default_rng([4, n_outlets])
    shares = {"document": [], "outlet": []}
    for _ in range(5):
        parts = [outlets(rng, n_outlets, n_each, 400) for _ in range(2)]
        units = pd.DataFrame(
            {
                "document": [f"d{i:03}" for i in range(2 * n_outlets * n_each)],
                "group": np.repeat(["A", "B"], n_outlets * n_each),
                "outlet": [f"{g}{o}" for g, part in zip("AB", parts, strict=True)
                           for o in part[2]],
                "n_tokens": np.concatenate([part[1] for part in parts]),
            }
        )  # fmt: skip
        counts = Counts.from_matrix(
            np.vstack([part[0] for part in parts]), units, [f"w{i:03}" for i in range(400)]
        )
        for unit, found in shares.items():
            table = effects(counts, unit=unit, n_permutations=499, interval=None).table
            found.append((table["p"] <= 0.05).mean())
    assert np.mean(shares["outlet"]) <= 0.07
    assert np.mean(shares["document"]) > 0.085  # each alone promises 0.05


def test_where_events_differ_matched_units_are_permuted_within_them():
    # no group difference, events of very unequal rates, one unit of A and two of B in each
    rng, p = np.random.default_rng(5), []
    for _ in range(4):
        event = np.repeat(np.arange(12), 3)
        own = rng.lognormal(0, 1.0, (12, 500))[event]
        x, words = documents(rng, 36, 500, 0.3, 3.0 * own)
        order = np.argsort(np.tile([0, 1, 1], 12), kind="stable")
        sample = Sample(
            sparse.csc_array(x[order].astype(np.int64)), words[order],
            np.repeat([0, 1], [12, 24]).astype(np.intp), ("A", "B"),
            event[order].astype(np.intp), "document", "event",
        )  # fmt: skip
        seed = np.random.SeedSequence(int(rng.integers(2**31)))
        done = permute(sample, n_permutations=999, seed=seed, level=None, estimate=np.zeros(500))
        p.append(done.p[x.sum(axis=0) >= AT_LEAST])
    assert 0.035 <= (np.concatenate(p) <= 0.05).mean() <= 0.065


@pytest.mark.parametrize("k", [0.1, 0.3, 1.0])
@pytest.mark.parametrize("sizes", [(20, 20), (100, 100), (20, 100)])
@pytest.mark.parametrize(("ratio", "mean"), [(1.0, 1.0), (3.0, 5.0)])
def test_nineteen_of_twenty_intervals_hold_the_true_ratio(sizes, k, ratio, mean):
    rng = np.random.default_rng([6, int(10 * k), int(ratio), *sizes])
    true, covered = np.log2(ratio), []
    for _ in range(20):
        a = documents(rng, sizes[0], 50, k, mean, ratio)
        b = documents(rng, sizes[1], 50, k, mean)
        found, keep = permuted(rng, a, b, level=0.95, n_permutations=299)
        covered.append(((found.low <= true) & (true <= found.high))[keep])
    assert 0.93 <= np.concatenate(covered).mean() <= 0.97


@pytest.mark.parametrize(
    ("n", "k", "mean", "ratio"),
    [
        (20, 0.1, 5.0, 14.0),
        (20, 0.3, 5.0, 4.0),
        (20, 1.0, 1.0, 2.5),
        (20, 1.0, 5.0, 2.1),
        (100, 0.1, 1.0, 3.0),
        (100, 0.1, 5.0, 2.8),
        (100, 1.0, 1.0, 1.5),
        (100, 0.3, 1.0, 1.9),
        (100, 0.3, 5.0, 1.8),
        (100, 1.0, 5.0, 1.4),
    ],
)
def test_power_is_near_that_of_welch_on_document_rates(n, k, mean, ratio):
    # ratios at which about half of the words are found
    rng, ours, welch = np.random.default_rng([7, n, int(10 * k), int(mean)]), [], []
    for _ in range(40):
        a, b = documents(rng, n, 60, k, mean, ratio), documents(rng, n, 60, k, mean)
        found, keep = permuted(rng, a, b, n_permutations=299)
        rates = (part[0][:, keep] / part[1][:, np.newaxis] for part in (a, b))
        ours.append(found.p[keep] <= 0.05)
        welch.append(stats.ttest_ind(*rates, equal_var=False).pvalue <= 0.05)
    power, rival = np.concatenate(ours).mean(), np.concatenate(welch).mean()
    assert 0.35 < power < 0.65
    assert power > rival - 0.05
