"""Our topic models beside gensim's and tomotopy's, in one run on the same documents.

    python benchmarks/topics.py ARTICLES.parquet ... [--k 20 50] [--quick]

Lower-cased words, scikit-learn's English stop words, min_df 10, max_df 0.5; 4,500 articles to fit
and 500 held out, drawn with seed 1. Held-out perplexity by document completion: topics of a
document are inferred from half of its words and predict the other half. CPU seconds of one
process. Needs gensim and tomotopy.
"""

from __future__ import annotations

import argparse
import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one process, one thread: for everybody
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from framing.topics.engine import fit_matrix, infer
from framing.topics.lda import fit_lda
from framing.topics.starts import nmf_start

N_TRAIN, N_TEST = 4500, 500
TOP = 10


@dataclass(frozen=True)
class Material:
    """Documents to fit, the halves of those held out, and the words."""

    train: sparse.csr_array
    seen: sparse.csr_array
    unseen: sparse.csr_array
    terms: np.ndarray
    texts: list[list[str]]
    everything: sparse.csr_array


def read(paths: list[Path]) -> Material:
    """Count the words of a seeded sample of articles."""
    from sklearn.feature_extraction.text import CountVectorizer

    texts = pd.concat([pd.read_parquet(path, columns=["text"]) for path in sorted(paths)])["text"]
    chosen = np.random.default_rng(1).permutation(len(texts))[: N_TRAIN + N_TEST]
    own = texts.iloc[chosen].tolist()
    counter = CountVectorizer(stop_words="english", min_df=10, max_df=0.5, dtype=np.int64)
    train = sparse.csr_array(counter.fit_transform(own[:N_TRAIN]))
    test = sparse.csr_array(counter.transform(own[N_TRAIN:])).tocoo()
    half = np.random.default_rng(0).binomial(test.data, 0.5)
    seen, unseen = (
        sparse.csr_array(sparse.coo_array((n, (test.row, test.col)), shape=test.shape))
        for n in (half, test.data - half)
    )
    for matrix in (seen, unseen):
        matrix.eliminate_zeros()
    terms = counter.get_feature_names_out()
    split = counter.build_analyzer()
    known = set(terms)
    tokens = [[word for word in split(text) if word in known] for text in own[:N_TRAIN]]
    whole = sparse.csr_array(counter.transform(texts))
    return Material(train, seen, unseen, terms, tokens, whole)


def perplexity(theta: np.ndarray, phi: np.ndarray, unseen: sparse.csr_array) -> float:
    coo = unseen.tocoo()
    p = np.einsum("ik,ik->i", theta[coo.row], phi.T[coo.col])
    return float(np.exp(-(coo.data * np.log(p)).sum() / coo.data.sum()))


def coherence(material: Material, phi: np.ndarray) -> float:
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    words = Dictionary([list(material.terms)])
    topics = [[material.terms[w] for w in np.argsort(-row, kind="stable")[:TOP]] for row in phi]
    model = CoherenceModel(
        topics=topics, texts=material.texts, dictionary=words, coherence="c_v", processes=1
    )
    return float(model.get_coherence())


def timed(call: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.process_time()
    result = call()
    return result, time.process_time() - begun


def as_tuples(matrix: sparse.csr_array) -> list[list[tuple[int, int]]]:
    ends = zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True)
    return [
        list(zip(matrix.indices[a:b].tolist(), matrix.data[a:b].tolist(), strict=True))
        for a, b in ends
    ]


def gensim_usual(material: Material, k: int) -> dict[str, float]:
    """Fit with the defaults of gensim, but ten passes."""
    from gensim.models import LdaModel

    corpus = as_tuples(material.train)
    names = dict(enumerate(material.terms))
    model, cpu = timed(
        lambda: LdaModel(corpus, num_topics=k, id2word=names, passes=10, random_state=0)
    )
    gamma, _ = model.inference(as_tuples(material.seen))
    phi = model.get_topics().astype(np.float64)
    theta = gamma / gamma.sum(axis=1, keepdims=True)
    return {"cpu": cpu, "perplexity": perplexity(theta, phi, material.unseen),
            "c_v": coherence(material, phi)}  # fmt: skip


def tomotopy_usual(material: Material, k: int, iterations: int) -> dict[str, float]:
    """Collapsed Gibbs sampling, one worker."""
    import tomotopy as tp

    def fit() -> Any:
        model = tp.LDAModel(k=k, seed=0)
        for words in material.texts:
            model.add_doc(words)
        model.train(iterations, workers=1)
        return model

    model, cpu = timed(fit)
    column = {word: i for i, word in enumerate(model.used_vocabs)}
    phi = np.full((k, len(material.terms)), 1e-12)
    own = np.array([model.get_topic_word_dist(topic) for topic in range(k)])
    there = [i for i, word in enumerate(material.terms) if word in column]
    phi[:, there] = own[:, [column[material.terms[i]] for i in there]]
    documents = [
        model.make_doc(np.repeat(material.terms[row.indices], row.data).tolist())
        for row in (material.seen[[i]] for i in range(N_TEST))
    ]
    model.infer(documents, iterations=200, workers=1)
    theta = np.array([document.get_topic_dist() for document in documents])
    return {"cpu": cpu, "perplexity": perplexity(theta, phi, material.unseen),
            "c_v": coherence(material, phi)}  # fmt: skip


def ours(material: Material, k: int) -> dict[str, float]:
    fit, cpu = timed(lambda: fit_matrix(material.train, k))
    theta = infer(fit, material.seen)
    return {"cpu": cpu, "perplexity": perplexity(theta, fit.phi, material.unseen),
            "c_v": coherence(material, fit.phi)}  # fmt: skip


class Ones:
    """Stands for gensim's random numbers where only its arithmetic is to be compared."""

    def gamma(self, shape: float, scale: float, size: tuple[int, int]) -> np.ndarray:
        return np.ones(size)

    def rand(self, size: int) -> np.ndarray:
        return np.zeros(size)


def same_start(material: Material, k: int, passes: int) -> dict[str, float]:
    """Time the expectation step of gensim and ours, from one start, over as many passes."""
    from gensim.models import LdaModel

    start = nmf_start(material.train, k) + 0.01
    corpus = as_tuples(material.train)
    own, cpu = timed(lambda: fit_lda(material.train, k, start=start, passes=passes))
    found = {"passes": len(own.bound), "ours": cpu}
    for dtype in (np.float64, np.float32):
        model = LdaModel(
            num_topics=k, id2word=dict(enumerate(material.terms)), alpha="auto", eta=0.01,
            update_every=0, chunksize=len(corpus), passes=len(own.bound), decay=0, offset=1,
            eval_every=None, dtype=dtype,
        )  # fmt: skip
        model.state.sstats[...] = start - 0.01
        model.sync_state()
        model.random_state = Ones()
        _, spent = timed(lambda model=model: model.update(corpus))
        found[f"gensim {dtype.__name__}"] = spent
        found[f"difference {dtype.__name__}"] = float(np.abs(model.get_topics() - own.phi).max())
    return found


def overlap(material: Material, k: int, n: int, start: str) -> float:
    """Share of the first ten words that topics keep from one sample of documents to the next."""
    from scipy.optimize import linear_sum_assignment

    fits = []
    for draw in range(n):
        random = np.random.default_rng(draw)
        weights = np.bincount(random.integers(N_TRAIN, size=N_TRAIN), minlength=N_TRAIN)
        begin = random.gamma(100.0, 0.01, (k, len(material.terms))) if start == "random" else None
        fits.append(fit_matrix(material.train, k, weights=weights, start=begin).phi)
    values = []
    for a in range(n):
        for b in range(a):
            near = np.sqrt(fits[a]) @ np.sqrt(fits[b]).T
            rows, columns = linear_sum_assignment(-near)
            tops = [np.argsort(-fit, axis=1, kind="stable")[:, :TOP] for fit in (fits[a], fits[b])]
            values += [
                len(set(tops[0][i]) & set(tops[1][j])) / TOP
                for i, j in zip(rows, columns, strict=True)
            ]
    return float(np.mean(values))


def memory(material: Material) -> dict[str, float]:
    """Bytes of all documents as ours and as gensim's lists of tuples."""
    import tracemalloc

    matrix = material.everything
    csr = matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes
    tracemalloc.start()
    corpus = as_tuples(matrix)
    tuples = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return {"csr": csr, "tuples": tuples, "ratio": tuples / csr, "n": len(corpus)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--k", nargs="+", type=int, default=[20, 50])
    parser.add_argument("--passes", type=int, default=20, help="of the comparison from one start")
    parser.add_argument("--bootstraps", type=int, default=4)
    parser.add_argument("--iterations", type=int, default=1000, help="of tomotopy")
    chosen = parser.parse_args()
    material = read(chosen.paths)
    print(f"{material.train.shape}, {material.train.sum():,} words", file=sys.stderr)
    fit_matrix(material.train[:50], 5, passes=1)  # compile
    for name, call in (
        ("framing", lambda: ours(material, 20)),
        ("gensim passes=10", lambda: gensim_usual(material, 20)),
        (f"tomotopy {chosen.iterations}",
         lambda: tomotopy_usual(material, 20, chosen.iterations)),
    ):  # fmt: skip
        values = call()
        print(name, {key: round(value, 3) for key, value in values.items()}, flush=True)
    for k in chosen.k:
        print(f"one start, k = {k}", same_start(material, k, chosen.passes), flush=True)
    print("memory", memory(material), flush=True)
    for start in ("factorization", "random"):
        print(f"top-{TOP} overlap, {start} start",
              round(overlap(material, 20, chosen.bootstraps, start), 3), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
