"""A research object (RO-Crate) of a study's results: to deposit, to cite, to verify elsewhere."""

from framing.study.crate.crate import write_crate

__all__ = ["write_crate"]
