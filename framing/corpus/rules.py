"""Page furniture: the paragraphs of a web page that are no part of its article.

A share button, a newsletter form, the headline of another article: each is a paragraph
of its own, and short. Every rule here must match a paragraph from end to end, and most
leave alone whatever quotes or reports speech, so that running prose stays.

The patterns use only what both Python and RE2 understand: no look-around and no
back-references (`framing.corpus.cleaning` says why).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["PROSE", "REPEATED", "RULES", "Rule", "first_publisher", "match_rule"]

# What only running prose holds: quotation marks and verbs of saying.
PROSE = re.compile(
    r"[\"“”„«»]|\b(?:said|says|saying|told|tells|asked|added|wrote|argued|warned|urged|claimed)\b",
    re.IGNORECASE,
)


_DATE = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|\d", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of page furniture.

    Attributes
    ----------
    name : str
        As it appears in the audit.
    description : str
        What it removes, for people.
    pattern : re.Pattern or None
        Matches the whole paragraph; None for `repeated`, which goes by hashes.
    max_length : int
        Longest paragraph it may remove, in bytes of UTF-8.
    unless : re.Pattern or None
        A paragraph in which this is found stays.
    follows : re.Pattern or None
        Also removes the next paragraph, if this is found in it.
    """

    name: str
    description: str
    pattern: re.Pattern[str] | None = None
    max_length: int = 0
    unless: re.Pattern[str] | None = None
    follows: re.Pattern[str] | None = None


def _compile(*alternatives: str) -> re.Pattern[str]:
    """Compile alternatives in which a blank is any white space and ' any apostrophe.

    Bullets and brackets may stand around what they match, and a full stop after it.
    """
    inner = "|".join(alternatives).replace(" ", f"[{_BLANK}]+").replace("'", "['’‘ʼ`]")
    return re.compile(f"[{_OPEN}{_BLANK}]*(?:{inner})[{_CLOSE}{_BLANK}]*", re.IGNORECASE)


_BLANK = "\\s\u00a0\u2007\u2009\u202f"
_OPEN = r"\-–—•·⦁▪▶►»›>|*#+~\[("
_CLOSE = r"\-–—•·⦁▪▶►»›>|*#+~\])→.:!…"
_NETWORK = (
    "(?:facebook|twitter|x|instagram|linkedin|whatsapp|reddit|telegram|pinterest|flipboard"
    "|bluesky|threads|youtube|tiktok|mastodon|messenger|tumblr|pocket)"
)
_BUTTON = f"(?:share|tweet|e-?mail|print|pin|post|save|close|copy link|link copied|{_NETWORK})"
_STORY = "(?:story|article|report|piece|column|post|essay|editorial|op-ed|commentary|interview)"
_LETTER = "(?:newsletters?|inbox|e-?mails?|alerts?|briefings?|bulletins?|digests?|tip sheet)"
_FIRST = "(?:originally|first|previously)"
_PRINTED = "(?:appeared|published|ran|posted)"
_AGENCY = (
    "(?:ap|ap photo|associated press|reuters|afp|getty|getty images|epa|upi|bloomberg|zuma|tass"
    "|shutterstock|istock|pixabay|polaris|sipa|alamy|redux|tns|pool)"
)
_QUOTED = re.compile(
    r"[\"“”]|\b(?:said|says|told|argued|found|show(?:s|ed)|reveal(?:s|ed))\b", re.I
)

RULES: tuple[Rule, ...] = (
    Rule(
        "share",
        "buttons that share, print or mail the page",
        _compile(
            r"share|tweet|e-?mail|print|whatsapp|pinterest|copy link|link copied|facebook|twitter",
            r"share (?:via|options|full article|on)|gift (?:this )?article",
            rf"share this(?: (?:{_STORY}|page|video|link))?:?(?: {_BUTTON})*",
            rf"(?:click to )?(?:share|e-?mail)(?: this)?(?: {_STORY})? (?:on|via|by|to|with) "
            rf"(?:{_NETWORK}|e-?mail|a friend)(?: \(opens in (?:a )?new window\))?",
            rf"{_BUTTON}(?:[\s,|/]+{_BUTTON})+",
        ),
        100,
    ),
    Rule(
        "more_to_read",
        "headings of lists of other articles",
        _compile(
            r"more to read|more on this(?: (?:story|topic))?|more (?:stories|like this|coverage)",
            r"what to read next|read next|up next|also see|see also|further reading|go deeper",
            r"recommended(?: (?:stories|reading|for you))?|editors?'?s? picks?|trending(?: now)?",
            r"in case you missed it|you (?:may|might) (?:also )?(?:like|be interested in)",
            r"most (?:read|popular|viewed|shared)(?: (?:stories|articles))?",
            r"related(?: (?:stories|story|articles?|content|topics?|links?|coverage|videos?"
            r"|news))?",
        ),
        100,
    ),
    Rule(
        "newsletter",
        "newsletter forms, and the small print below them",
        _compile(
            rf"(?:subscribe|sign up)(?: here| now| today)?(?: for| to| and)\b.*\b{_LETTER}\b.*",
            r"(?:get|receive|join) (?:the|our|your|all|more|this|breaking|daily|weekly|free"
            r"|exclusive)"
            r"\b.*\b(?:newsletters?|(?:in|to|into) your (?:e-?mail )?inbox|by e-?mail)\b.*",
            r"(?:let (?:our|us|the)|want|start your|stay|keep up|catch up)\b.*\b(?:newsletters?"
            r"|inbox)\b.*",
            r"(?:e-?mail|newsletter) (?:e-?mail )?sign[\s-]?up\b.*|(?:our |manage )?newsletters?",
            r"you (?:may|will|can)(?: also"
            r"| occasionally)? receive (?:occasional )?(?:promotional|marketing)\b.*",
            r"you will receive e-?mails containing .*|invalid e-?mail address\b.*",
            r"thank(?:s| you) for (?:signing up|subscribing)\b.*",
            r"(?:this site is )?protected by recaptcha\b.*",
            r"(?:please )?(?:enter|provide) (?:a |your )(?:valid )?e-?mail(?: address)?\b.*",
        ),
        600,
        unless=PROSE,
        follows=re.compile(
            r"\b(?:inbox|newsletters?|e-?mails?|sign up|subscribe|unsubscribe|promotional"
            r"|privacy policy|terms of (?:use|service)|recaptcha)\b",
            re.IGNORECASE,
        ),
    ),
    Rule(
        "newsletter",
        "newsletter forms that open with the newsletter's name",
        _compile(
            r".*\b(?:newsletters?:? (?:e-?mail )?sign[\s-]up|by signing up,? you agree"
            r"|(?:delivered|straight|right|direct|directly) (?:to|in"
            r"|into) your (?:e-?mail )?inbox)\b.*",
        ),
        300,
        unless=PROSE,
    ),
    Rule(
        "advertisement",
        "labels of advertising",
        _compile(
            r"(?:skip )?(?:advertisement|advertising|ads?|sponsored(?: content)?|paid (?:content"
            r"|post)"
            r"|promoted(?: content)?)(?: (?:advertisement|skip advertisement"
            r"|continue reading (?:the main"
            r" story|below)|(?:story"
            r"|article) continues(?: below)?(?: this ad(?:vertisement)?)?))*",
        ),
        100,
    ),
    Rule(
        "story_continues",
        "notes that the article goes on below a gap",
        _compile(
            r"(?:(?:the )?(?:story|article) (?:continues|continued)|continued?(?: reading)?)"
            r"(?: (?:below|after|on|the main story)(?:(?: the| this)? (?:ad|ads|advertisement"
            r"|video|photo"
            r"|gallery|graphic|map|chart|tweet|next page|page \d+))?)?",
            r"scroll (?:down )?(?:to|for) (?:continue|more)(?: (?:reading|with content"
            r"|with the story))?",
        ),
        100,
    ),
    Rule(
        "promotion",
        "calls to subscribe, to donate, to install an app",
        _compile(
            r"(?:click here (?:to (?:get|download)|for)|get|download|install)(?: the"
            r"| our)?(?: all-new| free| new)?"
            r" (?:[^\s.]+ ){0,3}apps?(?: (?:today|now|here|for (?:free|ios|more)).*)?",
            r"subscribe(?: (?:now|today|here|to|on|for|via)\b.*)?",
            r"(?:become a (?:member|subscriber|supporter)|already a (?:member|subscriber))\b.*",
            r"(?:log in|sign in|sign up|register|donate)(?: (?:now|here|today)\b.*)?",
            r"(?:please )?(?:support|help support) (?:our|independent|quality"
            r"|[^\s]+'s) (?:[^\s]+ ){0,2}journalism",
            r"thank you for supporting our journalism\b.*|visit [^.]{2,60} for more (?:stories"
            r"|news)",
        ),
        200,
        unless=PROSE,
    ),
    Rule(
        "read_more",
        "links to other articles, with their headlines",
        _compile(
            r"(?:read|see|hear|listen|watch|learn|click)(?: here)?(?: (?:for|to))?(?: (?:more"
            r"|next|also|now"
            r"|this|(?:the )?full (?:story|article|report)))?[:|»].*",
            r"(?:more|related|also (?:read|watch)|photos?|videos?|gallery|graphics?|cartoons?"
            r"|slideshow|podcast|icymi"
            r"|full coverage|special coverage|go deeper|in case you missed it|also see|see also"
            r"|also on politico(?: magazine)?|more (?:on|from|about) [^:]{2,60}"
            r"|related (?:stories|story|articles?|content|topics?|links?|coverage|videos?"
            r"|news)):.*",
        ),
        200,
    ),
    Rule(
        "read_more",
        "invitations to read or see more elsewhere",
        _compile(
            r"(?:read|see|watch) more(?: (?:of|about|at|from|on|here|in)\b.*)?",
            r"(?:to )?(?:read|see|watch|hear|listen to) (?:the )?(?:full|whole|rest of the"
            r"|original|complete)"
            rf" (?:{_STORY}|text|transcript|video|poll|results|list|episode|version)\b.*",
            r"for more\b[^.]{0,60}\b(?:click|visit|go to|check out)\b.*",
            r"click (?:here|for|to|through)\b.*",
            r"watch the latest (?:video|news) (?:at|from|on)\b.*|don't see the graphic above\b.*",
        ),
        200,
        unless=PROSE,
    ),
    Rule(
        "comments",
        "comment boxes and addresses to write to",
        _compile(
            r"(?:leave|post|add|write|make) a (?:comment|reply)",
            r"(?:(?:show|view|hide|load|see|read|\d[\d,]*)(?: all"
            r"| more)? )?(?:\d[\d,]* )?comments?"
            r"(?: \(?\d[\d,]*\)?)?",
            r"comments? (?:are|is|have been|has been) (?:now )?(?:closed|disabled|turned off)\b.*",
            r"(?:join|start) the (?:conversation|discussion)|(?:sign"
            r"|log) in to (?:leave a )?comment",
            r"(?:please )?(?:send|contact|write|e-?mail|got a|have a|submit|reach|do you have)\b.*"
            r"(?:[\w.+\-]+@[\w.\-]+\.\w+|\[e-?mail protected\]).*",
        ),
        200,
        unless=PROSE,
    ),
    Rule(
        "copyright",
        "copyright lines and licenses",
        _compile(
            r"(?:copyright )?(?:&copy;|\(c\)|©)(?: )?\d{4}.*|(?:copyright )?© .*",
            r"copyright,? \d{4}\b.*|copyright (?:[^\s.]+ ){1,2}\d{4}",
            r".*\ball rights reserved\b.*|this material may not be published, broadcast\b.*",
            r".*\bavailable without charge to any eligible news publisher\b.*",
        ),
        300,
        unless=_QUOTED,
    ),
    Rule(
        "republication",
        "notes on where the article first appeared",
        _compile(
            rf"this (?:\w+ )?{_STORY} (?:(?:was|is|has been) )?(?:{_FIRST} {_PRINTED}"
            rf"|republished|reprinted)"
            r"(?: here)?(?: with permission)? (?:in|on|at|by|from|of) (?P<a>(?:[^.,;:]"
            r"|\.\w\.?){2,60}?)"
            r"(?:[\s,]+(?:under|on|and|with|as|in|where|through|via)\b.*|\. .*)?",
            rf"(?:{_FIRST} {_PRINTED}|republished|reprinted)(?: with permission)? (?:in|on|at|by"
            rf"|from|of) "
            r"(?P<b>(?:[^.,;:]|\.\w\.?){2,60}?)(?: with permission\b.*)?",
            rf"this {_STORY} (?:was )?{_FIRST} {_PRINTED}\b.*",
        ),
        300,
        unless=PROSE,
    ),
    Rule(
        "credit",
        "credits of wire services and of reporters who helped",
        _compile(
            rf".*\bcontributed (?:reporting|(?:(?:research|reporting) )?(?:to|for) (?:this"
            rf"|the) {_STORY})"
            r"(?: (?:from|in) .*)?",
            r"(?:the )?(?:associated press|reuters|afp|bloomberg|ap|cnn)\b.*\bcontributed",
            r"contributing(?: (?:writers?|reporters?))?: .*",
            r"additional reporting (?:by|from) .*|reporting by [^.;]*; (?:editing|writing) by .*",
            rf"(?:this|the) {_STORY} (?:(?:is|was) based (?:in part )?on|(?:includes"
            rf"|contains) (?:material|"
            r"information|reporting|content) from|was (?:reported|written|produced"
            r"|compiled) (?:by|with|from)) "
            r".*\b(?:wire|wires|agencies|associated press|reuters|afp|ap)\b.*",
            r"(?:with|from) (?:\w+ ){0,3}(?:wires?|wire services?|wire reports|agencies)",
            r"(?:the )?(?:associated press|reuters|agence france-presse|bloomberg news)",
        ),
        300,
        unless=_QUOTED,
    ),
    Rule(
        "social",
        "invitations to follow somebody on a network",
        _compile(
            rf"follow .{{0,80}}\bon {_NETWORK}\b.*|follow (?:[^\s]+ ){{0,6}}@\w+.*",
            rf"(?:join|like|find|friend|connect with) (?:us|me) (?:on|at) {_NETWORK}\b.*",
        ),
        200,
        unless=PROSE,
    ),
    Rule(
        "media",
        "remains of players and galleries, and captions that name themselves so",
        _compile(
            r"(?:enlarge (?:this )?image|toggle caption|hide caption|image (?:copyright|caption"
            r"|source)"
            r"|media caption|media playback is (?:unsupported|not supported))\b.*",
            r"(?:play|watch|view|replay|now playing)(?: the)? (?:video|audio|gallery|slideshow"
            r"|photos?)",
            r"(?:slideshow|gallery|photos?|images?) \(?\d+ (?:images|photos|pictures)\)?",
            r"(?:(?:prev|previous|next) )?(?:image|photo|slide) \d+ of \d+(?: (?:prev|previous"
            r"|next))?",
            r"photos?|videos?|audio|slideshow|loading|close|autoplay|pullquote|audio-clip",
            r"(?:please )?(?:enable javascript|javascript is (?:disabled|required))\b.*",
        ),
        300,
    ),
    Rule(
        "photo_credit",
        "names of photographers and agencies",
        _compile(
            r"(?:(?:photos?|photograph|image|illustration|credit)(?: credit| courtesy)?(?: by"
            r"|:)? )?"
            rf"[^\s/(]+(?: [^\s/(]+){{0,4}}(?: )?(?:/|via)(?: )?(?:[^/]{{1,30}}[/|](?: )?)?"
            rf"{_AGENCY}(?: images| photo| file)*",
            rf"{_AGENCY}(?: (?:photo|file photo))?(?:/|: | by )[^/:]{{2,40}}",
            r"getty images|ap photo|shutterstock|pixabay|istock|reuters photo|file photo",
        ),
        100,
        unless=PROSE,
    ),
    Rule(
        "transcript",
        "notices about transcripts",
        _compile(
            r"this is a rush transcript\b.*",
            r"(?:\w+ )?transcripts? (?:is|are) (?:created|produced) on a rush deadline\b.*",
            r"(?:this|the) (?:rush )?(?:text|transcript|copy) may not be in its final form\b.*",
        ),
        600,
    ),
    Rule(
        "age",
        "how old the page is",
        _compile(
            rf"this {_STORY} is more than .{{1,12}} (?:year|month|week|day)s? old",
            r"(?:published |updated |posted )?\d+ (?:year|month|week|day|hour|minute)s? ago",
        ),
        100,
    ),
    Rule(
        "separator", "lines of stars, dashes or dots", re.compile(r"[-–—_*•·.=~#…|+<>/\\\s]+"), 100
    ),
    Rule("repeated", "paragraphs that several documents of the corpus share"),
)
REPEATED = len(RULES) - 1


@lru_cache(maxsize=4096)
def match_rule(line: str) -> int | None:
    """Return the index in `RULES` of the first that removes a trimmed paragraph.

    Examples
    --------
    >>> RULES[match_rule("Leave a Comment")].name
    'comments'
    >>> match_rule("Share prices fell.") is None
    True
    """
    size = len(line.encode())
    return next((i for i, rule in enumerate(RULES) if _applies(rule, line, size)), None)


def first_publisher(note: str) -> str | None:
    """Return who published first, from the text of a republication note.

    Examples
    --------
    >>> first_publisher("This story originally appeared in the Riverside Courier.")
    'Riverside Courier'
    >>> first_publisher("This story was first published on May 2, 2019.") is None
    True
    """
    for rule in RULES:
        found = (
            rule.pattern.fullmatch(note) if rule.name == "republication" and rule.pattern else None
        )
        if found:
            named = next(filter(None, found.groupdict().values()), "").removeprefix("the ").strip()
            return named if named and not _DATE.match(named) else None
    return None


def _applies(rule: Rule, line: str, size: int) -> bool:
    if rule.pattern is None or size > rule.max_length or not rule.pattern.fullmatch(line):
        return False
    return rule.unless is None or not rule.unless.search(line)
