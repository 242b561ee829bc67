"""The examples of docs/worked-examples.md: asked, answered to the byte, and calculated again."""

import json
import os
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.api import plan_arithmetic as arithmetic
from tests.api.plan_arithmetic import Json
from tests.conftest import Ask

DOCS = Path(__file__).resolve().parents[2] / "docs"
EXAMPLES = DOCS / "examples"
PAGE = (DOCS / "worked-examples.md").read_text(encoding="utf-8")
NAMES = sorted(path.name.split(".")[0] for path in EXAMPLES.glob("*.variables.json"))
OF_A_PAIRING = {
    "m3-warrant-loan": "WARRANT_LOAN",
    "m3-guaranteed-loan": "GUARANTEED_LOAN",
    "m3-insured-loan": "INSURED_LOAN",
    "m3-leased-upgrade": "LEASED_UPGRADE",
    "m3-bundle": "GUARANTEED_LOAN",
}
FULL_TEAM = {
    *("BANK", "GUARANTOR", "INSURER", "LESSOR", "EQUITY_INVESTOR"),
    *("IP_SERVICE_FIRM", "WARRANT_SERVICE_FIRM"),
}
HEAD = """| role | who | by which product | yuan | covers | rate | a year |
|---|---|---|---:|---:|---:|---:|
"""
NUMBER = re.compile(r"(?<![\w-])\d{1,3}(?:,\d{3})+(?![\d,])")
PERCENT = re.compile(r"(\d+(?:\.\d+)?) %")
EQUATION = re.compile(r"^    (?:.*: )?([\d,.% ×+−()]+) = ([\d,]+)$", re.MULTILINE)


def operation(name: str) -> str:
    """The operation of an example's mechanism."""
    return (EXAMPLES / f"{name.split('-', maxsplit=1)[0]}.graphql").read_text(encoding="utf-8")


def answer(name: str) -> Json:
    """The committed answer."""
    return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))["data"]


def plans(data: Json) -> list[Json]:
    """The plans of an answer."""
    return [part["plan"] for part in data.values() if part and "plan" in part]


def section(name: str) -> str:
    """What the page says about an example: it begins with the link to its answer."""
    [text] = [each for each in re.split(r"(?m)^## ", PAGE) if f"(examples/{name}.json)" in each]
    return text


def yuan(amount: int | None) -> str:
    """A number as the page writes it."""
    return "" if amount is None else f"{amount:,}"


def table(plan: Json) -> str:
    """A plan as the page shows it."""
    rows = [
        f"| {each['role']} | {each['provider']['name']} | {each['product']['name']} "
        f"| {yuan(each['amount'])} | {yuan(each['covers'])} | {each['annualRate'] / 100:.2f} % "
        f"| {yuan(each['yearlyCost'])} |\n"
        for each in plan["tranches"]
    ]
    return HEAD + "".join(rows)


def numbers(value: Any) -> Iterator[int]:
    """All whole numbers of an answer; some counts are floating ones."""
    match value:
        case dict():
            for each in value.values():  # pyright: ignore[reportUnknownVariableType]
                yield from numbers(each)
        case list():
            for each in value:  # pyright: ignore[reportUnknownVariableType]
                yield from numbers(each)
        case bool():
            return
        case int() | float():
            if value == int(value):
                yield int(value)
        case _:
            return


def calculated(expression: str) -> Fraction:
    """Sums of products, in the page's own writing."""
    text = expression.replace(",", "").replace("−", "+ −")
    total = Fraction(0)
    for term in text.split("+"):
        if not term.strip():
            continue
        product = Fraction(-1 if "−" in term else 1)
        for factor in term.replace("−", "").split("×"):
            share = Fraction(1, 100) if "%" in factor else Fraction(1)
            product *= Fraction(factor.replace("%", "").strip()) * share
        total += product
    return total


@pytest.mark.parametrize("name", NAMES)
async def test_an_example_is_answered_as_documented(
    ask: Ask, root_fields: list[str], name: str
) -> None:
    """To the byte, by plans.

    RONGZHI_WRITE_ANSWERS=1 writes the pages anew after a change that is meant.
    """
    variables = json.loads((EXAMPLES / f"{name}.variables.json").read_text(encoding="utf-8"))
    body = await ask(operation(name), **variables)
    assert "errors" not in body
    assert set(root_fields) == {""}
    text = json.dumps(body, ensure_ascii=False, indent=2) + "\n"
    page = EXAMPLES / f"{name}.json"
    if os.environ.get("RONGZHI_WRITE_ANSWERS"):
        page.write_text(text, encoding="utf-8")
    assert text == page.read_text(encoding="utf-8")


def test_every_file_belongs_to_an_example() -> None:
    """Nothing is left over, and the page shows each."""
    names = {path.name for path in EXAMPLES.iterdir()}
    wanted = {f"{name}{end}" for name in NAMES for end in (".json", ".variables.json")}
    assert names == wanted | {f"{name.split('-')[0]}.graphql" for name in NAMES}
    for name in names:
        assert f"(examples/{name})" in PAGE
    assert set(OF_A_PAIRING) < set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_arithmetic_holds(name: str) -> None:
    """Amounts, shares, fees, limits and what is proved, from the answer alone."""
    found = plans(answer(name))
    assert found
    for plan in found:
        arithmetic.check(plan)


FIGURES = (
    *("covered", "uncovered", "over", "gap", "yearlyCost", "recruitmentCost", "members"),
    *("introductions", "amount", "covers", "annualRate"),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_figure_is_noticed(name: str) -> None:
    """Each figure of a plan and of its tranches, one yuan, point or member more."""
    for plan in plans(answer(name)):
        for number, part in enumerate([plan, *plan["tranches"]]):
            for key in FIGURES:
                if part.get(key) is None:
                    continue
                wrong = json.loads(json.dumps(plan))
                altered = [wrong, *wrong["tranches"]][number]
                altered[key] += 1
                with pytest.raises(AssertionError):
                    arithmetic.check(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_passes_for_real(name: str) -> None:
    """The enterprise is invented, each plan says so, and so does the page where it shows it."""
    data = answer(name)
    [enterprise] = [part["enterprise"] for part in data.values() if "enterprise" in (part or {})]
    assert enterprise["synthetic"]
    assert enterprise["name"].startswith("示例·")
    assert enterprise["name"] in section(name)
    assert "synthetic" in section(name)
    for plan in plans(data):
        assert plan["synthetic"]
        assert plan["illustrative"]
        for each in plan["tranches"]:
            assert each["provider"]["synthetic"] == each["provider"]["name"].startswith("示例·")
            assert each["product"]["terms"]["illustrative"]
            if not each["provider"]["synthetic"]:
                assert f"{each['provider']['name']} in this plan is a real bank" in section(name)
                assert "**illustrative**" in section(name)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_shows_the_plan(name: str) -> None:
    """Its tables are made from the answers."""
    for plan in plans(answer(name)):
        assert table(plan) in section(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_of_the_page_is_in_the_answer(name: str) -> None:
    """Or is calculated on the page, and then rightly; rates are basis points of the answer."""
    text = section(name)
    known = {10_000, *numbers(answer(name))}
    equations = EQUATION.findall(text)
    assert len(equations) == len(re.findall(r"(?m)^    ", text)) > 0
    for expression, result in equations:
        assert calculated(expression) == int(result.replace(",", "")), (expression, result)
        known.add(int(result.replace(",", "")))
    stated = {int(each.replace(",", "")) for each in NUMBER.findall(text)}
    assert stated <= known, stated - known
    assert {Fraction(each) * 100 for each in PERCENT.findall(text)} <= known


@pytest.mark.parametrize(("name", "pairing"), OF_A_PAIRING.items())
def test_the_plan_uses_its_pairing(name: str, pairing: str) -> None:
    """And no other one; the bundle is in its own example only."""
    [plan] = plans(answer(name))
    assert {each["pairing"] for each in plan["tranches"] if each["pairing"]} == {pairing}
    assert any(each["bundled"] for each in plan["tranches"]) == (name == "m3-bundle")
    assert plan["uncovered"] == 0


def test_the_team_lacks_what_it_lacks() -> None:
    """Kinds present and missing make up a full team; who is not in it is recruited, at a cost."""
    data = answer("m1-service-team")
    team, [plan] = data["team"], plans(data)
    kinds = {each["provider"]["kind"] for each in team["members"]}
    assert set(team["presentKinds"]) == kinds | {"BANK"}
    assert set(team["missingKinds"]) == FULL_TEAM - kinds - {"BANK"}
    inside = {team["lead"]["name"], *(each["provider"]["name"] for each in team["members"])}
    for each in plan["tranches"]:
        assert each["recruited"] == (each["provider"]["name"] not in inside)
    assert plan["request"]["team"]["name"] == team["name"]
    assert plan["recruitmentCost"] > 0


def test_the_team_is_widened_by_what_it_lacks() -> None:
    """Candidates are of the missing kinds and in order; the plan recruits one, and pays for it."""
    data = answer("m9-wider-team")
    found = [edge["node"] for edge in data["teamGaps"]["edges"]]
    assert {each["candidate"]["kind"] for each in found} <= set(data["team"]["missingKinds"])
    assert [each["rank"] for each in found] == list(range(1, len(found) + 1))
    gains = [(each["enterprisesCovered"], each["gapCovered"]) for each in found]
    assert gains == sorted(gains, reverse=True)
    [plan] = plans(data)
    recruited = [each["provider"] for each in plan["tranches"] if each["recruited"]]
    assert [each["name"] for each in recruited] == [found[0]["candidate"]["name"]]
    assert plan["recruitmentCost"] == recruited[0]["limits"]["recruitmentCost"] > 0


def test_several_products_for_one_firm() -> None:
    """Within the limits of all products and providers together, and institutes beside them."""
    data = answer("m12-equipment-maker")
    found = plans(data)
    arithmetic.check_limits(found)
    used = {
        (each["provider"]["name"], each["product"]["name"])
        for plan in found
        for each in plan["tranches"]
    }
    assert len(used) >= 4
    ranks = [edge["node"] for edge in data["workingCapital"]["expertise"]["edges"]]
    assert [each["rank"] for each in ranks] == [1, 2, 3]
    for each in ranks:
        assert each["score"] == sum(term["contribution"] for term in each["terms"])
        assert each["expertise"]["institute"]["synthetic"]
        assert each["expertise"]["institute"]["name"] in section("m12-equipment-maker")
