"""Sums of what selections ask for."""

from dataclasses import dataclass

MOST = 10.0**12
"""Larger sums are not told apart."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a selection asks for: objects with the work that they stand for, and plain values.

    `each_…`: what it asks for besides, for every item of the page that it is a part of.
    """

    objects: float = 0
    values: float = 0
    each_objects: float = 0
    each_values: float = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            min(MOST, self.objects + other.objects),
            min(MOST, self.values + other.values),
            min(MOST, self.each_objects + other.each_objects),
            min(MOST, self.each_values + other.each_values),
        )

    def or_more(self, other: "Sum") -> "Sum":
        """The larger one, part by part."""
        return Sum(
            max(self.objects, other.objects),
            max(self.values, other.values),
            max(self.each_objects, other.each_objects),
            max(self.each_values, other.each_values),
        )


NOTHING = Sum()
VALUE = Sum(values=1)
