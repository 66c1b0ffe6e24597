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
