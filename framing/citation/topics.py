"""One sentence function an operation of `framing.topics`: what was done, by whose method."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from framing.citation.comparison import adjusted, listed, only_in, with_sources
from framing.citation.references import label
from framing.comparison.attribution import in_voices
from framing.comparison.guards import number, plural
from framing.provenance import Provenance

__all__ = ["TOPICS"]

ENGINES = {
    "lda": (
        "latent Dirichlet allocation, variational, started from a factorization",
        ("blei2003", "hoffman2010", "lee1999"),
    ),
    "nmf": ("non-negative matrix factorization of tf-idf weights", ("lee1999",)),
    "tomotopy": (
        "latent Dirichlet allocation, sampled by tomotopy",
        ("blei2003", "griffiths2004"),
    ),
}


def fitted(record: Provenance) -> str:
    """Say how topics were fitted, and to which words."""
    chosen = record.arguments
    engine, sources = ENGINES[chosen["engine"]]
    voice = chosen.get("voice")
    voices = [voice] if isinstance(voice, str) else list(voice or ())
    left_out = [
        *([] if chosen["stop_words"] is None else ["stop words"]),
        f"words of fewer than {number(chosen['min_df'], chosen['unit'], plural(chosen['unit']))}",
        *([f"words of more than {chosen['max_df']:.0%} of them"] if chosen["max_df"] < 1 else []),
    ]
    kept = number(len(chosen["kept"]), "word")
    said = (
        f"{number(chosen['k'], 'topic')} were fitted to the words of each {chosen['unit']}"
        f"{f', only in {in_voices(voices)}' if voices else ''} by "
        f"{with_sources(engine, sources)}, seed {chosen['random_state']}; left out were "
        f"{', '.join(left_out)}{f', but not {kept} of the lexicons' if chosen['kept'] else ''}."
    )
    again = chosen["n_refits"] and (
        f"fitted again to {number(chosen['n_refits'], 'draw')} of the documents with replacement "
        f"({label('efron1979', 'greene2014')})"
    )
    against = chosen["n_shuffles"] and (
        f"held against {number(chosen['n_shuffles'], 'corpus', 'corpora')} of the same words, "
        f"shuffled between documents ({label('besag1989')})"
    )
    examined = " and ".join(filter(None, (again, against)))
    return f"{said} They were {examined}." if examined else said


def held_against_chance(record: Provenance) -> str:
    """Say what the null test asks."""
    chosen = record.arguments
    return (
        f"Topics were held against those of {number(chosen['n_shuffles'], 'corpus', 'corpora')} "
        "with the same words, shuffled between documents of the same lengths "
        f"({label('besag1989')}; seed {chosen['random_state']}): to pass, they must be both more "
        "coherent, by how often their words stand together in documents that the fit left out "
        f"({label('church1990')}), and more stable, at p of {1 - chosen['level']:.2g} or less."
    )


def fitted_again(record: Provenance) -> str:
    """Say how the stability of topics was found."""
    chosen = record.arguments
    return (
        f"The topics were fitted again to {number(chosen['n_refits'], 'draw')} of the documents "
        f"with replacement ({label('efron1979', 'greene2014')}) and paired ({label('kuhn1955')}); "
        f"stability is how many of the {chosen['n_words']} most {chosen['words']} words of a topic "
        "come back."
    )


def searched(record: Provenance) -> str:
    """Say by what numbers of topics were compared."""
    chosen = record.arguments
    return (
        f"{listed([str(k) for k in chosen['ks']])} topics were fitted to "
        f"{number(chosen['n_docs'], 'document')} and compared by the perplexity of "
        f"{chosen['n_held_out']:,} others ({label('wallach2009')}), semantic coherence "
        f"({label('mimno2011')}), exclusivity ({label('bischof2012')}), the dispersion of the "
        f"residuals ({label('taddy2012')}), these three as the R package stm defines them "
        f"({label('roberts2019')}), and stability under resampling of the documents "
        f"({label('efron1979')})."
    )


def regressed(record: Provenance) -> str:
    """Say how shares of topics were compared."""
    chosen = record.arguments
    return (
        f"Shares of topics were regressed linearly on {chosen['formula']}, and shares that the "
        f"regression predicts were averaged and subtracted ({label('lane1982')}). "
        f"{100 * chosen['level']:g}% intervals and p are normal, from "
        f"{number(chosen['n_refits'], 'refit')} of the topics on resampled "
        f"{plural(chosen['unit'])} ({label('efron1979', 'field2007')}; seed "
        f"{chosen['random_state']}); p is adjusted over the topics and contrasts of each column "
        f"({adjusted(chosen['adjust'])})."
    )


def worded(record: Provenance) -> str:
    """Say how wording inside a topic was compared."""
    chosen = record.arguments
    return (
        "The words of each document were divided among its topics, and within a topic compared "
        f"by {chosen['by']} by weighted log-odds ({label('monroe2008')}), with a prior worth "
        f"{100 * chosen['prior']:g}% of the smaller group’s words; {100 * chosen['level']:g}% "
        f"intervals and p are of up to {chosen['n_permutations']:,} permutations of whole "
        f"{plural(chosen['unit'])} with about as many words of the topic (seed "
        f"{chosen['random_state']}), p adjusted over all tests ({adjusted(chosen['adjust'])})."
    )


def crossed(record: Provenance) -> str:
    """Say how categories or voices were divided among topics."""
    chosen = record.arguments
    return (
        f"Counts of {chosen['layer']}{only_in(chosen)}"
        " were divided among the topics as the words of each document are "
        f"({label('hofmann1999')}); rates are per 1,000 words of a topic."
    )


TOPICS: Mapping[str, Callable[[Provenance], str]] = {
    "crossing": crossed,
    "fit_topics": fitted,
    "null_test": held_against_chance,
    "prevalence": regressed,
    "search_k": searched,
    "stability": fitted_again,
    "wording": worded,
}
