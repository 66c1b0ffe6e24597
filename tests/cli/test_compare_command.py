"""``framing compare``: the quick question."""

from __future__ import annotations

import re


def rows(text: str, begin: str) -> dict[str, list[str]]:
    """Return the cells of a printed table by their first one."""
    block = text.split(begin)[1].split("\n\n")[0]
    cells = [re.split(r" {2,}", line) for line in block.splitlines()[1:]]
    return {row[0]: row[1:] for row in cells}


def test_frames_stand_with_counts_and_rates_of_each_article(framing, articles):
    result = framing("compare", "one.txt", "two.txt")
    assert result.exit_code == 0
    # 6 words of headline and 14 and 11 of body: 2 matches in 31 words are 64.52 in 1,000
    assert "one “Talks stall as allies fear betrayal”: 31 words, 1 paragraph" in result.stdout
    table = rows(result.stdout, "Frames")
    assert table["frame"] == ["n one", "n two", "per 1,000 one", "per 1,000 two"]
    assert table["betrayal_abandonment"] == ["2", "0", "64.52", "0.00"]
    assert "domain gate" not in result.stdout


def test_words_under_study_say_in_which_part_they_stand(framing, articles):
    words = ("--word", "betray*", "--word", "(cede|ceded)", "--word", "appeas*")
    result = framing("compare", "one.txt", "two.txt", *words)
    block = result.stdout.split("Words under study")[1].split("\n\n")[0]
    lines = [re.split(r" {2,}", line) for line in block.strip().splitlines()]
    assert lines == [
        ["word", "form", "one", "two"],
        ["betray*", "betrayal", "1 (1 headline)", "0"],
        ["betray*", "betrayed", "1 (1 body)", "0"],
        ["(cede|ceded)", "cede", "0", "1 (1 lead)"],
        ["(cede|ceded)", "ceded", "1 (1 lead)", "0"],
        ["appeas*", "–", "0", "0"],
    ]


def test_the_order_of_the_articles_is_that_of_the_command(framing, articles):
    table = rows(framing("compare", "two.txt", "one.txt").stdout, "Frames")
    assert table["frame"] == ["n two", "n one", "per 1,000 two", "per 1,000 one"]
    assert table["betrayal_abandonment"] == ["0", "2", "0.00", "64.52"]


def test_two_articles_get_no_p_value_and_the_reason(framing, articles):
    answer = framing("compare", "one.txt", "two.txt").stdout
    assert "no p-value and no interval is given, because one text a side" in answer


def test_no_frame_is_an_answer(framing, articles):
    for name in ("x.txt", "y.txt"):
        (articles / name).write_text("Garden news\n\nThe roses are out.\n", encoding="utf-8")
    result = framing("compare", "x.txt", "y.txt", "--word", "tulip*")
    assert result.exit_code == 0
    assert "None occurs in either article" in result.stdout


def test_more_than_two_articles_are_refused_with_the_remedy(framing, articles):
    (articles / "many.jsonl").write_text(
        '{"text": "War goes on."}\n{"text": "Peace is far."}\n', encoding="utf-8"
    )
    result = framing("compare", "one.txt", "many.jsonl")
    assert result.exit_code == 1
    assert "hold 3 articles" in result.stderr
    assert "framing run" in result.stderr


def test_article_against_itself_is_refused(framing, articles):
    assert framing("compare", "one.txt", "one.txt").exit_code == 1


THREE = """NATO talks stall

“They betrayed us,” said Ana Ruiz. The war in Ukraine goes on, and Russia betrayed its word.
"""
FOUR = """Courier: talks stall

“It is a betrayal,” said Ana Ruiz. “They betrayed us twice,” said Olaf Berg.

NATO, Ukraine and Russia will talk of peace.
"""


def voiced(articles) -> tuple[str, str, str]:
    (articles / "three.txt").write_text(THREE, encoding="utf-8")
    (articles / "four.txt").write_text(FOUR, encoding="utf-8")
    return "compare", "three.txt", "four.txt"


def test_only_the_words_of_one_voice_are_compared(framing, articles):
    asked = (*voiced(articles), "--word", "betray*")
    answer = framing(*asked, "--voice", "direct").stdout
    # 3 words are quoted in three.txt, 4 and 4 in four.txt
    assert "Only direct quotation: three 3 words, four 8 words" in answer
    assert rows(answer, "Words under study")["betray*"] == ["betrayed", "1 (1 lead)", "1 (1 lead)"]
    assert "Voices were found by rules" in answer
    outlet = framing(*asked, "--voice", "outlet", "--voice", "scare").stdout
    assert "Only the outlet's own words and scare quotes: three" in outlet
    assert rows(outlet, "Words under study")["betray*"] == ["betrayed", "1 (1 lead)", "0"]


def test_only_the_words_of_one_speaker_are_compared(framing, articles):
    asked = (*voiced(articles), "--word", "betray*", "--speaker")
    answer = framing(*asked, "Ruiz").stdout
    assert "Only words of Ruiz: three 3 words, four 4 words" in answer
    both = framing(*asked, "Ruiz", "--voice", "direct").stdout
    assert "Only words of Ruiz in direct quotation: three 3 words, four 4 words" in both
    nobody = framing(*asked, "Berg")
    assert nobody.exit_code == 1
    assert "article 'three' has no words of Berg; look for the names with" in nobody.stderr


def test_frames_that_the_voice_does_not_have_are_not_listed(framing, articles):
    asked = voiced(articles)
    everybody = rows(framing(*asked).stdout, "Frames")
    assert "peace_prospect" in everybody
    quoted = rows(framing(*asked, "--voice", "direct").stdout, "Frames")
    # 3 and 8 words
    assert quoted["betrayal_abandonment"] == ["1", "2", "333.33", "250.00"]
    assert "peace_prospect" not in quoted
    none = framing(*asked, "--voice", "direct", "--lexicon", "loaded-language").stdout
    assert "None occurs in either article" in none


def test_a_folder_of_one_voice_is_refused(framing, articles):
    result = framing(*voiced(articles), "--voice", "outlet", "--output", "results")
    assert result.exit_code == 1
    assert "leave out --voice and --speaker" in result.stderr
    assert not (articles / "results").exists()
