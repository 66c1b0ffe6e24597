"""A corpus: articles with their original text, and a frame of what is known about each.

Nothing in it is ever cleaned away: furniture is marked, paragraph by paragraph, with the
rule that found it, and `Corpus.removals` lists all of it. The text may lie in memory or
stay in its files; `Corpus.blocks` yields it in pieces either way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.corpus.block import SECTIONS, Block, Document, Shard
from framing.corpus.cleaning import RULES
from framing.corpus.columns import normalize_documents
from framing.errors import CorpusError, did_you_mean
from framing.provenance import Provenance, frame_digest, sha256

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Corpus", "metadata_frame"]

REMOVALS = {
    "document": "str",
    "paragraph": "int64",
    "section": "str",
    "rule": "str",
    "start": "int64",
    "end": "int64",
    "n_words": "int64",
    "text": "str",
}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Corpus:
    """Articles to be counted; made by `read_corpus`, `from_texts` or `from_frame`.

    Attributes
    ----------
    documents : pandas.DataFrame, n_docs rows
        Column ``document``, the unique id, then the metadata.
    problems : pandas.DataFrame
        Columns ``file``, ``line``, ``reason``: what was skipped or repaired on the way in.
    provenance : Provenance
        How it was read.

    Examples
    --------
    >>> corpus = Corpus.from_texts({"a": "Talks fail\\nPeace is far.", "b": "War\\nIt goes on."})
    >>> corpus
    Corpus: 2 documents, 0 paragraphs removed
    >>> [document.title for document in corpus]
    ['Talks fail', 'War']
    """

    documents: pd.DataFrame
    problems: pd.DataFrame
    provenance: Provenance
    _shards: Iterable[Shard]

    @classmethod
    def from_texts(
        cls,
        texts: Mapping[str, str],
        metadata: pd.DataFrame | Mapping[str, Mapping[str, Any]] | None = None,
        *,
        clean: bool = True,
        repeated: int | None = 5,
    ) -> Corpus:
        """Make a corpus of texts at hand.

        Parameters
        ----------
        texts : mapping of str to str
            Text by document id. Where `metadata` has no title for it, its first line is
            the headline, as in a file.
        metadata : pandas.DataFrame or mapping, optional
            As for `with_metadata`.
        clean, repeated
            As for `read_corpus`.

        Raises
        ------
        CorpusError
            If a text is no string, or metadata are of a document that is not there.
        """
        from framing.corpus.readers.memory import corpus_from_texts

        return corpus_from_texts(texts, metadata, clean=clean, repeated=repeated)

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        *,
        text: str | None = None,
        title: str | None = None,
        id: str | None = None,
        date: str | None = None,
        outlet: str | None = None,
        author: str | None = None,
        url: str | None = None,
        group: str | None = None,
        clean: bool = True,
        repeated: int | None = 5,
        errors: str = "raise",
    ) -> Corpus:
        """Make a corpus of a data frame with one article a row; see `read_corpus`.

        Examples
        --------
        >>> frame = pd.DataFrame({"headline": ["War"], "body": ["It goes on."], "side": ["left"]})
        >>> Corpus.from_frame(frame, group="side").documents
            document title group
        0  frame:1   War  left
        """
        from framing.corpus.columns import Columns
        from framing.corpus.readers.memory import corpus_from_frame

        columns = Columns(text, title, id, date, outlet, author, url, group)
        return corpus_from_frame(frame, columns, clean=clean, repeated=repeated, errors=errors)

    def __repr__(self) -> str:
        n = len(self)
        what = f"Corpus: {n:,} document{'' if n == 1 else 's'}"
        if not isinstance(self._shards, list):
            return f"{what}, streamed"
        removed = sum(int((~shard.paragraphs.kept).sum()) for shard in self._shards)
        return f"{what}, {removed:,} paragraph{'' if removed == 1 else 's'} removed"

    def _repr_html_(self) -> str:
        by = next((name for name in ("group", "outlet") if name in self.documents), None)
        problems = f" {len(self.problems):,} problems." if len(self.problems) else ""
        shown = self.documents.head(5)
        if by:
            shown = self.documents.groupby(by, dropna=False).size().rename("n_docs").reset_index()
            shown = shown.sort_values(["n_docs", by], ascending=[False, True]).head(10)
        return f"<p>{self!r}.{problems}</p>{shown.to_html(index=False)}"

    def __len__(self) -> int:
        return len(self.documents)

    def __iter__(self) -> Iterator[Document]:
        for block in self.blocks():
            yield from block

    def __getitem__(self, document: str) -> Document:
        at = np.flatnonzero((self.documents["document"] == document).to_numpy(dtype=np.bool_))
        if not len(at):
            self._need([document])
        row, done = int(at[0]), 0
        for shard in self._shards:
            if row < done + len(shard):
                part = shard.slice(row - done, row - done + 1)
                return next(iter(self._block(part, row)))
            done += len(shard)
        raise AssertionError("fewer documents in the shards than in the frame")

    def blocks(self, max_bytes: int = 8_000_000) -> Iterator[Block]:
        """Yield the corpus in pieces of at most `max_bytes` of text, in order.

        A document is never cut: one that is larger is a block of its own. No result
        depends on `max_bytes`.
        """
        done = 0
        for shard in self._shards:
            for low, high in shard.cuts(max_bytes):
                yield self._block(shard.slice(low, high), done + low)
            done += len(shard)

    def removals(self) -> pd.DataFrame:
        """Return every paragraph that was removed, and why: the audit of the cleaning.

        Returns
        -------
        pandas.DataFrame
            Columns ``document``, ``paragraph`` (its number), ``section``, ``rule``,
            ``start`` and ``end`` (code points in the document), ``n_words`` and ``text``.

        Examples
        --------
        >>> corpus = Corpus.from_texts({"a": "War\\nIt goes on.\\nLeave a Comment"})
        >>> corpus.removals()[["document", "paragraph", "rule", "text"]]
          document  paragraph      rule             text
        0        a          3  comments  Leave a Comment
        """
        rows = [row for block in self.blocks() for row in _removed(block)]
        frame = pd.DataFrame(rows, columns=list(REMOVALS))
        return frame.astype(REMOVALS)

    def subset(self, ids: Iterable[str]) -> Corpus:
        """Return the documents with these ids, in the order of the corpus.

        Cleaning stays as it was decided over the whole corpus.

        Raises
        ------
        CorpusError
            If an id is not there.
        """
        wanted = dict.fromkeys(str(name) for name in ids)
        self._need(wanted)
        keep = self.documents["document"].isin(list(wanted)).to_numpy(dtype=np.bool_)
        shards: Iterable[Shard] = Chosen(self._shards, keep)
        if isinstance(self._shards, list):
            shards = list(shards)
        digest = sha256("\n".join(sorted(wanted)).encode())
        record = self._derived("subset", {"n_docs": len(wanted)}, {"ids": digest})
        documents = self.documents[keep].reset_index(drop=True)
        return replace(self, documents=documents, provenance=record, _shards=shards)

    def with_metadata(self, metadata: pd.DataFrame | Mapping[str, Mapping[str, Any]]) -> Corpus:
        """Return the corpus with further columns, matched by document id.

        Parameters
        ----------
        metadata : pandas.DataFrame or mapping of str to mapping
            A frame with a column ``document`` (or ids as its index), or columns and
            values by id. Documents that are not mentioned keep what they have.

        Raises
        ------
        CorpusError
            If a document is not in the corpus, or is mentioned twice.

        Examples
        --------
        >>> corpus = Corpus.from_texts({"a": "War goes on.", "b": "Peace is far."})
        >>> corpus.with_metadata({"b": {"outlet": "Courier"}}).documents["outlet"].tolist()
        [nan, 'Courier']
        """
        frame = metadata_frame(metadata)
        self._need(frame.index)
        documents = self.documents.copy()
        added = frame.reindex(documents["document"])
        for name in frame.columns:
            column = added[name].reset_index(drop=True)
            if name in documents:
                column = column.where(column.notna(), documents[name])
            documents[name] = column
        record = self._derived(
            "with_metadata", {"columns": list(frame.columns)}, {"metadata": frame_digest(added)}
        )
        return replace(self, documents=normalize_documents(documents), provenance=record)

    def assign(self, **columns: Mapping[str, Any] | Sequence[Any]) -> Corpus:
        """Return the corpus with further columns.

        Parameters
        ----------
        **columns : mapping of str to value, or sequence
            Values by document id, or one a document in the order of the corpus.

        Examples
        --------
        >>> corpus = Corpus.from_texts({"a": "War goes on.", "b": "Peace is far."})
        >>> corpus.assign(group={"a": "left", "b": "right"}).documents["group"].tolist()
        ['left', 'right']
        """
        named: dict[str, dict[str, Any]] = {}
        for name, values in columns.items():
            if not isinstance(values, Mapping):
                if isinstance(values, str) or len(values) != len(self):
                    raise CorpusError(
                        f"{name} must have one value a document ({len(self):,}), or be a mapping "
                        f"from document ids to values; got {values!r:.60}."
                    )
                values = dict(zip(self.documents["document"], values, strict=True))
            for document, value in values.items():
                named.setdefault(str(document), {})[name] = value
        return self.with_metadata(named)

    def _need(self, ids: Iterable[str]) -> None:
        known = set(self.documents["document"])
        for name in ids:
            if name not in known:
                hint = did_you_mean(str(name), known)
                raise CorpusError(f"there is no document {name!r} in the corpus; {hint}")

    def _derived(
        self, operation: str, arguments: Mapping[str, Any], inputs: Mapping[str, str]
    ) -> Provenance:
        return Provenance(f"Corpus.{operation}", arguments, inputs, (self.provenance,))

    def _block(self, shard: Shard, row: int) -> Block:
        frame = self.documents.iloc[row : row + len(shard)].reset_index(drop=True)
        return Block(frame, shard.text, shard.offsets, shard.body_start, shard.paragraphs)


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """Some of the documents of other shards."""

    shards: Iterable[Shard]
    keep: NDArray[np.bool_]

    def __iter__(self) -> Iterator[Shard]:
        done = 0
        for shard in self.shards:
            keep = self.keep[done : done + len(shard)]
            done += len(shard)
            if keep.any():
                yield shard.choose(keep)


def metadata_frame(metadata: pd.DataFrame | Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Return metadata as a frame whose index is the document ids.

    Raises
    ------
    CorpusError
        If a document is mentioned twice.
    """
    if isinstance(metadata, pd.DataFrame):
        frame = metadata.set_index("document") if "document" in metadata else metadata.copy()
    else:
        frame = pd.DataFrame.from_dict({k: dict(v) for k, v in metadata.items()}, orient="index")
    frame.index = pd.Index([str(name) for name in frame.index], dtype="str")
    double = frame.index[frame.index.duplicated()]
    if len(double):
        raise CorpusError(f"the metadata mention document {double[0]!r} twice; once is enough.")
    return frame


def _removed(block: Block) -> Iterator[tuple[Any, ...]]:
    found = block.paragraphs
    names = block.documents["document"].tolist()
    for row in np.flatnonzero(~found.kept).tolist():
        text = block.text[found.start[row] : found.end[row]].tobytes().decode()
        start = int(found.start_char[row])
        yield (
            names[found.document[row]],
            int(found.number[row]),
            SECTIONS[found.section[row]],
            RULES[found.rule[row]].name,
            start,
            start + len(text),
            len(text.split()),
            text,
        )
