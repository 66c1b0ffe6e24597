"""Draw an intrusion test from a model, and keep what coders see apart from what is right.

Chang et al. (2009) showed that topics with the better likelihood need not be those that people
understand, and gave the test: put one thing too many among things that the model says belong
together, and see whether people find it. The key never stands in what a coder sees. It is
derived again by the same call on the same model, or kept in a file of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

import numpy as np
import pandas as pd

from framing.comparison.printing import as_html, as_text
from framing.errors import TopicsError, did_you_mean
from framing.provenance import Provenance, canonical_json, sha256, significant
from framing.topics.intrusion.items import Item, ranked
from framing.topics.intrusion.questions import (
    ask_about_documents,
    ask_about_topics,
    in_random_order,
)
from framing.topics.intrusion.texts import with_text, without_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.corpus import Corpus
    from framing.topics.intrusion.scores import IntrusionScores

__all__ = ["TESTS", "Fitted", "Intrusion", "Test", "draw_id", "intrusion"]

Test = Literal["word", "topic", "word_set"]
TESTS: Mapping[str, str] = {
    "word": "word intrusion (Chang et al. 2009)",
    "topic": "topic intrusion (Chang et al. 2009)",
    "word_set": "random word-set intrusion (Ying et al. 2022)",
}
LETTER = {"word": "W", "topic": "T", "word_set": "S"}  # so that no spreadsheet sees a number
N_WORDS = {"word": 5, "topic": 8, "word_set": 4}


class Fitted(Protocol):
    """What a test needs of a model."""

    @property
    def phi(self) -> NDArray[np.float64]:
        """Share of each word in each topic, shape (k, n_terms)."""

    @property
    def theta(self) -> NDArray[np.float64]:
        """Share of each topic in each document, shape (n_docs, k)."""

    @property
    def terms(self) -> NDArray[Any]:
        """The words, shape (n_terms,)."""

    @property
    def units(self) -> pd.DataFrame:
        """The documents, with ``document`` and perhaps ``title``."""

    @property
    def digest(self) -> str:
        """Hash of the model."""


@dataclass(frozen=True, slots=True, eq=False)
class Intrusion:
    """An intrusion test: what coders see, and its key.

    Attributes
    ----------
    table : pandas.DataFrame
        What a coder sees, one row an item in the order of the test: ``item``; for topic
        intrusion ``document``, ``title`` and, where a corpus was given, ``text``; then
        ``option_1``, ``option_2`` …
    key : pandas.DataFrame
        One row an option: ``item``, ``document`` (topic intrusion), ``topic`` (the topic under
        test; missing in topic intrusion), ``topic_words`` (its three most probable words),
        ``option`` (its number), ``words``, ``option_topic``
        (the topic its words are of), ``theta`` (share of that topic in the document, topic
        intrusion only) and ``intruder``. Not for coders.
    settings : mapping of str to JSON value
        ``test``, ``model`` (its hash), ``random_state``, ``draw`` (hash of the items), and the
        numbers that shape an item.
    design : str
        A sentence: which test, of what, with what chance of guessing right.
    warnings : tuple of str
        What stands in the way of the test.
    provenance : Provenance
        How it was drawn.
    """

    table: pd.DataFrame
    key: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        return f"Intrusion: {len(self.table):,} items, {self.settings['draw']}"

    @property
    def options(self) -> list[str]:
        """The columns of `table` that hold the options, in their order."""
        return [name for name in self.table.columns if name.startswith("option_")]

    def save_sheet(self, path: str | Path) -> Path:
        """Write the CSV for coders, with empty columns ``coder`` and ``answer``; no key."""
        from framing.topics.intrusion.sheet import save_sheet

        return save_sheet(self, path)

    def save_page(self, path: str | Path) -> Path:
        """Write the page for coders: one HTML file that needs no network; no key."""
        from framing.topics.intrusion.page import save_page

        return save_page(self, path)

    def save_key(self, path: str | Path) -> Path:
        """Write the whole test with its key as JSON, for `load_key`; texts stay out."""
        from framing.topics.intrusion.sheet import save_key

        return save_key(self, path)

    def score(self, answers: Any, **choices: Any) -> IntrusionScores:
        """Score what coders answered; see `framing.topics.intrusion.score`."""
        from framing.topics.intrusion.scores import score

        return score(self, answers, **choices)


def intrusion(
    model: Fitted,
    test: Test = "word",
    *,
    n_items: int | None = None,
    topics: Sequence[int] | None = None,
    words: Literal["top", "mass"] = "top",
    n_words: int | None = None,
    n_top: int = 20,
    corpus: Corpus | None = None,
    n_excerpt: int = 150,
    random_state: int = 0,
    force: bool = False,
) -> Intrusion:
    """Draw a blinded test of whether people see what the model sees.

    Parameters
    ----------
    model : TopicModel
        Or anything that has `phi`, `theta`, `terms`, `units` and `digest`.
    test : {"word", "topic", "word_set"}, default "word"
        ``"word"``: the 5 most probable words of a topic and one that is improbable in it but
        probable in another. ``"topic"``: the 3 largest topics of a document, 8 words each, and
        one of the lower half of its topics. ``"word_set"``: 3 sets of 4 words of a topic and
        one set of another; because words are drawn beyond the very top, a topic can be asked
        about more than once.
    n_items : int, optional
        Items of the test, spread evenly over the topics (``"word"``: by default one a topic;
        ``"word_set"``: three), or documents drawn at random (``"topic"``: twice as many as
        there are topics, at most all).
    topics : sequence of int, optional
        Only these topics, numbered from 1, are tested; by default all. Not for ``"topic"``.
    words : {"top", "mass"}, default "top"
        For ``"word"``: the most probable words (Chang et al. 2009), or a draw from the `n_top`
        most probable ones by their probability (Ying et al. 2022), which allows several items
        a topic. Word sets are always drawn by probability.
    n_words : int, optional
        Words of an option (of a topic, in ``"word"``); by default 5, 8 or 4.
    n_top : int, default 20
        How far down a topic words are drawn for ``"mass"``, for word sets, and for intruders.
    corpus : Corpus, optional
        Shows the beginning of each document in topic intrusion. Without it coders see its title
        or id only, and the files hold no text.
    n_excerpt : int, default 150
        Words of that beginning.
    random_state : int, default 0
        Of the draw. The same model and arguments give the same test and key.
    force : bool, default False
        Also for a model that did not beat shuffled words; the test then says so.

    Returns
    -------
    Intrusion

    Raises
    ------
    TopicsError
        If there is no such test or topic, the model is too small for it, or its topics are not
        distinguishable from those of shuffled words.

    References
    ----------
    .. [1] Chang, J., Boyd-Graber, J., Gerrish, S., Wang, C. and Blei, D. (2009). Reading tea
       leaves: How humans interpret topic models. NIPS 22, 288-296.
    .. [2] Ying, L., Montgomery, J. and Stewart, B. (2022). Topics, concepts, and measurement:
       A crowdsourced procedure for validating topics as measures. Political Analysis 30 (4),
       570-589.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> phi = np.full((2, 12), 0.01)
    >>> phi[0, :6], phi[1, 6:] = 0.94 / 6, 0.94 / 6
    >>> model = SimpleNamespace(
    ...     phi=phi, theta=np.array([[0.9, 0.1]]), digest="6f1d",
    ...     terms=np.array("army war troops front tank siege bank loan tax debt rate fund".split()),
    ...     units=pd.DataFrame({"document": ["a"]}))
    >>> test = intrusion(model, "word")
    >>> test
    Intrusion: 2 items, word-...
    Word intrusion (Chang et al. 2009): 2 items of 2 topics with 6 options each, one of them the
    intruder; guessing finds 1 of 6. Model 6f1d, random_state 0.
    >>> sorted(test.table.loc[0, test.options])
    ['army', 'bank', 'front', 'siege', 'tank', 'troops']
    """
    need_arguments(model, test, words, n_items, n_words, n_top, random_state)
    need_topics(model, force)
    digest = model.digest
    n_words = N_WORDS[test] if n_words is None else n_words
    shape: dict[str, Any] = {"n_words": n_words}
    if test == "topic":
        if topics is not None:
            raise TopicsError(
                "topics= chooses what word and word-set intrusion ask about; topic intrusion asks "
                "about documents, leave it out."
            )
        items, notes = ask_about_documents(model, n_items, shape, random_state)
    else:
        shape |= {"n_top": n_top} | ({"words": words} if test == "word" else {})
        items, notes = ask_about_topics(model, test, n_items, topics, shape, random_state)
    items = in_random_order(items, random_state)
    key = key_of(items, model, test)
    table = table_of(items, key, model)
    settings = {
        "test": test, "model": digest, "random_state": random_state, "n_items": len(table),
        "n_options": int(key["option"].max()), **shape,
    }  # fmt: skip
    settings["draw"] = draw_id(test, settings, table)
    if test == "topic":
        table, notes = (
            (table, (*notes, without_text(table)))
            if corpus is None
            else (with_text(table, corpus, n_excerpt), notes)
        )
    parent = getattr(model, "provenance", None)
    return Intrusion(
        table,
        key,
        settings,
        describe(test, settings, key),
        (*notes, *beyond_chance(model)),
        Provenance(
            "intrusion",
            settings,
            {"model": digest},
            (parent,) if isinstance(parent, Provenance) else (),
        ),
    )


def need_arguments(
    model: Fitted,
    test: str,
    words: str,
    n_items: int | None,
    n_words: int | None,
    n_top: int,
    random_state: int,
) -> None:
    """Refuse what cannot be drawn, whatever the topics are."""
    if test not in TESTS:
        raise TopicsError(f"there is no intrusion test {test!r}; {did_you_mean(str(test), TESTS)}")
    if words not in ("top", "mass"):
        raise TopicsError(f"words = {words!r}; {did_you_mean(str(words), ['top', 'mass'])}")
    for name, value in (("n_items", n_items), ("n_words", n_words), ("n_top", n_top)):
        if value is not None and (not isinstance(value, (int, np.integer)) or value < 1):
            raise TopicsError(f"{name} = {value!r}; it must be a whole number, one or more.")
    if not isinstance(random_state, (int, np.integer)) or random_state < 0:
        raise TopicsError(f"random_state = {random_state!r}; it must be a whole number from 0.")
    if len(model.phi) < 2:
        raise TopicsError(
            f"the model has {len(model.phi)} topic; an intruder comes from another topic, fit at "
            "least 2 (better 4)."
        )


def key_of(items: Sequence[Item], model: Fitted, test: str) -> pd.DataFrame:
    """Return one row an option, with what is right."""
    terms, rows, width = model.terms, list[dict[str, Any]](), max(3, len(str(len(items))))
    documents = model.units["document"].astype(str).to_numpy()
    first = [", ".join(map(str, terms[row[:3]])) for row in ranked(model.phi, terms)]
    for number, item in enumerate(items, start=1):
        of = {"item": f"{LETTER[test]}{number:0{width}d}"}
        of |= {} if item.row is None else {"document": str(documents[item.row])}
        for option, shown in enumerate(item.options, start=1):
            share = np.nan if item.row is None else float(model.theta[item.row, shown.topic])
            rows.append(
                {
                    **of,
                    "topic": pd.NA if item.topic is None else item.topic + 1,
                    "topic_words": "" if item.topic is None else first[item.topic],
                    "option": option,
                    "words": ", ".join(str(terms[word]) for word in shown.words),
                    "option_topic": shown.topic + 1,
                    "theta": significant(share),
                    "intruder": shown.intruder,
                }
            )
    return pd.DataFrame(rows).astype(
        {"topic": "Int64", "item": "str", "topic_words": "str", "words": "str"}
    )


def table_of(items: Sequence[Item], key: pd.DataFrame, model: Fitted) -> pd.DataFrame:
    """Return what a coder sees: the options of each item side by side."""
    wide = key.pivot(index="item", columns="option", values="words").astype("str")
    wide.columns = pd.Index([f"option_{option}" for option in wide.columns])
    table = wide.reset_index()
    if items[0].row is not None:
        rows = [item.row for item in items if item.row is not None]
        table.insert(1, "document", key.drop_duplicates("item")["document"].to_numpy(dtype=object))
        titles = (
            model.units["title"].iloc[rows].fillna("").astype(str).to_numpy(dtype=object)
            if "title" in model.units
            else ""
        )
        table.insert(2, "title", titles)
        table = table.astype({"document": "str", "title": "str"})
    return table


def draw_id(test: str, settings: Mapping[str, Any], table: pd.DataFrame) -> str:
    """Return a name for the draw: the hash of what coders choose between.

    Titles and texts are left out, so that coders who see more of a document answer the same.
    """
    shown = table.drop(columns=["title", "text"], errors="ignore").to_dict("split", index=False)
    fixed = {name: value for name, value in settings.items() if name != "draw"}
    return f"{test}-{sha256(canonical_json([fixed, shown]).encode())[:16]}"


def need_topics(model: Fitted, force: bool) -> None:
    """Refuse a model whose null test found nothing; arrays without such a test are taken as is."""
    if hasattr(model, "null"):
        from framing.topics.model import TopicModel, require_topics

        require_topics(cast(TopicModel, model), force)


def beyond_chance(model: Fitted) -> tuple[str, ...]:
    """Repeat what the null test said of a model that shuffled words would give too."""
    null = getattr(model, "null", None)
    return () if null is None or null.passed else (f"{null.sentence}",)


def describe(test: str, settings: Mapping[str, Any], key: pd.DataFrame) -> str:
    """Return the sentence about the design."""
    what = (
        f"{settings['n_items']} documents"
        if test == "topic"
        else f"{settings['n_items']} items of {key['topic'].nunique()} topics"
    )
    title, n = TESTS[test], settings["n_options"]
    return (
        f"{title[0].upper()}{title[1:]}: {what} with {n} options each, one of them the intruder; "
        f"guessing finds 1 of {n}. Model {settings['model'][:12]}, random_state "
        f"{settings['random_state']}."
    )
