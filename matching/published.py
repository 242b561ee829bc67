"""How scores are shown: 12 significant digits, and parts that add up to the whole exactly."""

from collections.abc import Sequence
from decimal import Decimal
from math import floor

SIGNIFICANT_DIGITS = 12


def rounded(score: float) -> float:
    """A score in 12 significant digits: what differs only beyond them is a tie."""
    return float(f"{score:.11e}")


def published(score: float, parts: Sequence[float]) -> list[float]:
    """The parts, rounded to the last digit of the score so that as decimals they add up to it.

    Rounding each part alone would leave a rest of a few last digits; here what is left over goes
    to the parts that lost most by rounding (largest remainder). `score` must have at most 12
    significant digits, and be the sum of the parts up to floating-point error; else ValueError.
    """
    exponent = Decimal(repr(score)).adjusted() - (SIGNIFICANT_DIGITS - 1)
    whole = int(Decimal(repr(score)).scaleb(-exponent))
    scaled = [part / 10.0**exponent if exponent > -300 else 0.0 for part in parts]
    units = [floor(each) for each in scaled]
    missing = whole - sum(units)
    if abs(missing) > len(parts):
        raise ValueError(f"{score!r} is not the sum of the parts")
    order = sorted(range(len(parts)), key=lambda i: (round(units[i] - scaled[i], 3), i))
    for step in range(abs(missing)):
        units[order[step]] += 1 if missing > 0 else -1
    return [shown(each, exponent) for each in units]


def shown(units: int, exponent: int) -> float:
    """units · 10^exponent as the nearest float, which prints as that decimal."""
    return float(Decimal(units).scaleb(exponent))


def decimal_sum(parts: Sequence[float]) -> float:
    """The sum of published numbers as decimals: no binary rounding between them."""
    return float(sum((Decimal(repr(part)) for part in parts), Decimal(0)))
