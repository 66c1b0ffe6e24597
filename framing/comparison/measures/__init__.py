"""The measures, one file each: pure functions from counts on two sides to one number a term."""

from framing.comparison.measures.log_odds import LogOdds, log_odds
from framing.comparison.measures.log_ratio import ZERO_RULES, log_ratio

__all__ = ["ZERO_RULES", "LogOdds", "log_odds", "log_ratio"]
