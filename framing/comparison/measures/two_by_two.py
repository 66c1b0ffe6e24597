"""A term in a two-by-two table: what is observed, what is expected, and the tail of chi-square.

The cells are the term's occurrences and all other words, on the two sides. In such a table
every cell departs from what is expected by the same number of words; it is computed from
whole numbers, so that nothing is lost by subtracting nearly equal products, however large the
corpora are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

from framing.errors import CountsError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["TwoByTwo", "excess_words", "need_one_of", "two_by_two", "upper_tail", "whole"]

LARGEST = 2**62  # products of whole numbers below it are exact in int64
NEAR = 0.1  # departures up to this share of the expected words are summed as a series
SMALLEST = 5e-324


@dataclass(frozen=True, slots=True, eq=False)
class TwoByTwo:
    """One table a term; arrays of shape (n_terms,).

    Attributes
    ----------
    observed, expected : tuple of four ndarray of float64
        The term in the target and in the reference, then all other words in both.
    excess : ndarray of float64
        Occurrences in the target beyond the expected; in the other cells it is the same
        number, with signs ``+ - - +``.
    """

    observed: tuple[NDArray[np.float64], ...]
    expected: tuple[NDArray[np.float64], ...]
    excess: NDArray[np.float64]

    def deviance(self, cell: int) -> NDArray[np.float64]:
        """Return ``O ln(O / E) - (O - E)`` of a cell; zero where nothing is expected.

        Where O is near E the two terms cancel; there it is a series in ``v = (O - E) / (O + E)``
        (Loader 2000).
        """
        o, e = self.observed[cell], self.expected[cell]
        d = self.excess if cell in (0, 3) else -self.excess
        with np.errstate(divide="ignore", invalid="ignore"):
            v, apart = d / (o + e), special.xlogy(o, o / e) - d
        v = np.where(np.isfinite(v), v, 0.0)
        series, power = d * v, 2 * o * v
        for odd in range(3, 19, 2):
            power = power * v * v
            series = series + power / odd
        return np.where(e > 0, np.where(np.abs(d) <= NEAR * e, series, apart), 0.0)


def two_by_two(
    target: ArrayLike, reference: ArrayLike, n_target: int, n_reference: int
) -> TwoByTwo:
    """Return the tables of terms that occur `target` and `reference` times.

    Raises
    ------
    CountsError
        If a count is negative or not whole, or a term occurs more often than there are words.

    Examples
    --------
    >>> tables = two_by_two([6], [2], 100, 300)
    >>> [float(cell[0]) for cell in tables.expected], float(tables.excess[0])
    ([2.0, 6.0, 98.0, 294.0], 4.0)
    """
    a, b = whole(target, "target"), whole(reference, "reference")
    n, m = words(n_target, "n_target"), words(n_reference, "n_reference")
    if (a > n).any() or (b > m).any():
        raise CountsError(
            "a term occurs more often than there are words; check `n_tokens` of the units, or use "
            'a measure that needs no other words, such as "log_ratio".'
        )
    observed = tuple(cell.astype(np.float64) for cell in (a, b, n - a, m - b))
    rows, shares = (a + b, (n - a) + (m - b)), (n / (n + m), m / (n + m))
    expected = tuple(np.asarray(share * row) for row in rows for share in shares)
    return TwoByTwo(observed, expected, excess_words(a, b, n, m))


def excess_words(a: NDArray[np.int64], b: NDArray[np.int64], n: int, m: int) -> NDArray[np.float64]:
    """Return ``a - n (a + b) / (n + m)``, which is ``(a m - b n) / (n + m)``, without cancellation.

    Examples
    --------
    >>> excess_words(np.array([500_000_001]), np.array([500_000_000]), 10**9, 10**9)
    array([0.5])
    """
    if int(np.max(a, initial=0)) * m >= LARGEST or int(np.max(b, initial=0)) * n >= LARGEST:
        a, b = a.astype(object), b.astype(object)
    return np.asarray((a * m - b * n) / (n + m), dtype=np.float64)


def upper_tail(statistic: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return the chance of a larger chi-square with one degree of freedom, and its logarithm.

    The tail itself, not one minus the rest: it is never zero by cancellation. Where it is
    smaller than the smallest number of double precision, that number stands in its place, and
    the logarithm goes on.

    Examples
    --------
    >>> tail = upper_tail(np.array([3.841458820694124, 2000.0]))
    >>> tail["p_tokens"][0].round(12), tail["log10_p_tokens"].round(4)
    (np.float64(0.05), array([  -1.301 , -436.0433]))
    """
    root = np.sqrt(statistic)
    logarithm = np.minimum((special.log_ndtr(-root) + np.log(2)) / np.log(10), 0.0)
    p = np.maximum(special.erfc(root / np.sqrt(2)), SMALLEST)
    return {"p_tokens": p, "log10_p_tokens": logarithm}


def whole(counts: ArrayLike, name: str) -> NDArray[np.int64]:
    """Return counts as whole numbers.

    Raises
    ------
    CountsError
        If one is negative, not whole, or missing.
    """
    given = np.asarray(counts)
    numbers = given.astype(np.float64)
    bad = ~(np.isfinite(numbers) & (numbers >= 0) & (numbers == np.floor(numbers)))
    if bad.any():
        raise CountsError(
            f"{name} must be occurrences, whole numbers from 0 up; got "
            f"{numbers.ravel()[int(np.argmax(bad.ravel()))]:g}."
        )
    return given.astype(np.int64)


def words(number: int, name: str) -> int:
    """Return the words of a side.

    Raises
    ------
    CountsError
        If there are none.
    """
    if not int(number) > 0:
        raise CountsError(f"{name} must be the words of that side, from 1 up; got {number!r}.")
    return int(number)


def need_one_of(name: str, value: Any, choices: tuple[Any, ...]) -> None:
    """Raise unless a choice is one of those there are, and of their type.

    Raises
    ------
    CountsError
        With the choices.
    """
    if not any(value is choice or (type(value) is type(choice) and value == choice)
               for choice in choices):  # fmt: skip
        raise CountsError(
            f"{name} must be {' or '.join(repr(choice) for choice in choices)}; got {value!r}."
        )
