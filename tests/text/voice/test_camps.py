"""Camps: who speaks is whoever the head of the phrase names, and nobody else."""

from __future__ import annotations

import hashlib
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import LexiconError
from framing.text.voice import camps as module
from framing.text.voice.camps import Camps

TABLE = {
    "Russia": ["Putin", "Kremlin", "Russian*", "president of Russia", "spokes* for the Kremlin"],
    "US": ["Trump", "White House", "U.S. official*", "senator", "Senators"],
    "courts": ["Trump's lawyer*", "Russian court*"],
    "experts": ["analyst*", "AT&T", "* Institute"],
}


@pytest.mark.parametrize(
    ("source", "camp"),
    [
        ("Vladimir Putin", "Russia"),
        ("PUTIN", "Russia"),
        ("Mr. Putin", "Russia"),
        ("three Russian officials", "Russia"),
        ("the Russians", "Russia"),
        ("pro-Russian bloggers", "other"),
        ("the Putins", "other"),
        ("the White House", "US"),
        ("White the House", "US"),  # articles are skipped wherever they stand
        ("a white horse", "other"),
        ("a U.S. official", "US"),
        ("a U.S.\u00a0official", "US"),
        ("U.S. troops", "other"),
        ("an AT&T manager", "experts"),
        ("the Peace Institute", "experts"),
        ("the Institute", "other"),  # * is a word, not none
        ("“Putin”", "Russia"),
    ],
)
def test_a_pattern_is_words_with_letters_left_open(source: str, camp: str) -> None:
    assert Camps.of(TABLE).camp_of(None, source) == camp


@pytest.mark.parametrize(
    ("source", "camp"),
    [
        ("the senator's opponents", "other"),
        ("the senator’s opponents", "other"),
        ("the senators' opponents", "other"),
        ("the senators’ opponents", "other"),
        ("the senator's Russian opponents", "Russia"),
        ("Putin's critics' analysts", "experts"),
        ("Trump's lawyers", "courts"),
        ("Trump’s lawyer", "courts"),
        ("Trump's lawyer's analyst", "experts"),
        ("Trump's lawyer's friend", "other"),
        ("the Kremlin spokesman's deputy", "other"),
        ("Putin, Trump's friend", "Russia"),
        ("the White House's", "US"),  # nobody follows, so it is the source itself
    ],
)
def test_a_possessor_is_not_the_source(source: str, camp: str) -> None:
    assert Camps.of(TABLE).camp_of(None, source) == camp


@pytest.mark.parametrize(
    ("source", "camp"),
    [
        ("a critic of Trump", "other"),
        ("a lawyer for the White House", "other"),
        ("three aides close to Putin", "other"),
        ("people familiar with Trump's plan", "other"),
        ("a banker, a friend of Putin", "other"),
        ("a banker (Putin's friend)", "other"),
        ("a banker who knows Putin", "other"),
        ("close allies of Putin", "other"),
        ("a senator who met Putin", "US"),
        ("Trump, who met Putin", "US"),
        ("the Russian ambassador to the White House", "Russia"),
        ("the president of Russia", "Russia"),
        ("the vice president of Russia's bank", "other"),
        ("a spokeswoman for the Kremlin", "Russia"),
        ("a spokesman for Kremlin", "Russia"),
        ("an official at the White House", "US"),
        ("a statement by the Kremlin", "Russia"),
        (", Putin of Russia", "Russia"),  # a mark before the first word cuts nothing off
    ],
)
def test_a_description_is_not_the_source(source: str, camp: str) -> None:
    assert Camps.of(TABLE).camp_of(None, source) == camp


def test_the_longest_match_wins_in_words_then_letters_then_order() -> None:
    camps = Camps.of(
        {"a": ["Trump", "Smith"], "b": "Trump administration", "c": ["Jo", "Smith*"], "d": "Anna"}
    )
    assert camps.camp_of(None, "Trump administration officials") == "b"
    assert camps.camp_of(None, "Jo Smith") == "a", "five letters beat two, and a stands before c"
    assert camps.camp_of(None, "Smithers and Trump") == "c"
    assert camps.camp_of(None, "Anna and Jo") == "d"
    assert Camps.of({"a": "spokeswoman", "b": "Jo Li"}).camp_of(None, "spokeswoman Jo Li") == "b"


def test_the_name_is_tried_before_the_words_of_the_text() -> None:
    camps = Camps.of(TABLE)
    assert camps.camp_of("Donald Trump", "Putin") == "US"
    assert camps.camp_of("Maria Ivanova", "Russian spokeswoman Maria Ivanova") == "Russia"
    assert camps.camp_of("Maria Ivanova", "she") == "other"
    assert camps.camp_of("Putin", None) == "Russia"


def test_other_has_a_source_and_unknown_has_none() -> None:
    camps = Camps.of(TABLE)
    assert camps.camp_of(None, "he") == "other"
    assert camps.camp_of(None, "…") == "other"
    assert [camps.camp_of(None, None), camps.camp_of("", " ")] == ["unknown", "unknown"]


def test_the_table_can_take_a_source_out() -> None:
    camps = Camps.of({"Russia": "Putin", "other": ["Putin critic*"]})
    assert camps.camp_of(None, "Putin critic Ivan Orlov") == "other"
    assert camps.camp_of(None, "Putin") == "Russia"


def test_what_is_remembered_is_what_was_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KNOWN", 2)
    camps = Camps.of(TABLE)
    names = ["Putin", "Trump", "Ivan Orlov", "analysts", "Putin", "a critic of Trump"]
    found = [camps.camp_of(None, name) for name in names * 2]
    assert found == ["Russia", "US", "other", "experts", "Russia", "other"] * 2
    assert len(camps._known) <= 2, "a large corpus does not fill the memory"
    assert len(camps._begins) <= 2


def test_the_digest_is_of_the_table_and_its_order() -> None:
    camps = Camps.of(TABLE)
    camps.camp_of(None, "Putin")
    assert camps.digest == Camps.of(TABLE).digest
    assert camps.digest == Camps({c: tuple(p) for c, p in TABLE.items()}).digest
    assert camps.digest != Camps.of(dict(reversed(TABLE.items()))).digest
    assert Camps.of({"a": "b"}).digest == Camps.of({"a": ["b"]}).digest
    written = hashlib.sha256(b'[["a",["b"]]]').hexdigest()
    assert Camps.of({"a": "b"}).digest == written


def test_camps_go_to_other_processes() -> None:
    camps = Camps.of(TABLE)
    camps.camp_of(None, "Putin")
    copy = pickle.loads(pickle.dumps(camps))
    assert copy == camps
    assert copy.camp_of(None, "the Kremlin") == "Russia"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"outlet": "Trump"}, "a camp cannot be called 'outlet'"),
        ({"unknown": "Trump"}, "a camp cannot be called 'unknown'"),
        ({" ": "Trump"}, "a camp cannot be called ' '"),
        ({"a": ["Trump", ""]}, "camp 'a': pattern '' has no letter or digit"),
        ({"a": "* *"}, "pattern '\\* \\*' has no letter or digit"),
        ({"a": "the"}, "pattern 'the' has no letter or digit"),
        ({"a": [None]}, "camp 'a': a pattern must be a text; got None"),
    ],
)
def test_a_table_that_says_nothing_is_refused(table: dict[str, object], message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        Camps.of(table)


def test_a_text_is_not_taken_for_a_tuple_of_letters() -> None:
    with pytest.raises(LexiconError, match=r"camp 'a': its patterns must be a tuple.*Camps\.of"):
        Camps({"a": "Trump"})


@given(st.text(max_size=60), st.text(max_size=60) | st.none())
def test_no_source_raises(speaker: str, source: str | None) -> None:
    assert Camps.of(TABLE).camp_of(speaker, source) in {*TABLE, "other", "unknown"}
