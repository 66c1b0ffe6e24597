"""What is traced, and between which groups: the arguments of `trace`, made definite."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from framing.counts.build import FAMILY
from framing.errors import CountsError, LexiconError, did_you_mean
from framing.lexicon.model import Lexicon
from framing.provenance import Provenance, framing_version
from framing.text.tokens import TOKENIZER
from framing.text.voice.camps import Camps

if TYPE_CHECKING:
    from framing.corpus import Corpus

__all__ = ["FEW", "Progress", "Question", "ask", "families_of", "grouped", "lexicons_of"]

# Called with a sentence that says what is being done now.
Progress = Callable[[str], None]

HEAR_ALL = 500  # articles; in a larger corpus voices are found only where the word is
VOICES_IN = ("all", "matching")
WITHIN = ("sentence", "paragraph")
FEW = 6  # articles that are each a group of their own where nothing else groups them
MOST_GROUPS = 60
ALL = "all articles"


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What is asked of which articles.

    Attributes
    ----------
    corpus : Corpus
        With a column `by`, in which every article has a value.
    families : Lexicon
        The words under study, a category a family.
    lexicons : tuple of Lexicon
        Whose frames are looked for beside them.
    camps : Camps or None
        Which sources belong together.
    by : str
        The column of the groups.
    settings : mapping of str to JSON value
        Every choice.
    said : tuple of str
        What must be said of the groups.
    record : Provenance
        Of the trace.
    """

    corpus: Corpus
    families: Lexicon
    lexicons: tuple[Lexicon, ...]
    camps: Camps | None
    by: str
    settings: Mapping[str, Any]
    said: tuple[str, ...]
    record: Provenance

    @property
    def groups(self) -> list[str]:
        """The groups, in the order of the corpus."""
        return list(dict.fromkeys(self.corpus.documents[self.by].astype(str)))

    @property
    def group_of(self) -> dict[str, str]:
        """The group of each document."""
        documents = self.corpus.documents
        return dict(zip(documents["document"], documents[self.by].astype(str), strict=True))

    @property
    def metadata(self) -> list[str]:
        """The columns that counts need to be grouped."""
        return [] if self.by == "document" else [self.by]


def ask(
    corpus: Corpus,
    patterns: Sequence[str],
    families: Mapping[str, str | Sequence[str]] | None,
    *,
    by: str,
    lexicons: str | Lexicon | Sequence[str | Lexicon],
    camps: Camps | Mapping[str, str | Sequence[str]] | None,
    voices: bool,
    voices_in: str | None,
    **choices: Any,
) -> Question:
    """Make the arguments of `trace` definite, or say which of them is none."""
    words, frames = families_of(patterns, families), lexicons_of(lexicons)
    _need_choices(choices["limit"], choices["min_count"], choices["within"], voices_in)
    camps = Camps.of(camps) if isinstance(camps, Mapping) else camps
    if not len(corpus):
        raise CountsError("the corpus has no articles; there is nothing to trace.")
    corpus, by, said = grouped(corpus, by)
    heard_in = voices_in or ("all" if len(corpus) <= HEAR_ALL else "matching")
    settings: dict[str, Any] = {
        "families": {one.id: list(one.patterns) for one in words},
        "by": by,
        "lexicons": [one.id for one in frames],
        "voices_in": heard_in if voices else None,
        **choices,
    }
    software = {"framing": framing_version(), "tokenizer": TOKENIZER}
    software |= {f"lexicon {lexicon.id}": lexicon.digest for lexicon in frames}
    if voices:
        from framing.text.voice.find import VOICE_RULES

        software |= {"voice": VOICE_RULES}
    software |= {"camps": camps.digest} if camps is not None else {}
    record = Provenance("trace", dict(settings), parents=(corpus.provenance,), software=software)
    return Question(corpus, words, frames, camps, by, settings, said, record)


def _need_choices(limit: int | None, min_count: int, within: str, voices_in: str | None) -> None:
    if limit is not None and limit < 0:
        raise CountsError(f"limit must not be negative; got {limit}.")
    if min_count < 1:
        raise CountsError(f"min_count must be at least 1; got {min_count}.")
    if within not in WITHIN:
        raise CountsError(f"within={within!r} is no choice; {did_you_mean(str(within), WITHIN)}")
    if voices_in is not None and voices_in not in VOICES_IN:
        raise CountsError(
            f"voices_in={voices_in!r} is no choice; {did_you_mean(str(voices_in), VOICES_IN)}"
        )


def families_of(
    patterns: Sequence[str], families: Mapping[str, str | Sequence[str]] | None
) -> Lexicon:
    """Return the word families as a lexicon: a bare pattern is a family of its own.

    Raises
    ------
    LexiconError
        If there is none, one is given twice, or a pattern is not well formed.
    """
    wanted: dict[str, str | Sequence[str]] = {}
    for name, some in (*((p, p) for p in patterns), *(families or {}).items()):
        if not isinstance(name, str):
            raise LexiconError(
                f'a pattern must be a text; got {name!r}. Write trace(corpus, "betray*", "cede*").'
            )
        if name in wanted:
            raise LexiconError(f"{name!r} is asked for twice; name each word family once.")
        wanted[name] = some
    if not wanted:
        raise LexiconError(
            'there is nothing to trace; name a pattern, as in trace(corpus, "betray*").'
        )
    return Lexicon.from_patterns(wanted, id=FAMILY)


def lexicons_of(lexicons: str | Lexicon | Sequence[str | Lexicon]) -> tuple[Lexicon, ...]:
    """Return lexicons, loading those that are named.

    Raises
    ------
    LexiconError
        If there is no such lexicon, or two have the same id.
    """
    several = [lexicons] if isinstance(lexicons, (str, Lexicon)) else list(lexicons)
    loaded = tuple(one if isinstance(one, Lexicon) else Lexicon.load(one) for one in several)
    ids = [one.id for one in loaded]
    for name in ids:
        if ids.count(name) > 1 or name == FAMILY:
            raise LexiconError(
                f"a lexicon called {name!r} stands twice, or has the name of the words under "
                "study; give each an id of its own."
            )
    return loaded


def grouped(corpus: Corpus, by: str) -> tuple[Corpus, str, tuple[str, ...]]:
    """Return the corpus, the column of its groups, and what must be said of them.

    Without a column ``group``, a handful of articles are compared one by one; more than
    that are one group.

    Raises
    ------
    CountsError
        If another column is not there, an article has no value in it, or there are too many.
    """
    documents = corpus.documents
    said: tuple[str, ...] = ()
    if by not in documents:
        if by != "group":
            raise CountsError(
                f"the articles have no column {by!r} to group them by; "
                f"{did_you_mean(by, map(str, documents.columns))}"
            )
        if len(corpus) <= FEW:
            by = "document"
            said = ("No column names groups, so each article is a group of its own.",)
        else:
            corpus = corpus.assign(group=[ALL] * len(corpus))
            columns = ", ".join(name for name in documents.columns if name != "document")
            said = (f"No column names groups, so all articles are one; columns: {columns}.",)
    missing = corpus.documents[by].isna()
    if missing.any():
        first = corpus.documents.loc[missing, "document"].iloc[0]
        raise CountsError(
            f"{int(missing.sum()):,} of {len(corpus):,} articles have no value in column {by!r}, "
            f"first: {first!r}; fill the column, or leave them out with corpus.subset([...])."
        )
    n_groups = corpus.documents[by].nunique()
    if n_groups > MOST_GROUPS:
        raise CountsError(
            f"column {by!r} makes {n_groups:,} groups; a trace compares up to {MOST_GROUPS}. "
            "Choose a coarser column, or some of the articles with corpus.subset([...])."
        )
    return corpus, by, said
