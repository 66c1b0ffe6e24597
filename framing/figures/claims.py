"""Put an inference into words: effect, unit, interval, test, family, size.

A figure with intervals makes a claim, and the caption has to say which one. Everything here
is read from the settings of a result; what they do not say is left out, not guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from framing.comparison.effects import ADJUSTED
from framing.comparison.inference.bootstrap import METHODS
from framing.figures.tables import plural

__all__ = [
    "axis_label",
    "effect_words",
    "family_words",
    "interval_words",
    "level_of",
    "many",
    "sized",
]

EFFECTS = {
    "log_ratio": ("log ratio", "doublings"),
    "difference": ("difference", "occurrences per 1,000 words"),
}


def effect_words(settings: Mapping[str, Any]) -> str:
    """Name the effect and its unit.

    Examples
    --------
    >>> effect_words({"effect": "log_ratio"}), effect_words({})
    ('log ratio of the rates, in doublings', 'estimate')
    """
    effect = settings.get("effect")
    if effect is None:
        return "estimate"
    name, unit = EFFECTS.get(effect, (str(effect).replace("_", " "), ""))
    return f"{name} of the rates" + (f", in {unit}" if unit else "")


def axis_label(settings: Mapping[str, Any], with_interval: bool) -> str:
    """Name what the axis measures, and the level of the intervals on it.

    Examples
    --------
    >>> axis_label({"effect": "difference", "level": 0.9}, True)
    'difference per 1,000 words, 90% interval'
    """
    effect = settings.get("effect")
    names = {"log_ratio": "log ratio (doublings)", "difference": "difference per 1,000 words"}
    name = names.get(str(effect), str(effect or "estimate").replace("_", " "))
    return f"{name}, {level_of(settings)}interval" if with_interval else name


def level_of(settings: Mapping[str, Any]) -> str:
    """Return the level as a word in front of "interval", or nothing."""
    return f"{100 * settings['level']:g}% " if "level" in settings else ""


def interval_words(settings: Mapping[str, Any]) -> str:
    """Say what the intervals are and how they were made.

    Examples
    --------
    >>> interval_words({"level": 0.95, "interval": "bca"})
    '95% intervals (BCa bootstrap over whole units)'
    """
    method = settings.get("interval")
    how = f" ({METHODS.get(method, str(method).replace('_', ' '))})" if method else ""
    kind = "simultaneous " if settings.get("simultaneous") else ""
    return f"{level_of(settings)}{kind}intervals{how}"


def family_words(settings: Mapping[str, Any], said: str = "q") -> str:
    """Say what was tested, with how many permutations, and in a family of which size.

    Examples
    --------
    >>> print(family_words({"test": "permutation", "unit": "outlet", "n_permutations": 9999,
    ...                   "strata": "event", "adjust": "bh", "n_tests": 12}))
    q: permutation test of whole units (unit: outlet) within each event, 9,999 permutations,
    adjusted for 12 tests (Benjamini-Hochberg, false discovery rate)
    """
    if not settings.get("test") or settings.get("n_tests") == 0:
        return ""
    test = str(settings["test"]).replace("_", " ")
    whole = "test of whole units" if test == "permutation" else "of whole units"
    cluster = settings.get("cluster")
    moved = f", moved by {cluster}" if cluster and cluster != settings.get("unit") else ""
    unit = f" {whole} (unit: {settings['unit']}{moved})" if settings.get("unit") else ""
    within = f" within each {settings['strata']}" if settings.get("strata") else ""
    parts = [f"{said}: {test}{unit}{within}"]
    if settings.get("exact"):
        parts.append("all distinct permutations")
    elif settings.get("n_permutations"):
        parts.append(f"{settings['n_permutations']:,} permutations")
    if settings.get("n_tests"):
        method = str(settings.get("adjust"))
        how = f" ({ADJUSTED.get(method, method)})" if settings.get("adjust") else ""
        parts.append(f"adjusted for {plural(int(settings['n_tests']), 'test')}{how}")
    return ", ".join(parts)


def sized(group: str, settings: Mapping[str, Any]) -> str:
    """Return how many units a group has, if the settings say it.

    Examples
    --------
    >>> settings = {"unit": "document", "n_units": {"A": 20, "B": 31}, "target": "A"}
    >>> sized("A", settings), sized("all but A", settings), sized("A", {})
    ('20 documents', '31 documents', '')
    """
    units = settings.get("n_units") or {}
    n = units.get(group)
    if n is None and settings.get("target") in units and group != settings["target"]:
        n = sum(units.values()) - units[settings["target"]]
    if n is None:
        return ""
    unit = str(settings.get("unit") or "unit")
    return plural(int(n), unit, many(unit))


def many(unit: str) -> str:
    """Return the plural of what is counted.

    Examples
    --------
    >>> many("document"), many("story")
    ('documents', 'stories')
    """
    return f"{unit[:-1]}ies" if unit.endswith("y") and unit[-2:-1] not in "aeiou" else f"{unit}s"
