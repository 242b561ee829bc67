"""The enums of the schema: the model's vocabularies, their values explained."""

from api.types.explained import explain
from api.types.roles import Role
from graph import model
from matching.expertise import ScoreTermKind
from matching.partners.words import RecommendationBasis, RecommendationTermKind, TieKind

explain(
    model.OrganizationKind,
    "The kinds of organisation. Each has the object type of the same name.",
    PARK="园区",
    INSTITUTE="新型研发机构: R&D institute, gives expertise, labs, pilot lines.",
    BANK="银行",
    GUARANTOR="担保",
    INSURER="保险",
    LESSOR="融资租赁",
    EQUITY_INVESTOR="股权投资",
    EQUITY_EXCHANGE="股权交易所: partner of the warrant loan.",
    IP_SERVICE_FIRM="知识产权服务机构",
    WARRANT_SERVICE_FIRM="认股权服务机构",
    AUTHORITY="主管机构: government or central bank: issues policy, guides teams; no member.",
    ENTERPRISE="企业: the financed firm.",
)
explain(
    model.SourceKind,
    "What kind of source speaks.",
    ARTICLE="The newspaper article the platform started from.",
    MEMBER="Stated by the member itself.",
    PLATFORM="Written by the platform's own work, for example a confirmed deal.",
    SYNTHETIC="Invented.",
)
explain(
    model.LifeCycleStage,
    "Life-cycle stage (全生命周期).",
    SEED="种子",
    STARTUP="初创",
    GROWTH="成长",
    MATURE="成熟",
    LISTING="上市",
)
explain(
    model.SectorKey,
    "The sectors by name.",
    DESIGNER_TOYS="潮玩",
)
explain(
    model.CredentialKind,
    "Official labels that open products.",
    LITTLE_GIANT="小巨人",
    SPECIALISED_INNOVATIVE="专精特新",
    HIGH_TECH="高新技术企业",
    LISTING_RESERVE="上市后备",
    TECHNOLOGY_SME="科技型中小企业",
    INNOVATIVE_SME="创新型中小企业",
    MANUFACTURING_CHAMPION="市级制造业单项冠军",
)
explain(
    model.FinancingPurpose,
    "What the money is for.",
    WORKING_CAPITAL="流动资金",
    EQUIPMENT="设备购置",
    RESEARCH="研发",
    TECHNICAL_UPGRADE="技改",
    PLANT_ACQUISITION="收购 (并购贷)",
    PLANT_CONSTRUCTION="建园 (建园易)",
    PLANT_PURCHASE="置业 (置业贷)",
    ACQUISITION="并购: buying a firm.",
    TRADE="贸易",
    BILL="票据",
    LISTING="上市",
)
explain(model.ProductKind, "What sort of product.")
explain(
    model.Pairing,
    "The four pairings of gap intervention 2.0: the bank lends what it can, a partner steps in "
    "for the gap.",
    WARRANT_LOAN="Bank + equity exchange: 认股权贷款.",
    GUARANTEED_LOAN="Bank + guarantor: 融担贷.",
    INSURED_LOAN="Bank + insurer: 科保贷.",
    LEASED_UPGRADE="Bank + lessor: 技改贷.",
)
explain(
    model.Criterion,
    "What a rule looks at. What it reads exactly, and when silence is a no, is said in "
    "docs/decisions/0021-requirements.md.",
    REGION="Where it is registered, or where its plants are.",
    HEADCOUNT_RATIO="Share of the staff that does research.",
    EXISTING_BALANCE="What it owes already, to all parties.",
    PARK_MEMBERSHIP="An active membership in one of the parks, or a site there.",
    ASSETS_HELD="How many registered assets of intellectual property it holds.",
    ASSET_KIND="A registered asset of one of the kinds.",
    ASSET_PLEDGED="An asset of one of the kinds that is pledged.",
    AMOUNT="Of the request, not of the enterprise.",
    TENOR="Of the request.",
    PURPOSE="Of the request.",
)
explain(
    model.RequirementMode,
    "How the parts of a requirement combine.",
    RULE="One rule.",
    AT_LEAST="`atLeast` of the parts.",
)
explain(
    model.ChangeAction,
    "RAISE and LOWER move a figure; WAIT lets time pass; PROVE supplies a missing datum.",
    REGISTER_ASSET="Register intellectual property.",
)
explain(
    model.Comparison,
    "How the datum is compared with the thresholds.",
    HELD="One of the thresholds is held.",
)
explain(
    model.Verdict,
    "Three-valued answer: UNKNOWN when a datum is missing or hidden, never guessed.",
    NOT_ASKED="Of a rule about a part of the request that was not given; left out of the verdict.",
)
explain(
    model.Qualifier,
    "How the value relates to the truth: exactly it, or a bound on it.",
    MORE_THAN="超: a lower bound, not a value.",
)
explain(model.FactNature, "Observed in the world, or set by a policy as target or cap.")
explain(
    model.Measure,
    "What a fact measures. A line, a stock and a flow are never added or compared as one.",
    CREDIT_LINE="授信额度: what may be drawn.",
    BALANCE="余额: owed on a day (a stock).",
    PAID_OUT_CUMULATIVE="累计投放: paid out since the start (a flow).",
    PAID_OUT_IN_PERIOD="Support given within the period (a flow).",
    PLEDGE_REGISTERED="登记金额: registered with pledges.",
    PROCESSING_TIME="How long an application takes.",
    STANDING="State of a facility (`StandingValue`).",
    FOUNDED_ON="Founding day (`DayValue`).",
    STAGE="Life-cycle stage from that day on (`StageValue`).",
    SECTOR="A sector it is active in (`Reference`).",
    SITE="A park it sits in (`Reference`).",
    REGION="Where it is registered, or where its plants are (`RegionValue`).",
    ASSETS_HELD="How many registered assets it holds in all, as stated on a day.",
    CREDENTIALS_HELD="How many official labels it holds: the recorded list is complete where it "
    "has as many.",
    CORE_TECHNOLOGY="A topic that it works on (`Reference`).",
    PRODUCT_LINE="What it makes, in words (`TextValue`).",
    EXPERTISE_USED="An expertise that it works or worked with (`Reference`).",
    PRODUCT_USED="A financing product that it has (`Reference`).",
)
explain(
    model.Unit,
    "Units of a `Quantity`.",
    PETAFLOPS="Compute as Chinese policy counts it (P, 10^15 operations a second).",
)
explain(
    model.Standing,
    "State of an institution or facility; a dated fact, because approved is not operating.",
)
explain(model.ExpertiseKind, "What sort of expertise.")
explain(model.DealKind, "What the parties of a deal do together.")
explain(model.DealState, "Only CONFIRMED and ENDED deals count in recommendations.")
explain(
    Role,
    "Roles; each but PLATFORM_ADMIN and AUDITOR has a scope.",
    PLATFORM_ADMIN="Administers; reads what is public, no member's data.",
    PARK_ADMIN="Scope: a park.",
    BANK_OFFICER="Scope: a bank.",
    MEMBER="Scope: an organisation.",
    AUDITOR="Reads everything, and the audit.",
)
explain(
    model.TeamAction,
    "The lead invites and dissolves; a member joins, when invited, and leaves.",
)
explain(
    model.RecommendationQuestion,
    "Which question an entry of the log answered.",
    PARTNERS="`partnerRecommendations`: new partners of an organisation.",
    DEAL_COMPLETION="Partners that a deal still lacks.",
    TEAM_GAPS="Whom a team should recruit; asked for its lead.",
)
explain(
    model.FeedbackKind,
    "What an asker says about a recommendation.",
    USEFUL="It helps.",
    KNOWN_ALREADY="Nothing new; it is not recommended to the asker again.",
    NOT_SUITABLE="Needs a reason; it is not recommended to the asker again.",
)
explain(model.EventKind, "What an event, and an entry of the audit, is about.")
explain(model.EventChange, "How it changed.")
explain(model.AuditFault, "What is wrong with the first bad entry.")
explain(
    model.DealRole,
    "Role in a deal. Who leads is no role: see `lead`.",
    ARRANGER="Brings the parties together, without money of its own.",
)
explain(
    model.SearchTier,
    "How a hit fitted, best first.",
    EXACT="The whole name.",
    PREFIX="The name begins with it.",
    PINYIN="The pinyin begins with it, or with how it is read.",
    INITIALS="Initials of the pinyin.",
    CONTAINS="Within the name.",
    ABBREVIATION="Its characters in order, from the beginning or behind a place: 松材.",
    ONE_EDIT="One character of the name's beginning or pinyin is wrong, missing, too much or "
    "swapped.",
    FULL_TEXT="The names have all its words, in any order.",
)
explain(
    model.AssetKind,
    "Kinds of intellectual property.",
    DESIGNER_TOY_COPYRIGHT="潮玩 copyright.",
)
explain(
    model.CapabilityAxis,
    "Axes of 领航AI+行动.",
    COMPUTE="算力",
    DATA="数据",
    MODEL="模型",
    PARADIGM="范式",
    APPLICATION="应用",
)
explain(
    model.MembershipState,
    "DRAFT → SUBMITTED → IN_REVIEW → ACTIVE → SUSPENDED, EXPIRED or WITHDRAWN. EXPIRED follows "
    "from `validUntil` and `asOf`, and is never written.",
)
explain(
    model.MechanismKey,
    "The twelve mechanisms.",
    M1='"股贷担保租" service team.',
    M2="Policy dividend + special product + service team.",
    M3="Gap intervention 2.0 (缺口介入机制 2.0).",
    M4="Whole-life-cycle service.",
    M5="Valuation centred on IP.",
    M6="Valuation of AI algorithms, industrial software, designer-toy copyright for pledge.",
    M7="Chain finance for plants.",
    M8='The platform "融资+融智".',
    M9="Widening the team to IP and warrant service firms.",
    M10="AI 产业链金融生态圈.",
    M11="Model platform 工银智涌 and 领航AI+行动.",
    M12="Tailored multi-product service.",
)
explain(model.PlantStepKind, "并购贷, 建园易, 置业贷.")
explain(
    model.StepState,
    "Where an enterprise stands with regard to a step: behind it, at it, before it.",
)
explain(
    model.DataClass,
    "Classes of data; consent is given per class.",
    NEEDS="An enterprise's open wish for money, and its needs of expertise.",
)
explain(model.DisclosureLevel, "How much a receiver sees.")
explain(ScoreTermKind, "What a term of a score stands for.")
explain(
    RecommendationBasis,
    "What the ranking rests on.",
    PATHS="Paths over shared deals.",
    COLD_START="The asker shares no deal with anybody that you may see: decayed activity by "
    "sector, park and kind, and what the asker lacks.",
)
explain(
    TieKind,
    "Why two organisations are tied.",
    DEAL="They financed the same deal.",
    CLIENT="They financed the same enterprise.",
    INSTITUTE="The same institute works with clients of both.",
    TEAM="They lead or sit in the same service team.",
    PARK="They sit in the same park.",
)
explain(
    RecommendationTermKind,
    "A part of a score that is no path. Deals count decayed, with a half-life of two years.",
    DIRECT_TIES="Deals shared with the lead: fourfold in the target's sectors, twice where it led.",
    SECTOR_ACTIVITY="Deals in the sectors of the asker, or of the target.",
    PARK_ACTIVITY="Deals of those who sit in the asker's park (or the target's: there in its "
    "sectors). In a cold start: deals for enterprises of the asker's parks.",
    EARLIER_WITH_TARGET="It has financed this enterprise.",
    KIND_ACTIVITY="Deals beside financiers of the asker's kind.",
    ACTIVITY="All deals.",
    COMPLEMENT="The share of what the asker lacks that it would bring.",
)
