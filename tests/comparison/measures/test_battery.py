"""What every measure owes its user, whatever it measures."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.comparison.measures import (
    bic,
    chi2,
    fisher,
    g2,
    jsd,
    log_odds,
    log_ratio,
    odds_ratio,
    pct_diff,
    rtd,
)
from framing.errors import CountsError

# a busy machine is no failure
unhurried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def fisher_log10_p(a, b, **sizes):
    return fisher(a, b, **sizes).log10_p


def no_sizes(measure, **choices):
    return lambda a, b, **sizes: measure(a, b, **choices)


def with_choices(measure, **choices):
    return lambda a, b, **sizes: measure(a, b, **sizes, **choices)


# a measure, and how its value changes when the sides change places
SAME, NEGATIVE = (lambda value: value), (lambda value: -value)
MEASURES = {
    "g2": (g2, SAME),
    "g2 of four cells": (with_choices(g2, cells=4), SAME),
    "bic": (bic, SAME),
    "chi2": (chi2, SAME),
    "chi2 with Yates": (with_choices(chi2, yates=True), SAME),
    "fisher": (fisher_log10_p, SAME),
    "odds ratio, haldane": (with_choices(odds_ratio, zero="haldane"), lambda value: 1 / value),
    "jsd": (no_sizes(jsd), SAME),
    "jsd in nats": (no_sizes(jsd, base=math.e), SAME),
    "rtd": (no_sizes(rtd), SAME),
    "rtd, alpha 0": (no_sizes(rtd, alpha=0), SAME),
    "rtd, alpha 5": (no_sizes(rtd, alpha=5.0), SAME),
    "rtd, alpha infinite": (no_sizes(rtd, alpha=math.inf), SAME),
    "log ratio": (log_ratio, NEGATIVE),
    "log odds": (lambda a, b, **sizes: log_odds(a, b, **sizes).estimate, NEGATIVE),
    "z": (lambda a, b, **sizes: log_odds(a, b, **sizes, prior=0.01).z, NEGATIVE),
}
# those that are about how much evidence there is, and grow with the corpus
EVIDENCE = ["g2", "g2 of four cells", "chi2"]
# those whose value of one term knows nothing of the other terms
ALONE = ["g2", "g2 of four cells", "bic", "chi2", "chi2 with Yates", "fisher",
         "odds ratio, haldane", "log ratio"]  # fmt: skip

sides = st.lists(
    st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=2, max_size=8
).filter(lambda pairs: sum(a for a, _ in pairs) and sum(b for _, b in pairs))


def sizes_of(a, b, more=0):
    return {"n_target": sum(a) + 7 + more, "n_reference": sum(b) + 9 + more}


def exchanged(sizes):
    return {"n_target": sizes["n_reference"], "n_reference": sizes["n_target"]}


@pytest.mark.parametrize("name", MEASURES)
@unhurried
@given(pairs=sides, random=st.randoms(use_true_random=False))
def test_every_measure(name, pairs, random):
    measure, on_exchange = MEASURES[name]
    a, b = (list(side) for side in zip(*pairs, strict=True))
    sizes = sizes_of(a, b)
    values = measure(a, b, **sizes)
    present = np.array(a) + np.array(b) > 0

    assert values.shape == (len(a),)
    assert np.isfinite(values[present]).all()

    back = measure(b, a, **exchanged(sizes))
    np.testing.assert_allclose(back[present], on_exchange(values[present]), rtol=1e-12, atol=1e-14)

    order = list(range(len(a)))
    random.shuffle(order)
    shuffled = measure([a[i] for i in order], [b[i] for i in order], **sizes)
    np.testing.assert_allclose(shuffled, values[order], rtol=1e-12, atol=0)

    padded = measure([*a, 0], [*b, 0], **sizes)
    np.testing.assert_allclose(padded[:-1], values, rtol=1e-12, atol=0)
    if name in ALONE:
        first = measure(a[:1], b[:1], **sizes)
        np.testing.assert_allclose(first, values[:1], rtol=1e-12, atol=0)


@pytest.mark.parametrize("measured", EVIDENCE)
@unhurried
@given(pairs=sides, times=st.integers(2, 1000))
def test_evidence_grows_with_the_corpus(measured, pairs, times):
    measure = MEASURES[measured][0]
    a, b = (np.array(side) for side in zip(*pairs, strict=True))
    sizes = sizes_of(a, b)
    grown = measure(a * times, b * times, **{k: int(n) * times for k, n in sizes.items()})
    np.testing.assert_allclose(grown, times * measure(a, b, **sizes), rtol=1e-10, atol=1e-12)


@unhurried
@given(pairs=sides, times=st.integers(2, 1000))
def test_sizes_of_differences_do_not(pairs, times):
    a, b = (np.array(side) for side in zip(*pairs, strict=True))
    both = (a > 0) & (b > 0)
    sizes = sizes_of(a, b)
    grown = {name: int(n) * times for name, n in sizes.items()}
    for measure in (log_ratio, pct_diff, odds_ratio):
        small, large = measure(a, b, **sizes), measure(a * times, b * times, **grown)
        np.testing.assert_allclose(large[both], small[both], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(jsd(a * times, b * times), jsd(a, b), rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(rtd(a * times, b * times), rtd(a, b), rtol=1e-12, atol=0)


@pytest.mark.parametrize("measured", ["g2", "chi2", "chi2 with Yates", "jsd", "rtd"])
def test_equal_sides_are_no_difference(measured):
    a = [5, 0, 17, 1]
    values = MEASURES[measured][0](a, a, n_target=30, n_reference=30)
    assert values.tolist() == [0.0] * 4


@pytest.mark.parametrize("measured", ["g2", "g2 of four cells", "chi2", "log ratio", "fisher"])
def test_a_term_is_a_float_in_the_whole_range_of_corpora(measured):
    """One word in a thousand more, in corpora of 10**4 to 10**10 words."""
    measure = MEASURES[measured][0]
    for size in (10**4, 10**7, 10**10):
        n = size // 10
        [value] = measure([n + n // 1000], [n], n_target=size, n_reference=size)
        assert np.isfinite(value)


@pytest.mark.parametrize("measure", [g2, chi2, fisher, odds_ratio, bic])
def test_more_occurrences_than_words_are_refused(measure):
    with pytest.raises(CountsError, match="occurs more often than there are words"):
        measure([11], [1], n_target=10, n_reference=10)


@pytest.mark.parametrize("measure", [g2, chi2, fisher, odds_ratio, bic, pct_diff])
@pytest.mark.parametrize("bad", [-1, 0.5, float("nan"), float("inf")])
def test_what_is_no_count_is_refused(measure, bad):
    with pytest.raises(CountsError, match="target must be occurrences, whole numbers from 0 up"):
        measure([1, bad], [1, 1], n_target=10, n_reference=10)


@pytest.mark.parametrize("measure", [g2, chi2, fisher, odds_ratio, bic, pct_diff])
def test_a_side_without_words_is_refused(measure):
    with pytest.raises(CountsError, match="n_reference must be the words of that side"):
        measure([1], [0], n_target=10, n_reference=0)


@pytest.mark.parametrize("measure", [jsd, rtd])
def test_a_side_without_occurrences_has_no_distribution(measure):
    with pytest.raises(CountsError, match="reference has no occurrence of any term"):
        measure([1, 2], [0, 0])
