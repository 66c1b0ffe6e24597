"""Counts: how often each term occurs in each unit, as integers, without text."""

from framing.counts.build import count_terms
from framing.counts.counts import Counts
from framing.counts.merge import merge_counts
from framing.counts.words_of import words_of

__all__ = ["Counts", "count_terms", "merge_counts", "words_of"]
