"""From batches of articles to a corpus: paragraphs found, furniture marked, counts kept.

The articles are read once. Each batch is searched for paragraphs and furniture, and the
hashes of its paragraphs are counted, because which ones repeat is only known at the end.
Then a corpus in memory marks those in the batches it holds, while a streamed one holds
the hashes and does all of it again whenever it is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from framing.corpus.articles import Articles, Problem, Reader
from framing.corpus.block import Shard
from framing.corpus.cleaning import REPEATED, apply_rules
from framing.corpus.columns import METADATA, normalize_documents
from framing.corpus.corpus import Corpus
from framing.corpus.duplicates import RepeatCounter, is_repeated
from framing.corpus.paragraphs import find_paragraphs, mark_leads
from framing.errors import CorpusError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from framing.provenance import Provenance

__all__ = ["build_corpus"]

# So many problems are listed in an error; the rest is counted.
LISTED = 20


@dataclass(frozen=True, slots=True, eq=False)
class Streamed:
    """Shards that are read from their source again on every iteration."""

    read: Reader
    keep: NDArray[np.bool_]
    ids: NDArray[np.object_]
    clean: bool
    repeated: NDArray[np.uint64]

    def __iter__(self) -> Iterator[Shard]:
        row = done = 0
        for articles in self.read([]):
            keep = self.keep[row : row + len(articles.places)]
            row += len(keep)
            names = articles.metadata["document"].to_numpy(dtype=object)
            if len(keep) < len(names) or (names[keep] != self.ids[done : done + keep.sum()]).any():
                raise CorpusError(
                    f"{articles.places[0][0]} has changed since the corpus was read; "
                    "read it again with read_corpus."
                )
            done += int(keep.sum())
            shard = _shard(articles).choose(keep)
            if self.clean:
                apply_rules(shard.text, shard.paragraphs)
            yield _finish(shard, self.repeated)
        if done < len(self.ids):
            raise CorpusError(
                f"only {done:,} of {len(self.ids):,} documents are left in the files of this "
                "corpus; read it again with read_corpus."
            )


def build_corpus(
    read: Reader,
    provenance: Provenance,
    *,
    clean: bool = True,
    repeated: int | None = 5,
    errors: str = "raise",
    stream: bool = False,
    source: str = "the source",
) -> Corpus:
    """Read all articles and return them as a corpus."""
    if errors not in ("raise", "skip"):
        raise CorpusError(f"errors must be 'raise' or 'skip'; got {errors!r}.")
    problems: list[Problem] = []
    seen: dict[str, tuple[str, int | None]] = {}
    counter = RepeatCounter(int(repeated or 0))
    frames: list[pd.DataFrame] = []
    keeps: list[NDArray[np.bool_]] = []
    shards: list[Shard] = []
    for articles in read(problems):
        keep = _first_of_each_id(articles, seen, problems)
        shard = _shard(articles).choose(keep)
        frame = articles.metadata[keep].reset_index(drop=True)
        _report_empty(shard, articles, keep, problems)
        if clean:
            publishers = apply_rules(shard.text, shard.paragraphs)
            if publishers:
                frame = _add_publishers(frame, publishers)
            if repeated:
                counter.add(shard.paragraphs)
        frames.append(frame)
        keeps.append(keep)
        if not stream:
            shards.append(shard)
    if errors == "raise":
        _raise_together(problems)
    if not seen:
        raise CorpusError(f"no articles were found in {source}; {_why(problems)}")
    documents = _documents(frames)
    hashes = counter.repeated() if clean and repeated else np.empty(0, dtype=np.uint64)
    listed = pd.DataFrame(
        [(p.file, p.line, p.reason) for p in problems], columns=["file", "line", "reason"]
    ).astype({"file": "str", "line": "Int64", "reason": "str"})
    if not stream:
        held = [_finish(shard, hashes) for shard in shards if len(shard)]
        pa.default_memory_pool().release_unused()  # what decoding the files has left behind
        return Corpus(documents, listed, provenance, held)
    ids = documents["document"].to_numpy(dtype=object)
    streamed = Streamed(read, np.concatenate(keeps), ids, clean, hashes)
    return Corpus(documents, listed, provenance, streamed)


def _shard(articles: Articles) -> Shard:
    paragraphs = find_paragraphs(articles.text, articles.offsets, articles.body_start)
    return Shard(articles.text, articles.offsets, articles.body_start, paragraphs)


def _finish(shard: Shard, repeated: NDArray[np.uint64]) -> Shard:
    paragraphs = shard.paragraphs
    paragraphs.rule[is_repeated(paragraphs, repeated) & paragraphs.kept] = REPEATED
    mark_leads(paragraphs)
    return shard


def _first_of_each_id(
    articles: Articles, seen: dict[str, tuple[str, int | None]], problems: list[Problem]
) -> NDArray[np.bool_]:
    keep = np.ones(len(articles.places), dtype=np.bool_)
    for i, (name, place) in enumerate(
        zip(articles.metadata["document"], articles.places, strict=True)
    ):
        first = seen.setdefault(name, place)
        if first is not place:
            where = first[0] if first[1] is None else f"{first[0]}, line {first[1]}"
            reason = f"the id {name!r} is already that of an article in {where}; give each its own"
            problems.append(Problem(*place, reason))
            keep[i] = False
    return keep


def _report_empty(
    shard: Shard, articles: Articles, keep: NDArray[np.bool_], problems: list[Problem]
) -> None:
    bodies = shard.paragraphs.document[shard.paragraphs.section != 0]
    empty = np.bincount(bodies, minlength=len(shard)) == 0
    for i in np.flatnonzero(keep)[empty]:
        reason = "empty: there is no text; kept as a document of no words"
        file, line = articles.places[i]
        problems.append(Problem(file, line, reason, is_error=False))


def _add_publishers(frame: pd.DataFrame, publishers: dict[int, str]) -> pd.DataFrame:
    column = pd.Series([publishers.get(i) for i in range(len(frame))], dtype="str")
    return frame.assign(first_published=column)


def _documents(frames: list[pd.DataFrame]) -> pd.DataFrame:
    documents = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    documents = normalize_documents(documents)
    first = ["document", *(name for name in METADATA if name in documents)]
    rest = [name for name in documents.columns if name not in (*first, "first_published")]
    last = ["first_published"] if "first_published" in documents else []
    return documents[[*first, *rest, *last]]


def _raise_together(problems: list[Problem]) -> None:
    wrong = [problem for problem in problems if problem.is_error]
    if not wrong:
        return
    lines = [f"  {problem}" for problem in wrong[:LISTED]]
    if len(wrong) > LISTED:
        lines.append(f"  … and {len(wrong) - LISTED:,} more")
    raise CorpusError(
        f"{len(wrong):,} article(s) or file(s) cannot be read; mend them, or pass "
        'errors="skip" to go on without them:\n' + "\n".join(lines)
    )


def _why(problems: list[Problem]) -> str:
    return str(problems[0]) if problems else "give a file or a folder of articles."
