"""The vocabularies of finance: products, rules, verdicts and deals."""

from enum import auto

from graph.model.words import Word


class FinancingPurpose(Word):
    """What the money is for."""

    WORKING_CAPITAL = auto()
    EQUIPMENT = auto()
    RESEARCH = auto()
    TECHNICAL_UPGRADE = auto()
    PLANT_ACQUISITION = auto()
    PLANT_CONSTRUCTION = auto()
    PLANT_PURCHASE = auto()
    ACQUISITION = auto()
    TRADE = auto()
    BILL = auto()
    LISTING = auto()


class ProductKind(Word):
    """What sort of product."""

    LOAN = auto()
    BILL = auto()
    TRADE_FINANCE = auto()
    MORTGAGE = auto()
    GUARANTEE = auto()
    INSURANCE = auto()
    LEASE = auto()
    EQUITY = auto()
    WARRANT = auto()
    SERVICE = auto()


class Pairing(Word):
    """The four pairings of gap intervention 2.0."""

    WARRANT_LOAN = auto()
    GUARANTEED_LOAN = auto()
    INSURED_LOAN = auto()
    LEASED_UPGRADE = auto()


class Criterion(Word):
    """What a rule looks at."""

    CREDENTIAL_HELD = auto()
    STAGE = auto()
    SECTOR = auto()
    PARK_MEMBERSHIP = auto()
    REVENUE = auto()
    REVENUE_GROWTH = auto()
    MAIN_BUSINESS_SHARE = auto()
    RESEARCH_RATIO = auto()
    DEBT_RATIO = auto()
    AGE = auto()
    EMPLOYEES = auto()
    REGION = auto()
    HEADCOUNT_RATIO = auto()
    EXISTING_BALANCE = auto()
    ASSETS_HELD = auto()
    ASSET_KIND = auto()
    ASSET_PLEDGED = auto()
    AMOUNT = auto()
    TENOR = auto()
    PURPOSE = auto()


class Comparison(Word):
    """How the datum is compared with the thresholds."""

    AT_LEAST = auto()
    AT_MOST = auto()
    MORE_THAN = auto()
    LESS_THAN = auto()
    IS_ONE_OF = auto()
    HELD = auto()


class Verdict(Word):
    """Three-valued answer: UNKNOWN when a datum is missing, never guessed.

    NOT_ASKED is no answer: the rule is about a part of the request that was not given.
    """

    HOLDS = auto()
    UNKNOWN = auto()
    FAILS = auto()
    NOT_ASKED = auto()


class DealKind(Word):
    """What the parties of a deal do together."""

    FINANCING = auto()
    COLLABORATION = auto()
    INCUBATION = auto()


class DealState(Word):
    """Only CONFIRMED and ENDED deals count in recommendations."""

    RECORDED = auto()
    CONFIRMED = auto()
    DISPUTED = auto()
    ENDED = auto()


class DealRole(Word):
    """Role in a deal; who leads is no role."""

    LENDER = auto()
    GUARANTOR = auto()
    INSURER = auto()
    LESSOR = auto()
    EQUITY = auto()
    ARRANGER = auto()
    EXCHANGE = auto()
    EXPERT = auto()
    SERVICE = auto()
    INCUBATOR = auto()


class PlantStepKind(Word):
    """Steps of the plant chain: 并购贷, 建园易, 置业贷."""

    ACQUIRE = auto()
    DEVELOP = auto()
    MORTGAGE = auto()


class StepState(Word):
    """Where an enterprise stands with regard to a step of a chain."""

    DONE = auto()
    PRESENT = auto()
    NEXT = auto()
    LATER = auto()
