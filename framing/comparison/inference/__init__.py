"""Chance at the level of the claim: whole units are permuted and resampled, never tokens.

`sample` adds the counts up to the units of the claim, `draws` makes the permutations and the
resampling weights, `sums` multiplies them into the sparse counts, `permutation` tests and
inverts the test to an interval, `weighting` says how much a unit counts, `bootstrap` resamples,
`adjustment` speaks for many tests.
"""

from framing.comparison.inference.adjustment import ADJUSTMENTS, adjust_p
from framing.comparison.inference.bootstrap import INTERVALS
from framing.comparison.inference.sample import Sample, sample_units

__all__ = ["ADJUSTMENTS", "INTERVALS", "Sample", "adjust_p", "sample_units"]
