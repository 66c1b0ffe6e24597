"""Place labels beside points so that none covers another: greedy, in order, repeatable.

Each label tries the eight places around its point, then the same ones further out, where
a thin leader ties it to its point. It takes the first place where neither hides a point,
another label or its leader; a label without such a place is left out, rather than printed
over another. Equal input gives equal output: there
is no chance in it, and nothing but the text's own measures.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Place", "place_labels"]

Box = tuple[float, float, float, float]

# (horizontal, vertical) direction of the label's middle seen from its point; the places
# beside a point read best, those above and below come next.
DIRECTIONS = [(1, 0), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1)]
DISTANCES = (1.3, 3.6, 6.0, 8.5, 11.0)  # mm from a point to its label
GAP = 0.35  # mm between labels
DOT = 0.35  # mm, half the width of a point without a label


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label stands: the left end and the middle of its line, and its leader."""

    x: float
    y: float
    leader: tuple[float, float, float, float] | None


def place_labels(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    bounds: Box,
    *,
    others: Sequence[tuple[float, float]] = (),
    radius: float = 0.8,
) -> list[Place | None]:
    """Find a place for each label, the first ones first.

    Parameters
    ----------
    points : sequence of (x, y)
        What is labeled, the most important first.
    sizes : sequence of (width, height)
        Of each label, in the unit of the points.
    bounds : (left, top, right, bottom)
        No label leaves this box.
    others : sequence of (x, y)
        Points without a label; they are not hidden either.
    radius : float
        Of a point: no label covers another's point.

    Returns
    -------
    list of Place or None
        None where no place was free.

    Examples
    --------
    >>> place_labels([(10, 10)], [(8, 2)], (0, 0, 30, 20))
    [Place(x=11.3, y=10.0, leader=None)]
    """
    dots = np.array(sorted(set(others) - set(points)), dtype=float).reshape(-1, 2)
    taken = [(x - radius, y - radius, x + radius, y + radius) for x, y in points]
    leaders: list[Box] = []
    placed: list[Place | None] = []
    for (x, y), size in zip(points, sizes, strict=True):
        free = [
            place
            for place, box in candidates(x, y, size)
            if inside(box, bounds)
            and not any(overlap(box, other) for other in taken)
            and not any(crosses(line, box) for line in leaders)
            and free_leader(place.leader, (x, y), taken, leaders, radius)
        ]
        best = next((place for place in free if not hides(place, size, dots)), None)
        placed.append(best)
        if best is not None:
            taken.append(box_of(best, size))
            if best.leader is not None:
                leaders.append(best.leader)
    return placed


def hides(place: Place, size: tuple[float, float], dots: NDArray[np.float64]) -> bool:
    """Say whether a label or its leader hides one of the dots, wholly or in part."""
    x, y = dots[:, 0], dots[:, 1]
    left, top, right, bottom = box_of(place, size)
    across = (x > left - DOT) & (x < right + DOT)
    if (across & (y > top - DOT) & (y < bottom + DOT)).any():
        return True
    if place.leader is None:
        return False
    start, end = np.array(place.leader[:2]), np.array(place.leader[2:])
    along = np.clip((dots - start) @ (end - start) / ((end - start) ** 2).sum(), 0.0, 1.0)
    nearest = start + along[:, None] * (end - start)
    return bool((np.hypot(*(dots - nearest).T) < DOT).any())


def candidates(x: float, y: float, size: tuple[float, float]) -> list[tuple[Place, Box]]:
    """Return the places around a point, nearest first, each with the box it would cover."""
    width, height = size
    found = []
    for ring, distance in enumerate(DISTANCES):
        for across, down in DIRECTIONS:
            share = distance / math.hypot(across, down)
            left = x + across * share - (1 - across) * width / 2
            middle = y + down * (share + (height / 2 if not across else 0.25 * height))
            near = left if across > 0 else left + width if across < 0 else x
            leader = (x, y, near, middle - 0.45 * down * height)
            place = Place(left, middle, leader if ring else None)
            found.append((place, box_of(place, size)))
    return found


def box_of(place: Place, size: tuple[float, float]) -> Box:
    """Return what a label covers, with the gap around it."""
    width, height = size
    return (
        place.x - GAP,
        place.y - height / 2 - GAP / 2,
        place.x + width + GAP,
        place.y + height / 2 + GAP / 2,
    )


def inside(box: Box, bounds: Box) -> bool:
    """Say whether a box lies within the bounds."""
    return (
        box[0] >= bounds[0] and box[1] >= bounds[1] and box[2] <= bounds[2] and box[3] <= bounds[3]
    )


def overlap(a: Box, b: Box) -> bool:
    """Say whether two boxes share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def crosses(line: Box, box: Box) -> bool:
    """Say whether a line from (x, y) to (x, y) enters a box (Liang and Barsky 1984)."""
    x, y, dx, dy = line[0], line[1], line[2] - line[0], line[3] - line[1]
    enter, leave = 0.0, 1.0
    for slope, room in ((-dx, x - box[0]), (dx, box[2] - x), (-dy, y - box[1]), (dy, box[3] - y)):
        if slope == 0.0:
            if room < 0.0:
                return False
        elif slope < 0.0:
            enter = max(enter, room / slope)
        else:
            leave = min(leave, room / slope)
    return enter < leave


def free_leader(
    leader: Box | None,
    point: tuple[float, float],
    taken: Sequence[Box],
    leaders: Sequence[Box],
    radius: float,
) -> bool:
    """Say whether a leader crosses no label, no other point and no other leader."""
    if leader is None:
        return True
    own = (point[0] - radius, point[1] - radius, point[0] + radius, point[1] + radius)
    if any(crosses(leader, box) for box in taken if not overlap(box, own)):
        return False
    return not any(intersect(leader, other) for other in leaders)


def intersect(a: Box, b: Box) -> bool:
    """Say whether two lines cross."""

    def side(line: Box, x: float, y: float) -> float:
        return (line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0])

    return (side(a, b[0], b[1]) * side(a, b[2], b[3]) < 0) and (
        side(b, a[0], a[1]) * side(b, a[2], a[3]) < 0
    )
