"""Sampled topics: the same twice, from weighted documents, and with groups of documents."""

import numpy as np
import pytest
from scipy import optimize, sparse

from framing.errors import TopicsError
from framing.topics.gibbs import fit_tomotopy

pytest.importorskip("tomotopy")

WITH = {"east": [0.7, 0.2, 0.1], "west": [0.1, 0.2, 0.7]}


@pytest.fixture(scope="module")
def drawn():
    """Documents of 80 words, then of six, whose topics depend on their group; what was drawn."""
    random = np.random.default_rng(0)
    phi = np.kron(np.eye(3), np.full(20, 0.047)) + 0.003
    phi /= phi.sum(axis=1, keepdims=True)
    groups, lengths = np.tile(["east", "west"], 100), np.repeat([80, 6], 100)
    theta = np.array([random.dirichlet(3 * np.array(WITH[name])) for name in groups])
    words = [random.multinomial(n, row @ phi) for n, row in zip(lengths, theta, strict=True)]
    return sparse.csr_array(np.array(words)), groups, phi, theta


def in_order(fit, phi):
    """Return the topic of the fit that each true topic became."""
    return optimize.linear_sum_assignment(-(phi @ fit.phi.T))[1]


def test_groups_bring_short_documents_nearer_to_their_topics(drawn):
    matrix, groups, phi, theta = drawn
    off = []
    for known in (None, groups):
        fit = fit_tomotopy(matrix, 3, groups=known, iterations=200)
        off.append(np.abs(fit.theta[:, in_order(fit, phi)] - theta)[100:].mean())
        np.testing.assert_allclose(fit.theta.sum(axis=1), 1)
    assert off[1] < 0.95 * off[0]


def test_the_same_seed_samples_the_same_topics_and_another_seed_others(drawn):
    matrix, groups, _, _ = drawn
    one, two, other = (
        fit_tomotopy(matrix, 3, groups=groups, iterations=100, random_state=seed)
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one.phi, two.phi)
    np.testing.assert_array_equal(one.theta, two.theta)
    assert one.bound == two.bound
    assert not np.array_equal(one.phi, other.phi)


def test_names_of_groups_do_not_matter_but_the_groups_do(drawn):
    matrix, groups, _, _ = drawn
    renamed = np.where(groups == "east", "Ω", "a name")
    one = fit_tomotopy(matrix, 3, groups=groups, iterations=100)
    two = fit_tomotopy(matrix, 3, groups=renamed, iterations=100)
    np.testing.assert_array_equal(one.theta, two.theta)


def test_a_group_that_is_left_out_has_the_mean_prior_and_still_topics(drawn):
    matrix, groups, _, _ = drawn
    weights = (groups == "east").astype(np.int64)
    fit = fit_tomotopy(matrix, 3, groups=groups, weights=weights, iterations=100)
    assert np.isfinite(fit.theta).all()
    assert fit.alpha.shape == (3,)


def test_a_weight_is_so_many_copies(drawn):
    matrix, _, _, _ = drawn
    weights = np.tile([2, 0, 1, 1], 50)
    copied = matrix[np.repeat(np.arange(200), weights)]
    one = fit_tomotopy(matrix, 3, weights=weights, iterations=100)
    two = fit_tomotopy(copied, 3, iterations=100)
    np.testing.assert_array_equal(one.phi, two.phi)
    np.testing.assert_array_equal(one.theta[np.repeat(np.arange(200), weights)], two.theta)


def test_a_word_of_no_document_is_possible_in_every_topic(drawn):
    matrix, _, _, _ = drawn
    wider = sparse.csr_array(sparse.hstack([matrix, sparse.csr_array((200, 1), dtype=int)]))
    fit = fit_tomotopy(wider, 3, iterations=50)
    assert len(fit.bound) == 1
    assert (fit.phi[:, -1] > 0).all()
    assert fit.phi[:, -1].max() < 1e-5


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        (["east"] * 3, "names 3 groups of 200 documents"),
        ([None, *["east"] * 199], "no group for 1 of 200 documents"),
        ([float("nan")] * 200, "no group for 200 of 200"),
    ],
)
def test_each_document_needs_a_group(drawn, groups, said):
    with pytest.raises(TopicsError, match=said):
        fit_tomotopy(drawn[0], 3, groups=groups)
