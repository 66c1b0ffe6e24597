"""Wording inside a topic: where two groups speak of the same thing in other words.

Groups that write of other things use other words, and a plain comparison of words finds little
else. Here the words of each document are first divided among its topics; what groups say within
one topic is then compared, per 1,000 words of that topic. The unit of the claim is the document,
or what holds several, and never the word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from framing.comparison.cautions.differing import what_else_differs
from framing.comparison.guards import number, some
from framing.comparison.inference.adjustment import ADJUSTMENTS, adjust_p
from framing.comparison.printing import as_html, as_text
from framing.errors import TopicsError, did_you_mean
from framing.provenance import Provenance
from framing.topics.responsibilities import responsibilities
from framing.topics.sides import Sides, groups_of, pairs_of, units_of
from framing.topics.wording_notes import (
    about_draws,
    about_model,
    about_rest,
    about_units,
    design_of,
)
from framing.topics.wording_table import named, wording_table

if TYPE_CHECKING:
    from framing.comparison.concordance import Concordance
    from framing.corpus import Corpus
    from framing.figures import Figure
    from framing.topics.model import TopicModel

__all__ = ["Wording", "wording"]

TESTS = tuple(name for name in ADJUSTMENTS if name != "max_t")


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """Words of topics that groups use to different extents within the topic.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a topic, pair of groups and word that is expected often enough: ``topic`` (from 1),
        ``label``, ``term``, ``group_a``, ``group_b``, ``n_a``, ``n_b`` (expected counts of the
        word in the topic, at the rate of each group), ``per_1k_a``, ``per_1k_b`` (per 1,000
        expected words of the topic), ``estimate`` (weighted log-odds difference, natural
        logarithms, positive where the first group uses the word more), ``low``, ``high``, ``p``,
        ``q`` (p, adjusted over all rows),
        ``n_docs_a``, ``n_docs_b`` (documents that are expected to have the word in the topic half
        a time or more) and ``warning``. Within a topic and pair, what stands out most comes first.
    settings : mapping of str to JSON value
        Every choice, defaults included; ``n_tests``, and ``n_units`` of each group.
    design : str
        A sentence or four: the measure, the intervals, the test, the units.
    warnings : tuple of str
        Sentences that belong into a caption.
    provenance : Provenance
        How the table was made.
    model : TopicModel
        The topics, by which `concordance` finds the documents.
    """

    table: pd.DataFrame
    settings: Mapping[str, Any]
    design: str
    warnings: tuple[str, ...]
    provenance: Provenance
    model: TopicModel

    @property
    def found(self) -> pd.DataFrame:
        """The rows beyond chance: `q` at most one less the level."""
        beyond = self.table["q"] <= round(1 - self.settings["level"], 12)
        return pd.DataFrame(self.table[beyond].reset_index(drop=True))

    def __repr__(self) -> str:
        return as_text(self._headline(), self.design, self.warnings)

    def _repr_html_(self) -> str:
        return as_html(self._headline(), self.design, self.warnings, self.table)

    def _headline(self) -> str:
        tested, found = self.settings["n_tests"], len(self.found)
        said = f"{found:,} of {tested:,} beyond chance" if tested else "none can be tested"
        n_topics = len(self.settings["topics"])
        return f"Wording by {self.settings['by']} within {number(n_topics, 'topic')}: words, {said}"

    def concordance(
        self, corpus: Corpus, topic: int, term: str, *, lines: int = 10, window: int = 8
    ) -> Concordance:
        """Show a word in the documents where it is most surely a word of the topic.

        Parameters
        ----------
        corpus : Corpus
            The articles that were counted.
        topic : int
            From 1.
        term : str
            A word of the model.
        lines : int, default 10
            The most a group.
        window : int, default 8
            Words of context on each side.

        Returns
        -------
        Concordance
            Its table has the group and ``share``, the chance that the word is the topic's in that
            document, as its last columns; sorted by group, then by `share`, the largest first.

        Raises
        ------
        TopicsError
            If there is no such topic or word.
        CorpusError
            If a document is not in the corpus.
        """
        from framing.topics.wording_lines import lines_of_topic

        return lines_of_topic(
            self.model, corpus, topic, term, by=self.settings["by"],
            groups=self.settings["compared"], lines=lines, window=window,
        )  # fmt: skip

    def plot(self, **choices: Any) -> Figure:
        """Draw the words of each topic by group; see `framing.figures.wording`."""
        from framing.figures.wording import wording as draw
        from framing.topics.overview import watermark_of

        own = {
            "settings": self.settings,
            "provenance": self.provenance,
            "warnings": self.warnings,
            "watermark": watermark_of(self.model),
        }
        return draw(self.table, **{**own, **choices})


def wording(
    model: TopicModel,
    by: str,
    *,
    target: object = None,
    reference: object = None,
    topics: int | Sequence[int] | None = None,
    cluster: str | None = None,
    min_expected: float = 5.0,
    prior: float = 0.02,
    level: float = 0.95,
    adjust: str = "bh",
    n_permutations: int = 9999,
    random_state: int = 0,
    force: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Wording:
    """Say in which words groups differ when they speak of the same topic.

    Parameters
    ----------
    model : TopicModel
        Fitted to the documents of all groups together.
    by : str
        Column of the model's units that names the groups.
    target, reference : str, optional
        Hold one group against another, or against all others together where only the target is
        given. By default every pair, the first in their order against the second.
    topics : int or sequence of int, optional
        Only these, numbered from 1: they are the family that p-values are adjusted in. By default
        all.
    cluster : str, optional
        Column of units that depend on each other, such as ``"outlet"`` or ``"story"``: what is
        moved between groups as a whole, instead of documents.
    min_expected : float, default 5
        Words that are expected less often in the topic, in the two groups together, are left out.
    prior : float, default 0.02
        Words that the Dirichlet prior of the log-odds is worth, as a share of the words that the
        smaller group has in the topic; it has the topic's proportions. Its mass is a share, so
        that as much is smoothed in a large topic as in a small one.
    level : float, default 0.95
        Of the intervals; ``1 - level`` is where `q` counts as beyond chance.
    adjust : {"bh", "by", "holm", "bonferroni"}, default "bh"
        How p becomes q, over all topics, pairs and words; see `adjust_p`.
    n_permutations : int, default 9999
        The most for a word. Words that 10 of the first 999 reach are drawn for no further.
    random_state : int, default 0
        Each topic draws from a stream of its own.
    force : bool, default False
        Also where the corpus did not beat shuffled words.
    progress : callable, optional
        Called with the number of topics done since.

    Returns
    -------
    Wording

    Raises
    ------
    TopicsError
        If the corpus did not beat shuffled words, a column, group, topic or choice is not there, a
        document has no group, or a cluster stands in two.

    Notes
    -----
    The expected count of a word in a topic and group is the sum, over the documents d of the group,
    of ``c[d, w] * theta[d, k] * phi[k, w] / sum_j(theta[d, j] * phi[j, w])``. The estimate is the
    weighted log-odds difference (Monroe, Colaresi and Quinn 2008) of these counts. Its test and
    interval come from permutations of whole documents between the groups, only among documents
    with about as many words of the topic (`framing.topics.contrast`): so a topic that one group
    writes more about gives no false difference of wording, as it does in a plain comparison.

    Divided so, a surplus of a word in one topic goes in part to the other topics of its documents.
    Therefore counts and estimates are those at the rate of each group (`at_own_rates`), and
    intervals are wider by as much as the estimate is larger. And a word that is beyond chance in
    several topics is tested again in all but the one where it stands out most, without what spills
    over (`framing.topics.spill`); its ``warning`` says so.

    The topics themselves are taken as they are, and so are the documents' shares of them: intervals
    do not hold what another fit would change. In ``benchmarks/topics_wording.py`` those of 95%
    covered no difference in 95%, and a planted one of 4 to 1 in about 88%.

    The topics were found in both groups together. Where two groups share no words on a subject,
    the model may make two topics of it, and then there is nothing to compare.

    References
    ----------
    .. [1] Monroe, B. L., Colaresi, M. P. and Quinn, K. M. (2008). Fightin' Words. Political
       Analysis 16 (4), 372-403.

    Examples
    --------
    Two papers write of three things, the Courier more of the first; and there the one says
    *migrants*, the other *aliens*. (In earnest, let `fit_topics` hold the topics against chance.)

    >>> from framing.counts import Counts
    >>> from framing.topics.fitting import fit_topics
    >>> words = "border fence migrants aliens tank army troops tax budget price".split()
    >>> shares = np.full((3, 10), 0.005)
    >>> shares[0, :4] = shares[1, 4:7] = shares[2, 7:] = 0.3
    >>> favored = np.ones((2, 10))
    >>> favored[0, 2], favored[1, 2], favored[0, 3], favored[1, 3] = 2, 0.5, 0.5, 2
    >>> about, paper = np.tile([0, 1, 2, 0], 30), np.repeat([0, 1], 60)
    >>> about[60:] = np.tile([0, 1, 2], 20)
    >>> rng = np.random.default_rng(2)
    >>> chances = shares[about] * favored[paper]
    >>> rows = [rng.multinomial(50, chance / chance.sum()) for chance in chances]
    >>> names = np.array(["Courier", "Post"])[paper]
    >>> articles = pd.DataFrame({"document": [f"a{i:03}" for i in range(120)], "paper": names})
    >>> counts = Counts.from_matrix(rows, articles, words)
    >>> model = fit_topics(counts, k=3, max_df=1.0, n_refits=0, n_shuffles=0, held_out=0.0)
    >>> found = wording(model, "paper", n_permutations=999, force=True).found
    >>> found.set_index("term")[["topic", "estimate", "q"]].sort_index().round(2)
              topic  estimate     q
    term
    aliens        1     -1.67  0.01
    migrants      1      1.70  0.01
    """
    from framing.topics.model import require_topics

    require_topics(model, force)
    _check(min_expected, prior, level, adjust, n_permutations, random_state)
    chosen = _topics(model.k, topics)
    names, group = groups_of(model.units, by)
    pairs = pairs_of(names, target, reference)
    unit = units_of(model.units, by, cluster)
    divided = responsibilities(model.matrix, model.theta, model.phi)
    group = np.where(np.isnan(model.theta).any(axis=1), -1, group)
    settings: dict[str, Any] = {
        "by": by, "groups": names, "topics": [topic + 1 for topic in chosen],
        "unit": cluster or str(model.settings.get("unit", "document")), "cluster": cluster,
        "min_expected": float(min_expected),
        "prior": float(prior), "level": level, "adjust": adjust, "n_permutations": n_permutations,
        "random_state": random_state, "forced": force and not model.passed,
        "target": None if target is None else str(target),
        "reference": None if reference is None else str(reference),
    }  # fmt: skip
    sides = [Sides.of(pair, names, group, unit) for pair in pairs]
    compared = [name for name, code in zip(names, range(len(names)), strict=True)
                if any(code in (*a, *b) for a, b in pairs)]  # fmt: skip
    table = wording_table(divided, sides, settings, progress)
    table = table[table["topic"].isin(chosen)].reset_index(drop=True)
    if table.empty:
        raise TopicsError(
            f"no word of topics {some(settings['topics'])} is expected {min_expected:g} times or "
            "more in the groups together; lower min_expected=."
        )
    table["q"] = adjust_p(table["p"], adjust)
    table = named(table, model.terms, model.labels)
    record = dict(settings)
    units = {label: int(n) for side in sides for label, n in zip(side.labels, side.n, strict=True)}
    settings |= {"compared": compared, "n_tests": int(table["p"].notna().sum()), "n_units": units}
    return Wording(
        table,
        settings,
        design_of(settings),
        (
            *about_model(model, chosen),
            *about_units(sides, settings),
            *about_rest(divided, model.theta),
            *about_draws(table, settings),
            *what_else_differs(model.counts, by, ignore=[cluster] if cluster else []),
        ),
        Provenance("wording", record, {"model": model.digest}, (model.provenance,)),
        model,
    )


def _check(
    min_expected: float, prior: float, level: float, adjust: str, n_permutations: int, seed: int
) -> None:
    """Say which choice is none."""
    if adjust not in TESTS:
        hint = did_you_mean(str(adjust), TESTS)
        raise TopicsError(f"there is no adjustment {adjust!r} of wording; {hint}")
    for name, value in (("min_expected", min_expected), ("prior", prior)):
        if isinstance(value, bool) or not (np.isreal(value) and 0 < value < np.inf):
            raise TopicsError(f"{name} must be a number above 0; got {value!r}.")
    if not 0 < level < 1:
        raise TopicsError(f"level must be between 0 and 1, such as 0.95; got {level!r}.")
    for name, whole, least in (("n_permutations", n_permutations, 1), ("random_state", seed, 0)):
        if isinstance(whole, bool) or not isinstance(whole, int) or whole < least:
            raise TopicsError(f"{name} must be a whole number from {least} up; got {whole!r}.")


def _topics(k: int, wanted: int | Sequence[int] | None) -> list[int]:
    """Return the topics that are meant, from 0."""
    if wanted is None:
        return list(range(k))
    listed = [wanted] if isinstance(wanted, (int, np.integer)) else list(wanted)
    for topic in listed:
        if not 1 <= topic <= k:
            raise TopicsError(f"there is no topic {topic!r}; this model has topics 1 to {k}.")
    if not listed:
        raise TopicsError("`topics` is empty; name some, or leave it out for all.")
    return sorted({int(topic) - 1 for topic in listed})
