"""Cues: the verbs, nouns and phrases that say somebody speaks or thinks.

Each verb has a *class*, how it presents the content, and *frames*, what may follow it:

====== ==========================================================
``c``  a clause: *said (that) it failed*; also a quotation
``a``  an addressee, then a clause: *told reporters (that) it failed*
``n``  a noun phrase: *criticized the plan*
``i``  an infinitive: *vowed to go*
``o``  an object and an infinitive: *urged them to go*
====== ==========================================================

and the prepositions that may introduce the content: *called for*, *spoke about*.

The classes follow the study of reporting verbs (Thompson and Ye 1991; Caldas-Coulthard 1994;
Hyland 2000) and of factive and entailing predicates (Kiparsky and Kiparsky 1970; Karttunen
1971; Hooper 1975):

============== ========================================================================
``neutral``    reports that words were uttered, no more: say, tell, according to
``assertive``  the source commits itself: argue, insist, declare, stress
``factive``    the outlet takes the content for true: point out, note, reveal, show
``doubting``   the outlet keeps its distance: claim, allege, purport
``conceding``  the source says it against its own interest: admit, concede, acknowledge
``directive``  words that want, order, promise or warn of something: urge, warn, vow
``evaluative`` praise and blame: criticize, accuse, praise, mock
``cognitive``  what is thought, felt or wanted, not said: believe, hope, fear, plan
============== ========================================================================
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["CUES", "CUE_CLASSES", "NOUN_CUES", "VERBS", "Verb"]

CUE_CLASSES = (
    "neutral", "assertive", "factive", "doubting",
    "conceding", "directive", "evaluative", "cognitive",
)  # fmt: skip

# lemma:frames[:preposition+preposition]
_VERBS = {
    "neutral": """say:ci:of+about tell:a:of+about add:c write:c:of+about reply:c:to
        ask:aio:about+for respond:c answer:cn state:cn comment:c:on remark:c:on
        speak:-:of+about+against+out talk:-:about+of describe:n report:cn tweet:cn post:cn
        recall:cn explain:cn continue:c mention:cn call:n:for+on quote:n cite:n repeat:cn
        reiterate:cn read:c testify:c:about quip:c joke:c:about inform:a notify:a brief:n:on
        discuss:n address:n refer:-:to relate:cn recount:cn mutter:c whisper:c announce:cn
        release:n issue:n signal:cn dub:n label:n term:n characterize:n portray:n depict:n
        detail:cn outline:n summarize:cn paraphrase:n conclude:cn muse:c:about opine:c gush:c
        chime:c interject:c text:c email:c e-mail:c blog:c:about retweet:n reference:n compare:n
        liken:n invoke:n say:c narrate:c elaborate:c:on volunteer:c find:c sum:-:up respond:c
        query:c question:n wonder:c inquire:c:about raise:n predict:cn forecast:cn project:c
        estimate:c propose:cni suggest:cn recommend:cn advise:o voice:n express:n""",
    "assertive": """argue:c:for+against assert:cn insist:c:on+upon maintain:c declare:cn contend:c
        stress:cn emphasize:cn proclaim:cn affirm:cn reaffirm:cn vouch:-:for assure:a reassure:a
        counter:cn:with retort:c rebut:n refute:n deny:cn dispute:cn reject:n underscore:cn
        underline:cn pronounce:cn swear:ci certify:cn guarantee:cn convince:a persuade:o
        object:c:to protest:cn rejoin:c trumpet:n tout:n boast:c:about+of brag:c:about crow:c
        hail:n herald:n defend:n advocate:n:for champion:n back:n push:n:for+back promote:n
        endorse:n testify:c advance:n downplay:n joke:c pitch:n reason:c theorize:c
        speculate:c:about posit:c hint:c:at imply:cn insinuate:c hypothesize:c
        agree:ci:with+to+on""",
    "factive": """note:cn point:c:out+to reveal:cn disclose:cn observe:cn remind:a show:cn
        confirm:cn demonstrate:cn prove:cn indicate:cn stipulate:c document:cn
        illustrate:cn expose:n highlight:n clarify:cn verify:cn discover:c identify:n
        establish:c alert:a attest:c:to""",
    "doubting": """claim:cni allege:cn purport:i profess:ci pretend:ci contend:c suspect:c presume:c
        assume:c rumor:c""",
    "conceding": """admit:cn:to acknowledge:cn concede:cn confess:c:to allow:c grant:c
        accept:cn apologize:-:for regret:cn backtrack:-:on""",
    "directive": """urge:co demand:cni order:cno vow:cni promise:cnia pledge:cni threaten:cni
        warn:cao:of+against+about caution:ca:against command:co instruct:o direct:o
        encourage:o press:o:for implore:o beg:o exhort:o
        challenge:no invite:o offer:ni request:cn call:n:for+on+upon plead:c:for+with prod:o ask:o
        appeal:-:for+to insist:c counsel:o remind:o commit:-:to decree:c dare:o enjoin:o forbid:o
        refuse:i decline:i""",
    "evaluative": """criticize:n accuse:n blame:n praise:n mock:n condemn:n denounce:n attack:n
        dismiss:n slam:n blast:n rip:n decry:n deride:n ridicule:n chide:n lambaste:n assail:n
        hit:-:out+back rail:-:against lament:cn bemoan:n complain:c:about+of+that grumble:c:about
        gripe:c:about fault:n fume:c rebuke:n scold:n berate:n taunt:n bash:n excoriate:n
        disparage:n malign:n lash:-:out pan:n skewer:n knock:n belittle:n disavow:n repudiate:n
        laud:n commend:n applaud:n salute:n celebrate:n congratulate:n thank:n credit:n
        compliment:n extol:n cheer:n tease:n needle:n rap:n trash:n torch:n vilify:n castigate:n
        admonish:no scoff:c:at sneer:c:at jeer:c welcome:n charge:c brand:n deplore:n impugn:n
        second-guess:n savage:n smear:n""",
    "cognitive": """think:c:about+of believe:cn:in hope:ci:for fear:cn want:nio feel:c know:cn
        see:n expect:cnio consider:n support:n oppose:n favor:n plan:i:for intend:i wish:ci like:ni
        prefer:ni doubt:cn worry:c:about understand:cn regard:n view:n decide:ci determine:c
        realize:c recognize:cn remember:cn imagine:cn suppose:c guess:c figure:c bet:c learn:c
        forget:c hear:c dream:c:of desire:n need:i seek:i aim:i try:i dislike:n hate:ni love:ni
        admire:n respect:n trust:n appreciate:n embrace:n anticipate:cn envision:n foresee:cn
        judge:c deem:n reckon:c sense:c disagree:c:with share:n
        value:n mind:n sympathize:-:with""",
}  # fmt: skip

# Speech without words to report: attitudes by their class, whatever their grammar.
_THOUGHT = frozenset(
    """think believe hope fear want feel know see expect consider support oppose favor plan intend
    wish like prefer doubt worry understand regard view decide determine realize recognize remember
    imagine suppose guess figure bet learn forget hear dream desire need seek aim try dislike hate
    love admire respect trust appreciate embrace anticipate envision foresee judge deem reckon
    sense disagree share value mind sympathize suspect presume assume pretend
    regret wonder accept find show demonstrate prove discover establish document indicate allow
    refuse decline estimate project forecast celebrate embrace push challenge address advise
    encourage direct command invite promote advocate appeal brief endorse underscore underline
    welcome hail invoke release post advance trumpet press commit convince persuade reject back
    champion illustrate expose highlight share raise compare liken""".split()
)

_IRREGULAR = {
    "say": "said", "tell": "told", "write": "wrote written", "speak": "spoke spoken",
    "read": "read", "put": "put", "swear": "swore sworn", "beg": "begged", "hit": "hit",
    "forbid": "forbade forbidden", "think": "thought", "feel": "felt", "know": "knew known",
    "see": "saw seen", "understand": "understood", "forecast": "forecast forecasted",
    "forget": "forgot forgotten", "hear": "heard", "foresee": "foresaw foreseen",
    "show": "showed shown",
    "mean": "meant", "bet": "bet", "prove": "proved proven", "find": "found", "seek": "sought",
    "quip": "quipped", "slam": "slammed", "rip": "ripped", "plan": "planned", "rap": "rapped",
    "pan": "panned", "admit": "admitted", "rebut": "rebutted", "prefer": "preferred",
    "brag": "bragged",
    "commit": "committed", "sum": "summed", "regret": "regretted", "compel": "compelled",
    "refer": "referred", "label": "labeled labelled", "signal": "signaled signalled",
    "blog": "blogged",
    "dub": "dubbed", "prod": "prodded", "permit": "permitted", "dream": "dreamed dreamt",
    "backtrack": "backtracked", "learn": "learned learnt", "crow": "crowed", "chime": "chimed",
}  # fmt: skip
_DOUBLED = frozenset(
    """beg quip slam rip plan rap pan admit rebut prefer brag commit sum regret refer blog dub prod
    hit put bet forget forbid permit""".split()
)


class Verb(NamedTuple):
    """One form of a cue verb.

    Attributes
    ----------
    lemma : str
    form : {"base", "s", "past", "ing"}
        *claim*, *claims*, *claimed*, *claiming*.
    frames : str
        What may follow; see the module.
    prepositions : frozenset of str
        Those that may introduce the content.
    cue_class : str
        One of `CUE_CLASSES`.
    speech : bool
        Whether the content is said, or only thought, wanted or shown.
    """

    lemma: str
    form: str
    frames: str
    prepositions: frozenset[str]
    cue_class: str
    speech: bool


def _forms(lemma: str) -> list[tuple[str, str]]:
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        third, past, stem = lemma[:-1] + "ies", lemma[:-1] + "ied", lemma
    elif lemma.endswith("e"):
        third, past, stem = lemma + "s", lemma + "d", lemma[:-1]
    else:
        sibilant = lemma.endswith(("s", "sh", "ch", "x", "z"))
        stem = lemma + lemma[-1] if lemma in _DOUBLED else lemma
        third, past = lemma + ("es" if sibilant else "s"), stem + "ed"
    if lemma.endswith(("ee", "ye")):
        stem = lemma
    pasts = _IRREGULAR.get(lemma, past).split()
    return [
        (lemma, "base"),
        (third, "s"),
        (stem + "ing", "ing"),
        *((p, "past") for p in pasts if p != lemma),
    ]


def _verbs() -> dict[str, Verb]:
    """Return every form; a lemma listed twice keeps its first class and all its frames."""
    entries: dict[str, tuple[str, str, frozenset[str]]] = {}
    for cue_class, listing in _VERBS.items():
        for entry in listing.split():
            lemma, _, rest = entry.partition(":")
            frames, _, particles = rest.partition(":")
            known = entries.get(lemma, (cue_class, "", frozenset()))
            words = known[2] | frozenset(p for p in particles.split("+") if p)
            entries[lemma] = (known[0], known[1] + frames, words)
    return {
        form: Verb(lemma, kind, frames, particles, cue_class, lemma not in _THOUGHT)
        for lemma, (cue_class, frames, particles) in entries.items()
        for form, kind in _forms(lemma)
    }


VERBS: dict[str, Verb] = _verbs()
CUES: dict[str, str] = {verb.lemma: verb.cue_class for verb in VERBS.values()}

# noun: class, and what introduces the content
NOUN_CUES: dict[str, tuple[str, frozenset[str]]] = {
    noun: (cue_class, frozenset(words.split("+")))
    for cue_class, listing in {
        "neutral": """statement:that statements:that announcement:that+of remark:that+about
            remarks:about comment:that+about comments:about+on question:about+whether+of
            questions:about+whether+over+on report:that reports:that suggestion:that
            suggestions:that prediction:that predictions:that+of description:of message:that
            rumors:that""",
        "assertive": """argument:that+for+against arguments:that+for+against assertion:that
            assertions:that insistence:that+on declaration:that contention:that defense:of
            denial:that+of denials:of""",
        "doubting": """claim:that+of claims:that allegation:that+of allegations:that+of""",
        "conceding": """admission:that acknowledgment:that+of acknowledgement:that+of
            concession:that""",
        "directive": """call:for+to calls:for+to demand:for+that demands:for+that
            warning:that+of+about+against warnings:that+of+about+against promise:to+that+of
            promises:to+of+that pledge:to+that pledges:to vow:to+that vows:to threat:to+of
            threats:to+of appeal:for+to""",
        "evaluative": """criticism:of+that+about criticisms:of+that accusation:that+of
            accusations:that+of complaint:that+about complaints:that+about attack:on attacks:on
            condemnation:of praise:of+for charge:that charges:that""",
    }.items()
    for entry in listing.split()
    for noun, words in [entry.split(":")]
}  # fmt: skip
