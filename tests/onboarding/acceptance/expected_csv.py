"""What must come out of the CSV files, by docs/decisions/0028-spreadsheets.md."""

from graph.model import PartialDate
from graph.model.words import Qualifier
from onboarding.quantities import Quantity
from onboarding.records import Figure, MemberRecord
from onboarding.verdicts import Existing
from onboarding.words import ImportField
from tests.onboarding.acceptance.outcomes import (
    Outcome,
    code,
    held,
    member,
    people,
    research,
    revenue,
)
from tests.onboarding.acceptance.tables import AMOUNTS, CODES, FOUNDED, MEMBERSHIPS

GB18030_WITH_TITLE = Outcome(
    columns="A -; B NAME; C USCC; D FOUNDED_ON; E REVENUE 2023; F EMPLOYEES 2023; G -",
    rows={
        4: member(
            "东莞市𠮷川电子有限公司",
            revenue(12_345_000, "2023"),
            people(86, "2023"),
            code="91441900000000019N",
            founded="2018-06",
        ),
        5: member(
            "东莞市㛃美新材料有限公司",
            revenue(30_000_000, "2023", "MORE_THAN"),
            people(100, "2023", "MORE_THAN"),
            code="91441900000000027H",
            founded="2019-03-05",
        ),
        6: member(
            "东莞市㴪海电池（DG）有限公司",
            revenue(12_000_000, "2023"),
            people(35, "2023"),
            founded="2020-05-06",
        ),
        7: member("镕堃智能装备有限公司", revenue(80_000_000, "2023"), people(20, "2023", "ABOUT")),
        8: None,
    },
    remarks="""
        E5 NOTE MORE_THAN 30000000
        F5 NOTE MORE_THAN 100
        F7 NOTE ABOUT 20
        B8 ERROR
    """,
    skipped=(10,),
    notes=("(?i)enterprise",),
    left_out={4: ((0, "1"), (6, "张三")), 6: ((0, "３"),), 8: ((0, "合计"),)},
)

UTF16_TABS = Outcome(
    columns="A NAME; B NAME_EN; C ALIAS; D ADDRESS; E -; F CREDENTIAL; G HELD_FROM; H HELD_UNTIL",
    rows={
        2: member(
            '东莞市"宏达"电子有限公司',
            english="Hongda Electronics Co., Ltd.",
            aliases=("Hongda Co., Ltd.", "宏达"),
            address="广东省东莞市松山湖工业北路1号",
            holdings=(held("HIGH_TECH", "2022-12-19", "2025-12-19"),),
        ),
        3: None,
        5: None,
        6: None,
        7: None,
        8: None,
        9: member("东莞市红隼材料有限公司", english="Hongsun"),
    },
    remarks="""
        B3 ERROR
        D3 ERROR
        H3 NOTE
        G5 ERROR
        G6 ERROR
        H7 ERROR
        F8 ERROR
    """,
    left_out={2: ((4, "第一行\n第二行，\n第三行"),), 6: ((4, "转下页"),)},
)

BOM_AND_SEP = Outcome(
    columns="A NAME; B KIND; C CREDENTIAL HIGH_TECH; D CREDENTIAL SPECIALISED_INNOVATIVE; "
    "E CREDENTIAL LITTLE_GIANT; F SYNTHETIC; G SECTOR; H STAGE",
    rows={
        3: member(
            "东莞市甲木电子有限公司",
            sectors=("SEMICONDUCTOR",),
            stage="GROWTH",
            holdings=(held("HIGH_TECH"), held("LITTLE_GIANT")),
            synthetic=False,
        ),
        4: member(
            "东莞市乙火电子有限公司",
            sectors=("ROBOTICS", "INDUSTRIAL_SOFTWARE"),
            stage="MATURE",
            holdings=(held("HIGH_TECH"),),
            synthetic=False,
        ),
        5: member(
            "东莞市丙土电子有限公司",
            sectors=("NEW_MATERIALS", "BATTERY"),
            stage="LISTING",
            holdings=(held("HIGH_TECH"), held("LITTLE_GIANT")),
            synthetic=True,
        ),
        6: member(
            "东莞市丁金电子有限公司",
            sectors=("OTHER",),
            stage="SEED",
            holdings=(held("HIGH_TECH"), held("LITTLE_GIANT")),
            synthetic=False,
        ),
        7: member(
            "东莞市戊水电子有限公司",
            sectors=("PHOTOVOLTAIC", "AI_ALGORITHM"),
            holdings=(held("HIGH_TECH"), held("LITTLE_GIANT")),
            synthetic=False,
        ),
        8: member("示例银行东莞分行", kind="BANK", synthetic=True),
        **dict.fromkeys(range(9, 15)),
    },
    remarks="""
        C9 ERROR
        H9 ERROR
        C10 ERROR
        H10 ERROR
        B11 ERROR
        B12 ERROR
        G12 ERROR
        F13 ERROR
        B14 ERROR
        C14 ERROR
    """,
)

BIG5_TRADITIONAL = Outcome(
    columns="A NAME; B USCC; C ADDRESS; D EMPLOYEES; E RESEARCH_SPEND; F FOUNDED_ON",
    rows={
        2: member(
            "東莞市宏達電子科技有限公司",
            people(120, None, "ABOUT"),
            research(5_000_000, None),
            code="91441900000000019N",
            address="東莞市松山湖工業北路1號",
            founded="2018-06",
        ),
        3: member(
            "東莞臺達智能裝備有限公司",
            people(350, None),
            research(1_205_000, None),
            address="東莞市長安鎮",
            founded="2019-03-05",
        ),
        4: member(
            "廣東億豐機床股份有限公司",
            people(120, None),
            research(120_000_000, None),
            code="91441900000000035C",
            founded="2001",
        ),
    },
    remarks="""
        D2 NOTE ABOUT 120
        E2 WARNING 5000000
        E4 WARNING 120000000
    """,
    existing=(
        Existing("x1", member("东莞市宏达电子科技有限公司", code="91441900000000019N")),
        Existing("x2", member("东莞台达智能装备有限公司", code="91441900000000094F")),
        Existing("x3", member("广东亿丰机床股份有限公司", code="91441900000000078R")),
    ),
    verdicts={2: "CHANGED x1", 3: "CHANGED x2", 4: "POSSIBLE_DUPLICATE x3 10000 SAME_NAME"},
)

SEMICOLON_DATES = Outcome(
    columns="A NAME; B FOUNDED_ON; C MEMBER_FROM; D MEMBER_UNTIL",
    rows={
        n + 2: None if grave == "ERROR" else member(f"示例第{n}号公司", founded=shown or None)
        for n, (_, grave, shown) in enumerate(FOUNDED)
    }
    | {
        n + 2 + len(FOUNDED): None
        if grave == "ERROR"
        else member(f"示例入驻{n}号公司", since=since, until=until)
        for n, (_, _, since, until, grave) in enumerate(MEMBERSHIPS)
    },
    remarks="\n".join(
        [f"B{n + 2} {grave} {shown}" for n, (_, grave, shown) in enumerate(FOUNDED) if grave]
        + [f"D{n + 2 + len(FOUNDED)} {grave}" for n, (*_, grave) in enumerate(MEMBERSHIPS) if grave]
    ),
)

_MEASURES = {
    "B": (ImportField.REVENUE, PartialDate("2024")),
    "C": (ImportField.REVENUE, PartialDate("2023")),
    "D": (ImportField.RESEARCH_SPEND, PartialDate("2024")),
    "E": (ImportField.EMPLOYEES, None),
}


def _with_amount(n: int, letter: str, grave: str, shown: str) -> MemberRecord | None:
    name = f"示例第{n}号公司"
    if grave == "ERROR" or not shown:
        return None if grave else member(name)
    field, year = _MEASURES[letter]
    qualifier, _, number = shown.rpartition(" ")
    quantity = Quantity(int(number), Qualifier(qualifier or "EXACTLY"))
    return member(name, Figure(field, quantity, year))


FULL_WIDTH_AMOUNTS = Outcome(
    columns="A NAME; B REVENUE 2024; C REVENUE 2023; D RESEARCH_SPEND 2024; E EMPLOYEES; "
    "F REVENUE 2022; G -; H -; I -",
    rows={
        n + 2: _with_amount(n, letter, grave, shown)
        for n, (letter, _, grave, shown) in enumerate(AMOUNTS)
    },
    remarks="\n".join(
        f"{letter}{n + 2} {grave} {shown}"
        for n, (letter, _, grave, shown) in enumerate(AMOUNTS)
        if grave
    ),
)

WRONG_CODES = Outcome(
    columns="A NAME; B USCC",
    rows={
        n + 2: None if grave else member(f"示例第{n}号公司", code=shown or None)
        for n, (_, grave, shown, _) in enumerate(CODES)
    },
    remarks="\n".join(f"B{n + 2} ERROR" for n, (_, grave, *_) in enumerate(CODES) if grave),
    says={f"B{n + 2}": pattern for n, (*_, pattern) in enumerate(CODES) if pattern},
)


def _at_the_lake(name: str, code: str | None = None) -> MemberRecord:
    return member(name, code=code, address="松山湖")


TWICE_WITHIN = Outcome(
    columns="A NAME; B USCC; C ADDRESS",
    rows={
        2: _at_the_lake("东莞市甲一电子有限公司", code(1)),
        3: None,
        4: _at_the_lake("东莞市丙三电子有限公司"),
        5: None,
        6: _at_the_lake("东莞市丁四电子有限公司", code(2)),
        7: _at_the_lake("东莞市丁四电子有限公司", code(3)),
        8: None,
        9: None,
        10: _at_the_lake("东莞市己六电子有限公司", code(5)),
        11: None,
        13: _at_the_lake("东莞市庚七电子有限公司", code(6)),
        15: _at_the_lake("东莞市辛八（电子）有限公司"),
        16: None,
        17: _at_the_lake("东莞市辛八电子公司"),
    },
    remarks="""
        ?2 NOTE
        ?3 ERROR
        ?4 NOTE
        ?5 ERROR
        ?7 WARNING
        B8 ERROR
        A8 NOTE
        ?9 ERROR
        ?10 NOTE
        ?11 ERROR
        ?15 NOTE
        ?16 ERROR
    """,
    says={
        "?3": r"\b2\b",
        "?5": r"\b4\b",
        "?7": r"\b6\b",
        "?9": r"\b8\b",
        "?11": r"\b10\b",
        "?16": r"\b15\b",
    },
    skipped=(12, 14),
    twins={2: (3,), 3: (2,), 4: (5,), 5: (4,), 13: (), 17: ()},
)

CSV_OUTCOMES = {
    "gb18030_with_title": GB18030_WITH_TITLE,
    "utf16_tabs": UTF16_TABS,
    "bom_and_sep": BOM_AND_SEP,
    "big5_traditional": BIG5_TRADITIONAL,
    "semicolon_dates": SEMICOLON_DATES,
    "full_width_amounts": FULL_WIDTH_AMOUNTS,
    "wrong_codes": WRONG_CODES,
    "twice_within": TWICE_WITHIN,
}
