"""Expertise for an enterprise, computed naively from its definition."""

from collections.abc import Iterable

from graph.model import ExpertiseProfile, Measure, Reference
from tests.oracles.eligibility import Case, doubtful_facts, holding_facts

Match = tuple[str, list[tuple[str, str]]]


def possible(case: Case, measure: Measure) -> set[str]:
    """The nodes that the enterprise's facts of a measure name, for sure or perhaps."""
    facts = holding_facts(case, measure) + doubtful_facts(case, measure)
    return {fact.value.node_id for fact in facts if isinstance(fact.value, Reference)}


def matches(case: Case, offers: Iterable[ExpertiseProfile]) -> list[Match]:
    """Each offer that shares something: its id and its terms, the best offer first."""
    topics = possible(case, Measure.CORE_TECHNOLOGY)
    sectors = possible(case, Measure.SECTOR)
    found: list[Match] = []
    for offer in offers:
        terms = [("SAME_TOPIC", one) for one in sorted(set(offer.topic_ids)) if one in topics]
        terms += [("SAME_SECTOR", one) for one in sorted(set(offer.sector_ids)) if one in sectors]
        if terms:
            found.append((offer.expertise_id, terms))
    return sorted(found, key=lambda match: (-len(match[1]), match[0]))
