"""Words under study, in their debate: forms, places, voices, speakers, company, sentences."""

from framing.comparison.trace.dossier import Trace
from framing.comparison.trace.gather import trace

__all__ = ["Trace", "trace"]
