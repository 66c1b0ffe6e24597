"""What coders see of the documents in topic intrusion: their beginning, or their title only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from framing.corpus import Corpus

__all__ = ["with_text", "without_text"]


def with_text(table: pd.DataFrame, corpus: Corpus, n_words: int) -> pd.DataFrame:
    """Show how each document begins, after its headline; furniture is left out."""
    titles, begun = dict[str, str](), dict[str, str]()
    for document in corpus.subset(list(table["document"])):
        kept = (
            document.text[part.start : part.end]
            for part in document.paragraphs
            if part.rule is None and part.section != "headline"
        )
        words = " ".join(kept).split()
        begun[document.id] = " ".join(words[:n_words]) + (" …" if len(words) > n_words else "")
        titles[document.id] = document.title or ""
    title = table["title"].where(table["title"] != "", table["document"].map(titles))
    shown = table.assign(title=title.astype("str"))
    shown.insert(3, "text", table["document"].map(begun).astype("str"))
    return shown


def without_text(table: pd.DataFrame) -> str:
    """Say what coders need beside the file when it holds no text."""
    untitled = int((table["title"] == "").sum())
    seen = f"the ids of {untitled} documents without a title" if untitled else "titles"
    return (
        f"Coders see {seen}, no text: have the documents at hand, or pass corpus= to show how "
        "each begins."
    )
