"""Voices by a parse that is passed in: spaCy itself is not needed, only its manners."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest

from framing.errors import CorpusError
from framing.text.voice import VoiceSpan, find_voices
from framing.text.voice.parsed import find_voices_parsed


@dataclass
class Token:
    """A token as spaCy has it, as far as it is asked for."""

    i: int
    idx: int
    text: str
    lemma_: str
    dep_: str = "dep"
    head: Any = None
    below: list[Token] = field(default_factory=list)

    def _subtree(self) -> list[Token]:
        return [self, *(token for child in self.below for token in child._subtree())]

    @property
    def left_edge(self) -> Token:
        return min(self._subtree(), key=lambda token: token.i)

    @property
    def right_edge(self) -> Token:
        return max(self._subtree(), key=lambda token: token.i)


def parser(*arcs: str, shift: int = 0):
    """Return an nlp with arcs such as ``"ccomp failed<said"``; the rest hangs on what is left."""

    def nlp(text: str) -> list[Token]:
        words = re.finditer(r"\w+|[^\w\s]", text)
        tokens = [
            Token(
                i,
                m.start() + shift,
                m.group(),
                {"said": "say", "hopes": "hope", "added": "add"}.get(m.group(), m.group()),
            )
            for i, m in enumerate(words)
        ]
        named = {token.text: token for token in tokens}
        known = {}
        for arc in arcs:
            label, child, head = re.split("[ <]", arc)
            known[child] = label, named[head] if head != "root" else None
        for token in tokens:
            label, head = known.get(token.text, ("dep", tokens[max(token.i - 1, 0)]))
            token.dep_, token.head = label, head or token
            if token.head is not token:
                token.head.below.append(token)
        return tokens

    return nlp


def contents(text: str, spans: list[VoiceSpan]) -> list[tuple[str, str, str | None]]:
    return [(s.kind, text[s.start : s.end], s.source) for s in spans]


FAILED = ("root said<root", "nsubj mayor<said", "dep The<mayor", "ccomp failed<said",
          "dep the<failed", "dep plan<failed", "dep that<failed", "punct .<said")  # fmt: skip


def test_the_clause_is_the_content_and_the_subject_the_source() -> None:
    text = "The mayor said that the plan failed."
    (span,) = find_voices_parsed(text, parser(*FAILED))
    assert contents(text, [span]) == [("indirect", "that the plan failed", "The mayor")]
    assert (span.cue, span.cue_class, span.attribution) == ("said", "neutral", "speech")
    assert text[slice(*span.source_span)] == "The mayor"
    assert text[slice(*span.cue_span)] == "said"
    assert span.rule == "parse-clause"


def test_a_clause_of_thought_is_an_attitude() -> None:
    text = "The mayor hopes that the plan works."
    arcs = [arc.replace("said", "hopes").replace("failed", "works") for arc in FAILED]
    (span,) = find_voices_parsed(text, parser(*arcs))
    assert (span.attribution, span.cue_class) == ("attitude", "cognitive")


def test_a_verb_inside_its_clause_cuts_it_in_two() -> None:
    text = "The plan, he added, was dead."
    arcs = ("ccomp was<added", "dep plan<was", "dep The<plan", "nsubj he<added", "root added<root",
            "punct ,<was", "dep dead<was", "punct .<added")  # fmt: skip
    assert contents(text, find_voices_parsed(text, parser(*arcs))) == [
        ("indirect", "The plan", "he"),
        ("indirect", "was dead", "he"),
    ]


def test_a_clause_that_holds_a_quotation_is_mixed_and_takes_it_in() -> None:
    text = "The mayor said the plan was “a grave and costly error of judgment” now."
    arcs = ("root said<root", "nsubj mayor<said", "dep The<mayor", "ccomp was<said", "dep the<plan",
            "dep plan<was", "dep “<was", "dep a<was", "punct .<said")  # fmt: skip
    (span,) = find_voices_parsed(text, parser(*arcs))
    assert contents(text, [span]) == [("mixed", text[15:-1], "The mayor")]
    assert [text[a:b] for a, b in span.quoted] == ["a grave and costly error of judgment"]


def test_quotations_stay_those_of_the_rules() -> None:
    text = "“They betrayed us,” Orr said."
    arcs = ("root said<root", "nsubj Orr<said", "ccomp betrayed<said", "dep They<betrayed",
            "dep “<betrayed", "dep ”<betrayed", "punct .<said")  # fmt: skip
    assert find_voices_parsed(text, parser(*arcs)) == find_voices(text)


def test_only_verbs_of_reporting_count_and_the_outer_clause() -> None:
    text = "The mayor made the plan work."
    arcs = ("root made<root", "nsubj mayor<made", "ccomp work<made", "dep plan<work")
    assert find_voices_parsed(text, parser(*arcs)) == find_voices(text)
    nested = "Orr said he hopes peace lasts."
    arcs = ("root said<root", "nsubj Orr<said", "ccomp hopes<said", "nsubj he<hopes",
            "ccomp lasts<hopes", "dep peace<lasts", "punct .<said")  # fmt: skip
    assert contents(nested, find_voices_parsed(nested, parser(*arcs))) == [
        ("indirect", "he hopes peace lasts", "Orr")
    ]


def test_without_a_parse_the_rules_stand_and_sections_are_kept() -> None:
    text = "A headline\n\nThe mayor said that the plan failed.\n\nIt was, Bo said, over."
    assert find_voices_parsed(text, lambda _: []) == find_voices(text)
    spans = find_voices_parsed(text, parser(*FAILED))
    assert [s.section for s in spans if s.rule == "parse-clause"] == ["lead"]
    titled = find_voices_parsed(text[12:], parser(*FAILED), title="A headline")
    assert titled[0].section == "lead"
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_tokens_that_stand_elsewhere_are_refused() -> None:
    with pytest.raises(CorpusError, match="token 'The' does not stand at 3 of the text"):
        find_voices_parsed("The mayor said that the plan failed.", parser(*FAILED, shift=3))
