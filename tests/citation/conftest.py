"""A figure of every kind, made from a small corpus of made-up sentences."""

from __future__ import annotations

import numpy as np
import pytest

import framing
from framing.figures import Figure
from framing.topics.null import null_test

WORDS = {
    "A": "harbor ship port sail anchor crew deck tide".split(),
    "B": "bridge road stone river town wall gate tower".split(),
}


def corpus() -> framing.Corpus:
    """Sixteen articles of two groups and four outlets, a month apart."""
    random = np.random.default_rng(1)
    texts, known = {}, {}
    for i in range(16):
        words = " ".join(random.choice(WORDS["A" if i % 2 else "B"], 40))
        texts[f"d{i:02}"] = (
            f"Title\n\nThe mayor said they ceded it. {words}.\n\n“We betray no one,” Ada Holt said."
        )
        date = f"2024-{i % 12 + 1:02}-01"
        known[f"d{i:02}"] = {"group": "AB"[i // 8], "outlet": f"o{i % 4}", "date": date}
    return framing.Corpus.from_texts(texts).with_metadata(known)


@pytest.fixture(scope="session")
def figures() -> dict[str, Figure]:
    """Figures by their kind; what follows a blank tells several of a kind apart."""
    articles = corpus()
    counts = framing.count_terms(
        articles,
        unit="passage",
        families={"cede": "cede*", "betray": "betray*"},
        camps={"town": ["mayor*"]},
    )
    two = counts.select("family").filter(document=["d00", "d09"])
    background = framing.background_counts(counts, layers=["family"], keep=["outlet", "date"])
    few = {"n_permutations": 99, "n_resamples": 99}
    of, families = {"by": "group"}, {"by": "group", "layer": "family"}
    model = framing.fit_topics(counts, k=2, n_refits=0, n_shuffles=0, passes=2)
    shares = model.prevalence("~ group + spline(date)", n_refits=20, force=True)
    made = {
        "frames_by_group": framing.compare(counts, **families),
        "frames_by_group outlet": framing.compare(
            counts, **families, voice="outlet", interval="bootstrap-t", n_resamples=99
        ),
        "frequency_by_log_odds": framing.keyness(counts, **of, target="A"),
        "word_shift": framing.divergence(counts, **of, target="A"),
        "forest": framing.effects(counts, **of, layer="term", **few),
        "trend": framing.trends(
            counts, **of, layer="term", period="quarter", categories=["harbor"], **few
        ),
        "dispersion_strip": framing.positions(two, **families),
        "who_says": framing.who_says(two, **of),
        "words_under_study": framing.words_under_study(two, **of),
        "standing": framing.standing(counts, **families),
        "cue_classes": framing.cue_classes(counts, **of),
        "frames_by_voice": framing.by_voice(counts, **families),
        "reference_band": framing.reference_band(two, background, **families),
        "null_comparison": null_test(model, n_shuffles=19, n_refits=1, passes=1),
        "prevalence": shares,
        "wording": model.wording("group", force=True, n_permutations=99, min_expected=1),
        "crossing": model.crossing("family", force=True),
        "search_k": framing.search_k(counts, [2, 3], n_refits=2, passes=2),
    }
    word = framing.trace(articles.subset(["d00", "d09"]), "cede*", **of, lexicons=(), voices=False)
    drawn = {name: result.plot() for name, result in made.items()}
    return drawn | {
        "trace": word.plot("cede*"),
        "topics_overview": model.plot(force=True),
        "prevalence_curve": shares.plot("curve"),
    }
