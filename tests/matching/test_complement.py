"""What a partner has that the asker lacks: equal to the words of the page, of every two."""

from collections import Counter
from fractions import Fraction
from random import Random

import pytest

from graph.model import FinancingPurpose, Offer, OrganizationKind, Pairing, Product, ProductKind
from matching.partners.complement import Complement, Lacks, product_kinds
from tests.matching.partner_worlds import LONG_AGO
from tests.oracles import complement as oracle
from tests.oracles.complement import Somebody

FAST = range(0, 400, 100)
DEEP = range(1_000, 7_000, 500)


def offer(number: int, who: Somebody, kind: ProductKind) -> Offer:
    """Of some product."""
    purposes = tuple(FinancingPurpose)[:1]
    product = Product(
        f"w{number}", f"产品{number}", None, kind, purposes, (), None, False, LONG_AGO
    )
    return Offer(product, who.id, OrganizationKind(who.kind))


def market(random: Random) -> tuple[list[Somebody], list[Offer]]:
    """A few organisations of any kind; some offer nothing, some the same thing twice."""
    people = [
        Somebody(f"p{number}", random.choice(list(OrganizationKind)).value)
        for number in random.sample(range(30), random.randint(3, 6))
    ]
    offers = [
        offer(number, random.choice(people), random.choice(list(ProductKind)))
        for number in range(random.choice((0, 3, 8, 8, 20, 60)))
    ]
    return people, offers


def lacked_by(asker: Somebody, offers: list[Offer]) -> Lacks:
    """As the product says it."""
    return Lacks(OrganizationKind(asker.kind), product_kinds(offers), asker.id)


def things(told: Complement, other: Somebody) -> set[oracle.Thing]:
    """As the oracle says it."""
    kind = {("kind", told.kind.value)} if told.kind else set[oracle.Thing]()
    products = {("product", each.value) for each in told.product_kinds}
    return kind | products | {("role", each.value, other.kind) for each in told.pairings}


def check_market(seed: int, met: Counter[str]) -> None:
    """Everything of every two, in the order of the vocabularies, and the share that it is."""
    people, offers = market(Random(f"complement/{seed}"))
    for asker in people:
        whole = lacked_by(asker, offers)
        assert whole.count == len(oracle.lacks(asker, offers))
        for other in people:
            told = whole.brought_by(other.id, OrganizationKind(other.kind))
            true = oracle.brought(asker, other, offers)
            assert things(told, other) == true, (seed, asker, other)
            assert told.count == len(true)
            share = Fraction(told.count, whole.count) if whole.count else Fraction(0)
            assert share == oracle.share(asker, other, offers)
            for vocabulary, words in ((ProductKind, told.product_kinds), (Pairing, told.pairings)):
                assert list(words) == [each for each in vocabulary if each in words]
            if other == asker:
                assert not true
                continue
            met["answers"] += 1
            met["some"] += 0 < len(true) < whole.count
            met.update({f"a {name}" for name, *_ in true})


def check_markets(seeds: range) -> None:
    """A good part of the answers is neither nothing nor everything, and no sort of it is rare."""
    met = Counter[str]()
    for seed in seeds:
        check_market(seed, met)
    print(sorted(met.items()))
    assert met["some"] >= 0.3 * met["answers"]
    assert met["a kind"] >= 0.1 * met["answers"]
    assert met["a product"] >= 0.1 * met["answers"]
    assert met["a role"] >= 0.03 * met["answers"]


@pytest.mark.parametrize("start", FAST)
def test_what_is_brought_is_what_is_lacking(start: int) -> None:
    """Of every two of some hundred markets."""
    check_markets(range(start, start + 100))


@pytest.mark.deep
@pytest.mark.parametrize("start", DEEP)
def test_what_is_brought_is_what_is_lacking_deep(start: int) -> None:
    """The same of thousands."""
    check_markets(range(start, start + 500))


# ------------------------------------------------------------ by hand

BANK, GUARANTOR = Somebody("b", "BANK"), Somebody("g", "GUARANTOR")
NOBODY = Complement(None, (), ())


def brought(asker: Somebody, other: Somebody, *offers: Offer) -> tuple[Complement, int]:
    """What is brought, and of how much that is lacking."""
    whole = lacked_by(asker, list(offers))
    return whole.brought_by(other.id, OrganizationKind(other.kind)), whole.count


def test_a_guarantor_for_a_bank() -> None:
    """Its kind, its guarantee and its side of one pairing; not the loans, which the bank has.

    The bank lacks six kinds of a team, nine of product and the other side of four pairings.
    """
    offers = [
        offer(1, BANK, ProductKind.LOAN),
        offer(2, GUARANTOR, ProductKind.GUARANTEE),
        offer(3, GUARANTOR, ProductKind.LOAN),
        offer(4, GUARANTOR, ProductKind.GUARANTEE),
    ]
    expected = Complement(
        OrganizationKind.GUARANTOR, (ProductKind.GUARANTEE,), (Pairing.GUARANTEED_LOAN,)
    )
    assert brought(BANK, GUARANTOR, *offers) == (expected, 6 + 9 + 4)
    assert expected.count == 3


def test_a_bank_for_a_guarantor() -> None:
    """The other side of its one pairing."""
    expected = Complement(OrganizationKind.BANK, (), (Pairing.GUARANTEED_LOAN,))
    assert brought(GUARANTOR, BANK) == (expected, 6 + 10 + 1)


def test_one_of_the_same_kind_brings_products_alone() -> None:
    """No kind and no other side."""
    other = Somebody("other", "BANK")
    assert brought(BANK, other) == (NOBODY, 6 + 10 + 4)
    told, _ = brought(BANK, other, offer(1, other, ProductKind.BILL))
    assert told == Complement(None, (ProductKind.BILL,), ())


@pytest.mark.parametrize("kind", ["PARK", "INSTITUTE", "ENTERPRISE", "AUTHORITY"])
def test_who_is_of_no_team_brings_no_kind(kind: str) -> None:
    """And lacks all seven."""
    stranger = Somebody("s", kind)
    assert brought(BANK, stranger) == (NOBODY, 20)
    assert brought(stranger, BANK) == (Complement(OrganizationKind.BANK, (), ()), 7 + 10)


def test_an_exchange_brings_its_side_and_no_kind() -> None:
    """It is no member of a full team, but the partner of the warrant loan."""
    exchange = Somebody("x", "EQUITY_EXCHANGE")
    assert brought(BANK, exchange)[0] == Complement(None, (), (Pairing.WARRANT_LOAN,))
