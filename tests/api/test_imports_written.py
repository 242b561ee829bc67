"""Which cells committing would write something of."""

from typing import Any

from graph.model import CredentialKind, Measure, SectorKey
from seed.rows import ValueRow
from tests.api.import_town import ImportTown, Office, csv
from tests.api.speaking import speakers
from tests.conftest import CountingGraph

COLUMNS = (
    *("企业名称", "简称", "英文名称", "统一社会信用代码", "地址", "成立日期", "行业", "发展阶段"),
    *("资质", "认定日期", "2023年营业收入（元）", "2024年营业收入（元）", "员工人数"),
    *("入驻日期", "示例数据"),
)
NEW = (
    *("新企业", "新企", "Newcomer", "91440300708461136T", "松山湖大道1号", "2019-03-01", "机器人"),
    *("成长期", "高新技术企业", "2024-01-01", "1", "2", "8", "2024-05-01", "是"),
)


def _row(*cells: str, **said: str) -> str:
    """Cells in the order of the columns, or by their heading."""
    return ",".join(cells or [said.get(each, "") for each in COLUMNS])


def _written(row: dict[str, Any]) -> list[str]:
    return [each["raw"] for each in row["cells"] if each["isWritten"]]


async def test_the_preview_says_which_cells_are_written(graph: CountingGraph) -> None:
    """Of a new row all that is said; of another one what it says and the organisation has not."""
    town = ImportTown()
    revenue = ValueRow(amount=2_000_000)
    town.fact("mine", Measure.REVENUE, revenue, "2024-12-31", scope="年度营业收入")
    town.refers("mine", Measure.SECTOR, town.sector(SectorKey.ROBOTICS))
    town.holding("mine", town.credential(CredentialKind.HIGH_TECH), held_from="2024-01-01")
    await town.write(graph)
    held, year, before = COLUMNS[9], COLUMNS[11], COLUMNS[10]
    label = {"资质": "高新技术企业", held: "2024-01-01"}
    content = csv(
        _row(*COLUMNS),
        _row(*NEW),
        _row(
            企业名称="mine",
            行业="机器人、电池",
            入驻日期="2024-05-01",
            示例数据="否",
            **{**label, before: "1", year: "2000000"},
        ),
        _row(企业名称="theirs", 简称="Their Works", 行业="机器人"),
        _row(企业名称="sited", 入驻日期="2022-05-01", **label),
        _row(企业名称="applied", 行业="机器人"),
        _row(企业名称="bank", 行业="机器人"),
    )
    async with speakers(graph) as asked:
        office = Office(asked)
        job = await office.start(content)
        rows = await office.rows(job["id"])
        assert [(each["verdict"], _written(each)) for each in rows] == [
            ("NEW", list(NEW)),
            ("CHANGED", ["机器人、电池", "1"]),
            ("CHANGED", []),  # it is applied for, and nothing of it is written
            ("CHANGED", ["高新技术企业", "2024-01-01", "2022-05-01"]),
            ("UNCHANGED", []),
            ("POSSIBLE_DUPLICATE", []),
        ]
        await office.commit(job["id"], "VALID")
        again = await office.start(content)
        assert [_written(each) for each in await office.rows(again["id"])] == [[]] * 6


async def test_of_several_columns_only_those_are_written_that_say_something_new(
    graph: CountingGraph,
) -> None:
    """A name under which it is not found yet, a label said with yes, a number of people of now."""
    town = ImportTown()
    town.holding("mine", town.credential(CredentialKind.HIGH_TECH))
    await town.write(graph)
    content = csv(
        "企业名称,英文名称,统一社会信用代码,高新技术企业,科技型中小企业,员工人数,营业收入（元）",
        "mine,Mine,91440300708461136T,是,是,8,5",
        "MINE,,91440300708461136T,是,否,8,5",
    )
    async with speakers(graph) as asked:
        office = Office(asked)
        job = await office.start(content)
        [first, second] = await office.rows(job["id"])
        assert [first["verdict"], second["verdict"]] == ["CHANGED", "INVALID"]
        fields = [(each["field"], each["raw"]) for each in first["cells"] if each["isWritten"]]
        assert fields == [
            ("NAME_EN", "Mine"),
            ("USCC", "91440300708461136T"),
            ("CREDENTIAL", "是"),
            ("EMPLOYEES", "8"),
        ]
        assert first["cells"][3]["isWritten"] is False  # the label that it holds
        assert _written(second) == []
