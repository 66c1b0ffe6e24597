"""The measures, one file a family: pure functions from counts on two sides to one number a term."""

from framing.comparison.measures.chi_square import chi2
from framing.comparison.measures.dispersion import Spread, spread
from framing.comparison.measures.fisher import Fisher, fisher
from framing.comparison.measures.jsd import jsd
from framing.comparison.measures.likelihood import bic, evidence, g2
from framing.comparison.measures.log_odds import LogOdds, log_odds
from framing.comparison.measures.log_ratio import ZERO_RULES, log_ratio
from framing.comparison.measures.odds_ratio import odds_ratio
from framing.comparison.measures.pct_diff import pct_diff
from framing.comparison.measures.rtd import ranks, rtd

__all__ = [
    "ZERO_RULES",
    "Fisher",
    "LogOdds",
    "Spread",
    "bic",
    "chi2",
    "evidence",
    "fisher",
    "g2",
    "jsd",
    "log_odds",
    "log_ratio",
    "odds_ratio",
    "pct_diff",
    "ranks",
    "rtd",
    "spread",
]
