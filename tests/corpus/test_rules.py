"""What each rule removes, and the running prose that looks like it and stays."""

from __future__ import annotations

import re

import pytest

from framing.corpus.rules import RULES, first_publisher, match_rule

FURNITURE = {
    "share": [
        "- Share via",
        "SHARE",
        "Share this article",
        "Share\u00a0on Facebook",
        "Tweet Share Email",
        "Click to share on Twitter (Opens in new window)",
        "Link copied",
        "WhatsApp",
    ],
    "more_to_read": [
        "More to Read",
        "More On This...",
        "Related stories:",
        "You may also like",
        "RECOMMENDED FOR YOU",
        "Editors’ Picks",
    ],
    "newsletter": [
        "Get the Harbor Gazette Politics newsletter",
        "Sign up for our morning briefing",
        "Subscribe to the Tide, our weekly newsletter",
        "Stories from the coast, delivered to your inbox every Friday.",
        "You may receive occasional marketing from the Harbor Gazette.",
        "Please enter a valid e-mail address",
        "Thank you for subscribing!",
    ],
    "advertisement": ["ADVERTISEMENT", "Advertisement", "Ad", "Skip advertisement", "[Sponsored]"],
    "story_continues": [
        "Story continues below advertisement",
        "Article continues after this ad",
        "Continue reading",
    ],
    "read_more": [
        "Read more: Harbor workers vote to end their strike",
        "READ MORE:",
        "RELATED: What the treaty says",
        "(PHOTOS: Ten days at the border)",
        "Read more about the strike",
        "Click here for the full list.",
    ],
    "comments": [
        "Leave a Comment",
        "Show 12 comments",
        "Comments are closed.",
        "Join the conversation",
        "Send tips to desk@harborgazette.example.",
    ],
    "copyright": [
        "© 2021 Harbor Gazette",
        "Copyright 2020 The Harbor Gazette. All rights reserved.",
        "(c) 2019 Gazette Group",
    ],
    "republication": [
        "This story originally appeared in the Harbor Gazette.",
        "Originally published by The Tide",
        "This article was first published on May 2, 2019.",
    ],
    "credit": [
        "The Associated Press contributed to this report.",
        "Ana Ruiz and Reuters contributed reporting.",
        "(Reporting by Ana Ruiz; Editing by Tom Hale)",
        "Contributing: Ana Ruiz",
        "This story is based in part on wire reports.",
    ],
    "promotion": [
        "CLICK HERE TO GET THE GAZETTE NEWS APP",
        "Subscribe",
        "Subscribe now for $1 a week",
        "Become a member today.",
        "Sign in",
    ],
    "social": [
        "Follow us on Twitter",
        "Follow Ana Ruiz on Twitter: @anaruiz",
        "Like us on Facebook",
        "Follow @harborgazette",
    ],
    "media": [
        "Media playback is unsupported on your device",
        "Image copyright Harbor Gazette Image caption The port at dawn",
        "Slideshow (3 Images)",
        "Play video",
        "Loading...",
    ],
    "photo_credit": ["(Reuters photo: Ana Ruiz)", "Ana Ruiz/AP", "Getty Images"],
    "transcript": ["This is a rush transcript. Copy may not be in its final form."],
    "age": ["This article is more than 2 years old", "6 years ago"],
    "separator": ["* * *", "___", "—"],
}

PROSE = [
    "Read more books, he said, and you will argue less.",
    "Share prices fell after the talks broke down.",
    "Share the burden or lose the alliance, the minister told reporters.",
    "Advertisement spending rose by a tenth in the second quarter.",
    "Ads for both campaigns ran on local stations.",
    "More to read into it than that there was not.",
    "Related disputes over fishing have soured the talks for years.",
    "“Sign up for the newsletter,” the mayor joked.",
    "Sign up for insurance before the deadline, officials urged on Monday.",
    "Get out of the e-mail business, the analyst advised the bank.",
    "The newsletter that leaked the memo has 300 readers.",
    "Comments by the president angered the allies.",
    "Leave a comment like that unanswered and it becomes policy.",
    "Copyright law changed in 1998 when Congress acted.",
    "This story is not over.",
    "This report first described how the dam failed.",
    "The article first appeared in a small journal, and nobody noticed.",
    "First published in France, and soon in Britain, the novel sold well.",
    "Poor maintenance contributed to the collapse of the bridge.",
    "Reporting by the newspaper showed that the ministry had known.",
    "For more than half a century the two brothers ruled the island.",
    "Subscribers to the plan will pay more next year.",
    "Follow the money, and the trail ends in the capital.",
    "Like many of his colleagues, he announced it on Twitter.",
    "Photo by photo, the investigators rebuilt the last hour.",
    "Image matters more than policy in such a campaign.",
    "Video of the attack spread within the hour.",
    "The Associated Press reported the story first.",
    "Six years ago, the two sides signed a truce.",
    "Register to vote, the senator wrote, or be governed by others.",
    "Continue on this road and you reach the border.",
    "Also: the number of wounded rose to twenty by noon.",
    "Also on the agenda: a treaty on fishing.",
    "First, the evening show (via AP):",
    "Peace.",
    "Why?",
    "2020",
    "😀",
]


@pytest.mark.parametrize(
    ("name", "line"), [(name, line) for name, lines in FURNITURE.items() for line in lines]
)
def test_a_rule_removes_its_furniture(name, line):
    found = match_rule(line)
    assert found is not None
    assert RULES[found].name == name


@pytest.mark.parametrize("line", PROSE)
def test_running_prose_stays(line):
    assert match_rule(line) is None


def test_every_rule_has_furniture_of_its_own_above():
    assert {rule.name for rule in RULES} == {*FURNITURE, "repeated"}


def test_apostrophes_and_blanks_may_be_of_any_kind():
    for line in ("Editors' picks", "Editors’ picks", "EDITORS’\u00a0PICKS", "editors’ \u2009picks"):
        found = match_rule(line)
        assert found is not None, line
        assert RULES[found].name == "more_to_read"


def test_a_paragraph_longer_than_the_rule_allows_stays():
    assert match_rule("Read more: " + "peace " * 10) is not None
    assert match_rule("Read more: " + "peace " * 100) is None


def test_no_pattern_uses_what_re2_lacks():
    for rule in RULES:
        if rule.pattern:
            assert not re.search(r"\(\?[=!<](?!\w+>)|\\[1-9]", rule.pattern.pattern)


@pytest.mark.parametrize(
    ("note", "publisher"),
    [
        ("This story originally appeared in the Harbor Gazette.", "Harbor Gazette"),
        ("This article first appeared on Tide.com. Read the original.", "Tide.com"),
        ("This article originally appeared in the L.A. Gazette.", "L.A. Gazette"),
        ("This essay is republished from The Tide under a license.", "The Tide"),
        ("Originally published by Harbor Gazette", "Harbor Gazette"),
        ("This article was first published on February 4, 2019.", None),
        ("This column was originally published in 2013.", None),
        ("Peace is far.", None),
    ],
)
def test_a_republication_note_names_who_published_first(note, publisher):
    assert first_publisher(note) == publisher
