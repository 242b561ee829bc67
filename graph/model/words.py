"""The vocabularies: closed sets of words that nodes, rules and answers use."""

from enum import StrEnum, auto


class Word(StrEnum):
    """A word of a vocabulary; it is stored and shown as the member's name."""

    @staticmethod
    def _generate_next_value_(  # the enum module fixes these parameters
        name: str,
        start: int,  # noqa: ARG004
        count: int,  # noqa: ARG004
        last_values: list[str],  # noqa: ARG004
    ) -> str:
        return name


class OrganizationKind(Word):
    """Kinds of organisation; each has the object type of the same name."""

    PARK = auto()
    INSTITUTE = auto()
    BANK = auto()
    GUARANTOR = auto()
    INSURER = auto()
    LESSOR = auto()
    EQUITY_INVESTOR = auto()
    EQUITY_EXCHANGE = auto()
    IP_SERVICE_FIRM = auto()
    WARRANT_SERVICE_FIRM = auto()
    ENTERPRISE = auto()
    AUTHORITY = auto()


class SourceKind(Word):
    """What kind of source speaks."""

    ARTICLE = auto()
    PRESS = auto()
    OFFICIAL = auto()
    MEMBER = auto()
    PLATFORM = auto()
    SYNTHETIC = auto()


class LifeCycleStage(Word):
    """Life-cycle stage of an enterprise, earliest first."""

    SEED = auto()
    STARTUP = auto()
    GROWTH = auto()
    MATURE = auto()
    LISTING = auto()


class SectorKey(Word):
    """Sectors of AI and manufacturing."""

    AI_ALGORITHM = auto()
    INDUSTRIAL_SOFTWARE = auto()
    ROBOTICS = auto()
    MACHINE_TOOLS = auto()
    SMART_TERMINAL = auto()
    SEMICONDUCTOR = auto()
    NEW_MATERIALS = auto()
    BATTERY = auto()
    PHOTOVOLTAIC = auto()
    DISPLAY = auto()
    DESIGNER_TOYS = auto()
    COMPUTE = auto()
    OTHER = auto()


class CredentialKind(Word):
    """Official labels that open products."""

    LITTLE_GIANT = auto()
    SPECIALISED_INNOVATIVE = auto()
    HIGH_TECH = auto()
    LISTING_RESERVE = auto()
    TECHNOLOGY_SME = auto()
    INNOVATIVE_SME = auto()
    MANUFACTURING_CHAMPION = auto()


class Qualifier(Word):
    """How a figure relates to the truth: exactly it, or a bound on it."""

    EXACTLY = auto()
    MORE_THAN = auto()
    AT_LEAST = auto()
    LESS_THAN = auto()
    AT_MOST = auto()
    ABOUT = auto()


class FactNature(Word):
    """Observed in the world, or set by a policy as target or cap."""

    OBSERVED = auto()
    TARGET = auto()
    CAP = auto()


class Measure(Word):
    """What a fact measures; a line, a stock and a flow are never added or compared as one."""

    CREDIT_LINE = auto()
    BALANCE = auto()
    PAID_OUT_CUMULATIVE = auto()
    PAID_OUT_IN_PERIOD = auto()
    PLEDGE_REGISTERED = auto()
    PLEDGES_REGISTERED = auto()
    FIRMS_SERVED_CUMULATIVE = auto()
    REVENUE = auto()
    REVENUE_GROWTH = auto()
    MAIN_BUSINESS_SHARE = auto()
    RESEARCH_SPEND = auto()
    RESEARCH_RATIO = auto()
    HEADCOUNT_RATIO = auto()
    DEBT_RATIO = auto()
    EMPLOYEES = auto()
    FIRMS_INCUBATED = auto()
    INSTITUTES_HOSTED = auto()
    KEY_AI_FIRMS = auto()
    AI_SCENES = auto()
    CORE_INDUSTRY_OUTPUT = auto()
    RELATED_INDUSTRY_OUTPUT = auto()
    COMPUTE = auto()
    AREA = auto()
    VOUCHER_POOL = auto()
    VOUCHER_SHARE = auto()
    VOUCHER_PER_USER = auto()
    PROCESSING_TIME = auto()
    STANDING = auto()
    FOUNDED_ON = auto()
    STAGE = auto()
    SECTOR = auto()
    SITE = auto()
    REGION = auto()
    CREDENTIALS_HELD = auto()
    ASSETS_HELD = auto()
    CORE_TECHNOLOGY = auto()
    PRODUCT_LINE = auto()
    EXPERTISE_USED = auto()
    PRODUCT_USED = auto()


class Unit(Word):
    """Units of a quantity."""

    FIRM = auto()
    INSTITUTE = auto()
    PLEDGE = auto()
    DEAL = auto()
    SCENE = auto()
    PERSON = auto()
    ASSET = auto()
    CREDENTIAL = auto()
    MONTH = auto()
    YEAR = auto()
    BUSINESS_DAY = auto()
    SQUARE_KILOMETRE = auto()
    PETAFLOPS = auto()


class Standing(Word):
    """State of an institution or facility; a dated fact, because approved is not operating."""

    APPROVED_FOR_CONSTRUCTION = auto()
    UNDER_CONSTRUCTION = auto()
    OPERATING = auto()
    CLOSED = auto()


class ExpertiseKind(Word):
    """What sort of expertise."""

    FIELD = auto()
    LABORATORY = auto()
    PILOT_LINE = auto()
    TESTING = auto()
    INSTRUMENT = auto()
    INCUBATION = auto()
    COMPUTE_AND_MODELS = auto()


class DataClass(Word):
    """Who may see a record: everyone, or those whom its organisation lets see the class."""

    PUBLIC = auto()
    PROFILE = auto()
    FINANCIALS = auto()
    DEALS = auto()
    IP = auto()
    NEEDS = auto()


class DisclosureLevel(Word):
    """How much a receiver of a consent sees."""

    HIDDEN = auto()
    FULL = auto()


class AssetKind(Word):
    """Kinds of intellectual property that can be valued and pledged."""

    PATENT = auto()
    AI_ALGORITHM = auto()
    INDUSTRIAL_SOFTWARE = auto()
    DESIGNER_TOY_COPYRIGHT = auto()


class CapabilityAxis(Word):
    """Axes of 领航AI+行动."""

    COMPUTE = auto()
    DATA = auto()
    MODEL = auto()
    PARADIGM = auto()
    APPLICATION = auto()


class MembershipState(Word):
    """Where a membership stands; EXPIRED follows from its last day and is never written."""

    DRAFT = auto()
    SUBMITTED = auto()
    IN_REVIEW = auto()
    ACTIVE = auto()
    SUSPENDED = auto()
    EXPIRED = auto()
    WITHDRAWN = auto()


class MechanismKey(Word):
    """The twelve mechanisms of the mission."""

    M1 = auto()
    M2 = auto()
    M3 = auto()
    M4 = auto()
    M5 = auto()
    M6 = auto()
    M7 = auto()
    M8 = auto()
    M9 = auto()
    M10 = auto()
    M11 = auto()
    M12 = auto()


class SearchTier(Word):
    """How a name fitted a search text, best first."""

    EXACT = auto()
    PREFIX = auto()
    PINYIN = auto()
    INITIALS = auto()
    CONTAINS = auto()
    ABBREVIATION = auto()
    ONE_EDIT = auto()
    FULL_TEXT = auto()
