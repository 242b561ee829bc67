"""Promises of nouns: what leads to restricted records restricts them, whatever it declares."""

import pytest

from graph.callers import (
    asked_by_caller,
    pledged_to_caller,
    visible,
    visible_consent,
    visible_invitation,
)
from graph.catalogue import nouns as all_nouns
from graph.compose import (
    edge_count_statement,
    edge_groups_statement,
    edge_page_statement,
    edge_statement,
    listing_count_statement,
    listing_groups_statement,
    listing_page_statement,
)
from graph.declarations import Cardinality, Edge, Listing, Ordering
from graph.groupings import BY_KIND
from graph.noun import Noun, Visibility

CLASSED = {Visibility.BY_RECORD, Visibility.ASSETS}
RESTRICTED = [noun for noun in all_nouns() if noun.visibility in CLASSED]
RULES = {
    Visibility.BY_RECORD: visible("b"),
    Visibility.ASSETS: pledged_to_caller("b"),
    Visibility.CONSENTS: visible_consent("b"),
    Visibility.INVITATIONS: visible_invitation("b"),
    Visibility.ASKERS: asked_by_caller("b"),
    Visibility.AUDITORS: "$caller.sees_all",
}


@pytest.mark.parametrize(
    "noun",
    [noun for noun in all_nouns() if noun.visibility in RULES],
    ids=lambda noun: noun.label,
)
def test_what_leads_to_restricted_records_restricts_them(noun: Noun) -> None:
    """Whatever an edge or a listing declares, its statements ask who may see the records."""
    order = Ordering("b.id")
    edge = Edge("x", noun, "(a)--(b)", Cardinality.PAGES)
    listing = Listing("x", noun, "(b)", orderings={"ID": order})
    for statement in (
        edge_statement(edge),
        edge_page_statement(edge, after=True),
        edge_count_statement(edge),
        edge_groups_statement(edge, BY_KIND),
        listing_page_statement(listing, [], order, after=False),
        listing_count_statement(listing, []),
        listing_groups_statement(listing, [], BY_KIND),
    ):
        assert RULES[noun.visibility] in statement


def test_every_noun_with_classes_is_restricted() -> None:
    """Records that have a data class are those that are restricted; the others have none.

    The class of a consent says what it opens, not who may see it: it has a rule of its own.
    """
    assert {noun.label for noun in RESTRICTED} == {
        *("Fact", "CredentialHolding", "Deal", "Membership", "IntellectualProperty"),
        *("Pledge", "FinancingNeed", "Need", "OrganizationMerge"),
    }
    other = {
        noun.label: noun.visibility
        for noun in all_nouns()
        if noun.visibility not in {*CLASSED, Visibility.PUBLIC}
    }
    assert other == {
        "Consent": Visibility.CONSENTS,
        "TeamInvitation": Visibility.INVITATIONS,
        "RecommendationLogEntry": Visibility.ASKERS,
        "ImportJob": Visibility.IMPORTS,
        "AuditEntry": Visibility.AUDITORS,
    }
