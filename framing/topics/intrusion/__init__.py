"""Human validation: whether people see in the topics what the model put there.

`intrusion` draws the test, `Intrusion` writes what coders see (a sheet or a page, without the
key), `read_answers` reads what they said, `score` says how often they found the intruder.
"""

from framing.topics.intrusion.answers import read_answers
from framing.topics.intrusion.draw import Intrusion, intrusion
from framing.topics.intrusion.scores import IntrusionScores, score
from framing.topics.intrusion.sheet import load_key

__all__ = ["Intrusion", "IntrusionScores", "intrusion", "load_key", "read_answers", "score"]
