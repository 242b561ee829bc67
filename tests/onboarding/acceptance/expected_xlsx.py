"""What must come out of the workbooks, by docs/decisions/0028-spreadsheets.md."""

from onboarding.verdicts import Existing
from tests.onboarding.acceptance.outcomes import (
    Outcome,
    code,
    held,
    member,
    people,
    research,
    revenue,
)
from tests.onboarding.acceptance.tables import DATES_1900, DATES_1904, Dates

TWO_HEADINGS = Outcome(
    sheet="2024年名单",
    columns="A -; B NAME; C USCC; D SECTOR; E REVENUE 2023; F REVENUE 2024; G RESEARCH_SPEND 2024; "
    "H EMPLOYEES; I CREDENTIAL; J HELD_FROM; L CREDENTIAL TECHNOLOGY_SME",
    rows={
        5: member(
            "东莞市一号电池有限公司",
            revenue(10_000_000, "2023"),
            revenue(120_000_000, "2024"),
            research(300_000, "2024"),
            people(50, None),
            code="91441900000000019N",
            sectors=("BATTERY",),
            holdings=(held("HIGH_TECH", "2023-12-28"), held("TECHNOLOGY_SME")),
        ),
        6: member(
            "东莞市二号电池有限公司",
            revenue(5_000_000, "2023", "MORE_THAN"),
            revenue(50_000_000, "2024"),
            research(120_000, "2024"),
            people(80, None),
            code="91441900000000027H",
            sectors=("BATTERY",),
            holdings=(held("LITTLE_GIANT", "2023-01-05"),),
        ),
        9: member("东莞市四号光伏有限公司", people(30, None, "ABOUT"), sectors=("PHOTOVOLTAIC",)),
        11: member(
            "东莞市六号显示有限公司",
            code="9144190000000006XR",
            sectors=("DISPLAY", "COMPUTE"),
            holdings=(held("SPECIALISED_INNOVATIVE"),),
        ),
        12: None,
        14: None,
    },
    # Whether the first cell of a merged range says so too is left open by the page.
    remarks="""
        ~D5 NOTE BATTERY
        D6 NOTE BATTERY
        E6 NOTE MORE_THAN 5000000
        F6 WARNING 50000000
        G6 WARNING 120000
        J6 NOTE 2023-01-05
        H9 NOTE ABOUT 30
        ~D11 NOTE DISPLAY; COMPUTE
        D12 NOTE DISPLAY; COMPUTE
        J12 ERROR
        B14 ERROR
    """,
    skipped=(7, 8, 10),
    notes=("(?i)hidden.* column|column.* hidden",),
)

FORMULAS = Outcome(
    sheet="一",
    columns="A NAME; B USCC; C REVENUE 2024; D EMPLOYEES 2024; E SYNTHETIC; F ADDRESS; G -",
    rows={
        2: member(
            "东莞市甲公式有限公司",
            revenue(20_000_000, "2024"),
            code="91441900000000019N",
            synthetic=True,
        ),
        3: None,
        4: None,
        5: member("示例第5号公司"),
        6: None,
        7: member("示例第7号公司", revenue(12_345_600, "2024")),
        8: None,
        9: None,
        10: None,
        11: member("示例第11号公司", people(100, "2024"), synthetic=False),
        12: None,
        13: None,
        14: member("示例第14号公司", address="东莞市松山湖"),
        15: None,
        17: None,
        18: None,
        19: None,
        20: member("示例第20号公司", people(4, "2024"), address="松山湖"),
    },
    remarks="""
        A2 NOTE 东莞市甲公式有限公司
        B2 NOTE 91441900000000019N
        C2 NOTE 20000000
        C3 ERROR
        C4 ERROR
        B6 ERROR
        C8 ERROR
        D9 ERROR
        F10 ERROR
        C12 ERROR
        D13 ERROR
        F15 ERROR
        B17 ERROR
        A18 ERROR
        F19 ERROR
        D20 NOTE 4
    """,
    left_out={14: ((6, "旁注"),)},
)


def _dates(dates: Dates) -> Outcome:
    return Outcome(
        sheet="一",
        columns="A NAME; B FOUNDED_ON",
        rows={
            n: None if grave == "ERROR" else member(f"示例第{n}号公司", founded=shown)
            for n, (*_, grave, shown) in enumerate(dates, 2)
        },
        remarks="\n".join(
            f"B{n} {grave} {shown}" for n, (*_, grave, shown) in enumerate(dates, 2) if grave
        ),
    )


AGAINST_EXISTING = Outcome(
    sheet="Sheet",
    columns="A NAME; B USCC; C KIND; D ALIAS; E ADDRESS; F SECTOR; G CREDENTIAL; H HELD_FROM; "
    "I REVENUE 2023; J MEMBER_FROM",
    rows={
        2: member(
            "东莞市宏达电子科技有限公司",
            revenue(12_000_000, "2023"),
            code=code(1),
            aliases=("宏达电子",),
            sectors=("SEMICONDUCTOR",),
            holdings=(held("HIGH_TECH", "2022-12-19"),),
            since="2020-06",
        ),
        3: member("东莞市鸿运精密机械有限公司", revenue(600_000, "2023"), code=code(2)),
        4: member("廣東智誠機器人有限公司", code=code(3)),
        5: member("深圳市衡光光电科技有限公司"),
        6: member("广东柏诚贸易有限公司", aliases=("松柏新材",)),
        7: member("东莞市兰海工业有限公司", address="松山湖科技九路2号A栋"),
        8: member("东莞市明珠电池有限公司", code=code(8)),
        9: member("东莞市双子显示有限公司"),
        10: member("东莞市天工锻造有限公司", code=code(10)),
        11: member("东莞市孤峰食品有限公司", address="松山湖科技九路2号A栋"),
        12: member("示例融通有限公司"),
        13: member("东莞市查无此企有限公司", code=code(12)),
        14: member("东莞市宏达电子有限公司", code=code(13)),
        15: member("东莞市新名字机床有限公司", code=code(14), aliases=("老名字机床",)),
        16: None,
    },
    remarks="F16 ERROR",
    existing=(
        Existing("j", member("东莞市云帆食品有限公司", code=code(10))),
        Existing(
            "a",
            member(
                "东莞市宏达电子科技有限公司",
                revenue(9_000_000, "2022"),
                revenue(12_000_000, "2023"),
                code=code(1),
                aliases=("宏达", "宏达电子"),
                address="东莞市松山湖工业北路1号",
                founded="2018-06-01",
                sectors=("ROBOTICS", "SEMICONDUCTOR"),
                holdings=(held("HIGH_TECH", "2022-12-19", "2025-12-19"), held("LITTLE_GIANT")),
                since="2020-06",
                synthetic=False,
            ),
        ),
        Existing("b", member("东莞市鸿运精密机械有限公司", revenue(500_000, "2023"), code=code(2))),
        Existing("c", member("广东智诚机器人有限公司")),
        Existing("d", member("深圳市恒光光电科技有限公司", code=code(4))),
        Existing("e", member("东莞松柏材料股份有限公司", aliases=("松柏新材",))),
        Existing("f", member("东莞市蓝海智能装备有限公司", address="松山湖科技九路 2号 a栋")),
        Existing("g", member("东莞市明珠电池有限公司", code=code(7))),
        Existing("i", member("东莞市双子显示有限公司")),
        Existing("h", member("东莞市双子显示有限公司", code=code(9))),
        Existing("k", member("示例融通有限公司", kind="LESSOR")),
        Existing("l", member("东莞市老名字机床有限公司", code=code(14))),
    ),
    verdicts={
        2: "UNCHANGED a",
        3: "CHANGED b",
        4: "CHANGED c",
        5: "POSSIBLE_DUPLICATE d 9500 SIMILAR_NAME",
        6: "POSSIBLE_DUPLICATE e 2478 SAME_ALIAS",
        7: "POSSIBLE_DUPLICATE f 6908 SAME_ADDRESS",
        8: "POSSIBLE_DUPLICATE g 10000 SAME_NAME",
        9: "POSSIBLE_DUPLICATE h 10000 SAME_NAME, i 10000 SAME_NAME",
        10: "POSSIBLE_DUPLICATE j 1266 SAME_USCC",
        11: "NEW",
        12: "POSSIBLE_DUPLICATE k 10000 SAME_NAME",
        13: "NEW",
        14: "NEW",
        15: "CHANGED l",
    },
)

XLSX_OUTCOMES = {
    "two_headings": TWO_HEADINGS,
    "formulas": FORMULAS,
    "dates_of_1900": _dates(DATES_1900),
    "dates_of_1904": _dates(DATES_1904),
    "against_existing": AGAINST_EXISTING,
}
