"""The engine: gensim's numbers, the same bits everywhere, each document for itself."""

import hashlib
import os
import subprocess
import sys
import warnings
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse, special

from framing.topics.engine import fit_matrix, infer
from framing.topics.estep import digamma, exp_digamma, exp_of_minus
from framing.topics.lda import CHUNK, fit_lda, infer_lda, plain_gensim
from framing.topics.starts import nmf_start, significant, tf_idf


def planted(n_docs=200, k=3, n_terms=60, length=80, seed=0):
    """Documents of one main topic each, every topic with words of its own."""
    random = np.random.default_rng(seed)
    own = n_terms // k
    phi = np.full((k, n_terms), 0.1 / n_terms)
    for topic in range(k):
        phi[topic, own * topic : own * (topic + 1)] += 0.9 * random.dirichlet(np.ones(own))
    theta = random.dirichlet(np.full(k, 0.3), n_docs)
    shares = theta @ (phi / phi.sum(axis=1, keepdims=True))
    return sparse.csr_array(random.multinomial(length, shares)), phi


@given(st.floats(1e-3, 1e6))
def test_the_digamma_function_is_scipys(x):
    assert digamma(x) == pytest.approx(special.psi(x), rel=1e-9, abs=1e-10)
    assert exp_digamma(x) == pytest.approx(np.exp(special.psi(x)), rel=1e-10, abs=1e-300)


@given(st.floats(0, 700))
def test_the_exponential_is_that_of_the_math_library(x):
    assert exp_of_minus(x) == pytest.approx(np.exp(-x), rel=1e-14)


def test_an_exponential_too_small_for_a_double_is_zero():
    assert exp_of_minus(800.0) == 0.0
    assert exp_digamma(1e-5) == 0.0


@pytest.mark.parametrize("k", [3, 7])
def test_the_topics_are_those_of_gensim_from_the_same_start(k):
    from gensim.models import LdaModel

    matrix, _ = planted(n_docs=120)
    start = nmf_start(matrix, k) + 0.01
    own = fit_lda(matrix, k, start=start, passes=8)

    class Ones:
        def gamma(self, shape, scale, size):
            return np.ones(size)

        def rand(self, size):
            return np.zeros(size)

    corpus = [
        list(zip(row.indices.tolist(), row.data.tolist(), strict=True))
        for row in (matrix[[i]] for i in range(matrix.shape[0]))
    ]
    theirs = LdaModel(
        num_topics=k, id2word=dict(enumerate(map(str, range(matrix.shape[1])))), alpha="auto",
        eta=0.01, update_every=0, chunksize=len(corpus), passes=len(own.bound), decay=0, offset=1,
        eval_every=None, dtype=np.float64,
    )  # fmt: skip
    theirs.state.sstats[...] = start - 0.01
    theirs.sync_state()
    theirs.random_state = Ones()
    theirs.update(corpus)
    np.testing.assert_allclose(own.phi, theirs.get_topics(), rtol=0, atol=1e-8)
    np.testing.assert_allclose(own.alpha, theirs.alpha, rtol=1e-6)
    gamma, _ = theirs.inference(corpus)
    np.testing.assert_allclose(own.theta, gamma / gamma.sum(axis=1, keepdims=True), atol=1e-6)


def test_planted_topics_are_found():
    matrix, phi = planted()
    found = fit_matrix(matrix, 3).phi
    near = np.sqrt(found) @ np.sqrt(phi / phi.sum(axis=1, keepdims=True)).T
    assert sorted(near.argmax(axis=1)) == [0, 1, 2]
    assert near.max(axis=1).min() > 0.95


def test_the_bound_rises_with_every_pass():
    matrix, _ = planted()
    bound = fit_matrix(matrix, 4).bound
    assert len(bound) > 2
    assert all(later >= earlier - 1e-4 for earlier, later in pairwise(bound))


def test_shares_sum_to_one_and_an_empty_document_has_none():
    matrix, _ = planted(n_docs=40)
    with_empty = sparse.csr_array(sparse.vstack([matrix, sparse.csr_array((1, 60))]))
    fit = fit_matrix(with_empty, 3)
    np.testing.assert_allclose(fit.phi.sum(axis=1), 1)
    np.testing.assert_allclose(fit.theta[:-1].sum(axis=1), 1)
    assert np.isnan(fit.theta[-1]).all()


def test_a_weight_is_as_good_as_a_copy():
    matrix, _ = planted(n_docs=60)
    weights = np.random.default_rng(1).integers(0, 3, 60)
    start = nmf_start(matrix, 3) + 0.01
    weighed = fit_lda(matrix, 3, start=start, weights=weights, passes=6)
    copied = fit_lda(matrix[np.repeat(np.arange(60), weights)], 3, start=start, passes=6)
    np.testing.assert_allclose(weighed.phi, copied.phi, atol=1e-12)
    np.testing.assert_allclose(weighed.bound, copied.bound, rtol=1e-8)


@pytest.mark.parametrize("order", [np.tile(np.arange(60), 2), np.repeat(np.arange(60), 3)])
def test_to_have_every_document_twice_or_thrice_changes_nothing(order):
    matrix, _ = planted(n_docs=60)
    once, copied = fit_matrix(matrix, 3), fit_matrix(matrix[order], 3)
    np.testing.assert_array_equal(once.phi, copied.phi)
    np.testing.assert_array_equal(once.theta[order], copied.theta)


def test_one_document_that_stands_twice_counts_twice():
    matrix, _ = planted(n_docs=60)
    copied = matrix[[*range(60), 0]]
    assert not np.array_equal(fit_matrix(matrix, 3).phi, fit_matrix(copied, 3).phi)


def test_the_topics_of_a_document_depend_on_nothing_but_its_words():
    matrix, _ = planted(n_docs=100)
    fit = fit_matrix(matrix, 3)
    order = np.random.default_rng(2).permutation(100)
    whole = infer(fit, matrix)
    np.testing.assert_array_equal(infer(fit, matrix[order]), whole[order])
    np.testing.assert_array_equal(infer(fit, matrix[7:9]), whole[7:9])
    np.testing.assert_array_equal(infer(fit, matrix), whole)
    np.testing.assert_array_equal(whole, fit.theta)


def test_threads_do_not_change_a_bit():
    matrix, _ = planted(n_docs=2 * CHUNK + 10, length=20)
    start = nmf_start(matrix, 3) + 0.01
    fits = [fit_lda(matrix, 3, start=start, passes=3, n_threads=n) for n in (1, 2, 4)]
    for other in fits[1:]:
        np.testing.assert_array_equal(fits[0].phi, other.phi)
        np.testing.assert_array_equal(fits[0].theta, other.theta)
        assert fits[0].bound == other.bound


def test_renumbered_words_are_the_same_topics():
    matrix, _ = planted()
    order = np.random.default_rng(3).permutation(60)
    plain, renumbered = fit_matrix(matrix, 3), fit_matrix(matrix[:, order], 3)
    np.testing.assert_allclose(plain.phi[:, order], renumbered.phi, atol=1e-6)


PROGRAM = """
import hashlib, sys
import numpy as np
sys.path.insert(0, sys.argv[1])
from test_lda import planted
from framing.topics.engine import fit_matrix
fit = fit_matrix(planted(n_docs=300, seed=5)[0], 5, n_threads=int(sys.argv[2]))
print(hashlib.sha256(fit.phi.tobytes() + fit.theta.tobytes() + fit.alpha.tobytes()).hexdigest())
"""


def test_a_fresh_process_another_hash_seed_and_another_blas_give_the_same_bits():
    here = str(Path(__file__).parent)
    fit = fit_matrix(planted(n_docs=300, seed=5)[0], 5)
    expected = hashlib.sha256(
        fit.phi.tobytes() + fit.theta.tobytes() + fit.alpha.tobytes()
    ).hexdigest()
    tried = 0
    for hash_seed, core, threads in (
        ("0", "Haswell", 1),
        ("7", "Prescott", 2),
        ("1", "SkylakeX", 4),
    ):
        environment = os.environ | {
            "PYTHONHASHSEED": hash_seed, "OPENBLAS_CORETYPE": core, "OMP_NUM_THREADS": "2",
        }  # fmt: skip
        ran = subprocess.run(
            [sys.executable, "-c", PROGRAM, here, str(threads)],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if ran.returncode < 0:  # this processor cannot run that kernel
            continue
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout.strip() == expected, (hash_seed, core, threads)
        tried += 1
    assert tried >= 1


def test_the_plain_model_is_gensims_own_and_says_the_same():
    matrix, _ = planted(n_docs=80)
    fit = fit_matrix(matrix, 3)
    model = plain_gensim(fit, [f"w{i}" for i in range(60)], 0.01)
    assert type(model).__module__ == "gensim.models.ldamodel"
    np.testing.assert_allclose(model.get_topics(), fit.phi, atol=1e-12)
    np.testing.assert_allclose(model.alpha, fit.alpha)
    words = [word for word, _ in model.show_topic(0, 5)]
    assert words == [f"w{i}" for i in np.argsort(-fit.phi[0], kind="stable")[:5]]
    row = matrix[[0]]
    bag = list(zip(row.indices.tolist(), row.data.tolist(), strict=True))
    theirs = dict(model.get_document_topics(bag, minimum_probability=0))
    np.testing.assert_allclose([theirs[i] for i in range(3)], infer_lda(fit, row)[0], atol=1e-2)


def test_more_topics_than_documents_can_be_started_and_nothing_warns():
    matrix, _ = planted(n_docs=4)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fit_matrix(matrix, 6, passes=2).phi.shape == (6, 60)


def test_three_significant_digits():
    np.testing.assert_allclose(
        significant(np.array([0.0, 1234.0, 0.00012355, 9.996])), [0, 1230, 0.000124, 10.0]
    )


def test_tf_idf_by_hand():
    weighed = tf_idf(sparse.csr_array([[2, 1, 0], [0, 1, 0]])).toarray()
    first = np.array([2 * (np.log(2) + 1), 1.0, 0.0])
    np.testing.assert_allclose(weighed[0], first / np.linalg.norm(first))
    np.testing.assert_allclose(weighed[1], [0, 1, 0])


def test_an_unknown_engine_is_named():
    from framing.errors import TopicsError

    with pytest.raises(TopicsError, match="'lad'; did you mean 'lda'"):
        fit_matrix(sparse.csr_array([[1, 2], [2, 1]]), 2, engine="lad")
