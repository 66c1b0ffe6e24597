"""Which document is in which group: as the study says, or as the documents suggest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import pandas as pd

from framing.errors import StudyError, did_you_mean

if TYPE_CHECKING:
    from framing.study.spec import Study

__all__ = ["Grouping", "group_documents"]

GROUP = "group"
# Columns that are taken for groups where the study names none, in this order.
USUAL = (GROUP, "outlet")
# More documents than this are not compared one by one unless the study says so.
MOST_ALONE = 6


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups of a study.

    Attributes
    ----------
    by : str
        Column of the units that holds them.
    of : mapping of str to str
        Group by document; documents without one are not in it.
    order : tuple of str
        The groups in the order in which they are compared.
    warnings : tuple of str
        Which documents were left out.
    """

    by: str
    of: Mapping[str, str]
    order: tuple[str, ...]
    warnings: tuple[str, ...]

    def choose(self, documents: pd.DataFrame) -> pd.DataFrame:
        """Return the documents that are in a group, with the group's column."""
        chosen = documents[documents["document"].isin(list(self.of))].reset_index(drop=True)
        groups = chosen["document"].map(dict(self.of)).astype("str")
        return chosen.assign(**{self.by: groups})


def group_documents(study: Study, documents: pd.DataFrame) -> Grouping:
    """Put the documents of a study into its groups.

    Parameters
    ----------
    study : Study
        With or without groups of its own.
    documents : pandas.DataFrame
        Column ``document``, then metadata.

    Raises
    ------
    StudyError
        If there are fewer than two groups, a column or group is not there, or a document is
        in two groups.
    """
    by, groups = assign(study, documents)
    present = {name: group for name, group in groups.items() if group is not None}
    order = order_of(study, by, present)
    of = {name: group for name, group in present.items() if group in order}
    if len(order) < 2:
        raise StudyError(
            f"a study compares two groups or more; column {by!r} of these {len(documents)} "
            f"document(s) makes {len(order)}{': ' + order[0] if order else ''}. Name the column "
            "that makes the groups with by = … under [groups], or list documents under "
            "[groups.documents]."
        )
    return Grouping(by, of, order, left_out(groups, of))


def assign(study: Study, documents: pd.DataFrame) -> tuple[str, dict[str, str | None]]:
    """Return the column of the groups, and the group of every document."""
    names = [str(name) for name in documents["document"]]
    if study.groups.documents:
        return GROUP, {name: listed_group(study, name) for name in names}
    by = study.groups.by or next((c for c in USUAL if is_grouping(documents, c)), None)
    if by is None and len(names) <= MOST_ALONE:
        labels = documents["label"] if "label" in documents else documents["document"]
        alone = [str(v) if pd.notna(v) else n for v, n in zip(labels, names, strict=True)]
        return GROUP, dict(zip(names, alone, strict=True))
    if by is None or by not in documents:
        columns = [str(name) for name in documents.columns if name not in ("document", "title")]
        hint = did_you_mean(by or "", columns) if columns else "they have no metadata."
        said = (
            f"there is no column {by!r}" if by else "nothing says which documents belong together"
        )
        raise StudyError(
            f"{said}; set by = … under [groups] to a column of the documents, or list them under "
            f"[groups.documents]: {hint}"
        )
    values = documents[by]
    return by, {
        name: str(value) if pd.notna(value) else None
        for name, value in zip(names, values, strict=True)
    }


def listed_group(study: Study, document: str) -> str | None:
    """Return the group under which the study lists a document."""
    groups = [
        group
        for group, patterns in study.groups.documents.items()
        if any(document == p or fnmatchcase(document, p) for p in patterns)
    ]
    if len(groups) > 1:
        raise StudyError(
            f"document {document!r} is in two groups of [groups.documents]: "
            f"{', '.join(map(repr, groups))}; narrow one of their patterns."
        )
    return groups[0] if groups else None


def is_grouping(documents: pd.DataFrame, column: str) -> bool:
    """Say whether a column tells apart at least two groups, and knows every document."""
    return (
        column in documents
        and bool(documents[column].notna().all())
        and documents[column].nunique() > 1
    )


def order_of(study: Study, by: str, present: Mapping[str, str]) -> tuple[str, ...]:
    """Return the groups in the order that the study gives, or else by name."""
    names = set(present.values())
    for group, patterns in study.groups.documents.items():
        if group not in names:
            raise StudyError(
                f"no document is in group {group!r}: nothing matches {', '.join(patterns)}. "
                f"Documents are: {', '.join(list(present)[:5])} …"
            )
    for group in study.groups.order:
        if group not in names:
            raise StudyError(
                f"'order' under [groups] names {group!r}, but no document has it in column "
                f"{by!r}; {did_you_mean(group, names)}"
            )
    if study.groups.order:
        return study.groups.order
    if study.groups.documents:
        return tuple(study.groups.documents)
    listed = [present[listed.id] for listed in study.documents if listed.id in present]
    return tuple(dict.fromkeys([*listed, *sorted(names)]))


def left_out(groups: Mapping[str, str | None], of: Mapping[str, str]) -> tuple[str, ...]:
    """Say which documents are in none of the groups that are compared."""
    rest = [name for name in groups if name not in of]
    if not rest:
        return ()
    shown = ", ".join(rest[:3]) + (" …" if len(rest) > 3 else "")
    others = sorted({str(groups[name]) for name in rest if groups[name] is not None})
    why = f"of other groups ({', '.join(others[:5])})" if others else "without a group"
    noun = "document" if len(rest) == 1 else "documents"
    return (f"{len(rest):,} {noun} {why} left out: {shown}.",)
