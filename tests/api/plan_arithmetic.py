"""The arithmetic of an answered plan, done again from the answer alone; shares no code with it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from operator import ge, le
from typing import Any

Json = dict[str, Any]

PARTNER_OF = {
    "WARRANT_LOAN": ("EQUITY_EXCHANGE", "WARRANT"),
    "GUARANTEED_LOAN": ("GUARANTOR", "GUARANTEE"),
    "INSURED_LOAN": ("INSURER", "INSURANCE"),
    "LEASED_UPGRADE": ("LESSOR", "LEASE"),
}
BOUNDS: dict[str, Callable[[float, float], bool]] = {"AT_LEAST": ge, "AT_MOST": le}
FIGURES = ("amount", "basisPoints", "number")


@dataclass(frozen=True, slots=True)
class Money:
    """A tranche that brings money, and those that cover or attend it."""

    loan: Json
    partners: list[Json]


def money_of(plan: Json) -> list[Money]:
    """Each piece of money with the tranches that follow it without money."""
    found: list[Money] = []
    for each in plan["tranches"]:
        if each["amount"]:
            found.append(Money(each, []))
        else:
            found[-1].partners.append(each)
    return found


def rounded(yuan_times_points: int) -> int:
    """Whole yuan, a half rounded up."""
    whole, rest = divmod(yuan_times_points, 10_000)
    return whole + (2 * rest >= 10_000)


def rounded_up(yuan_times_points: int) -> int:
    """Whole yuan, any rest rounded up."""
    whole, rest = divmod(yuan_times_points, 10_000)
    return whole + (rest > 0)


def check(plan: Json) -> None:
    """Everything that a banker could check by hand."""
    check_amounts(plan)
    for each in money_of(plan):
        check_money(each)
        check_partners(each, plan)
    check_limits([plan])
    check_cost(plan)
    check_members(plan)
    check_bundle(plan)
    check_certificate(plan)
    check_reasons(plan)


def check_amounts(plan: Json) -> None:
    """covered + uncovered = amount + over, and what the lead does not lend alone is the gap."""
    amounts = [each["amount"] for each in plan["tranches"]]
    own = sum(each["amount"] for each in plan["tranches"] if each["role"] == "OWN_LINE")
    asked = plan["request"]["amount"]
    assert plan["covered"] == sum(amounts)
    assert plan["covered"] + plan["uncovered"] == asked + plan["over"]
    assert not (plan["uncovered"] and plan["over"])
    steps = [each["product"]["terms"]["step"] for each in plan["tranches"] if each["amount"]]
    assert 0 <= plan["over"] < min(steps)
    assert plan["gap"] == max(0, asked - own)
    if plan["request"]["leadLine"] is not None:
        assert own <= plan["request"]["leadLine"]


def check_money(money: Money) -> None:
    """Within the product's range, in its steps, at its price."""
    loan, terms = money.loan, money.loan["product"]["terms"]
    assert terms["minimum"] <= loan["amount"] <= terms["maximum"]
    assert loan["amount"] % terms["step"] == 0
    assert loan["annualRate"] == terms["annualRate"]
    assert loan["yearlyCost"] == rounded(loan["amount"] * loan["annualRate"])
    assert loan["covers"] is None


def check_partners(money: Money, plan: Json) -> None:
    """One partner of the pairing's kind; it covers its share, rounded up, for its fee."""
    loan = money.loan
    kinds = [each["provider"]["kind"] for each in money.partners]
    assert len(set(kinds)) == len(kinds)
    if loan["pairing"] is None:
        assert "GUARANTOR" not in kinds
        assert "INSURER" not in kinds
    else:
        kind, role = PARTNER_OF[loan["pairing"]]
        [partner] = [each for each in money.partners if each["provider"]["kind"] == kind]
        assert partner["role"] == role
    for each in money.partners:
        share = 10_000 if loan["bundled"] else loan["product"]["terms"]["coverage"] or 0
        base = rounded_up(loan["amount"] * share) or loan["amount"]
        assert each["covers"] == (base if share else None)
        assert each["annualRate"] == each["product"]["terms"]["fee"]
        assert each["yearlyCost"] == rounded(base * each["annualRate"])
        assert each["provider"]["name"] != loan["provider"]["name"]
        assert each["pairing"] == loan["pairing"]
        assert each["bundled"] == loan["bundled"]
    asked = plan["request"]["tenorMonths"]
    for each in (loan, *money.partners):
        assert asked is None or each["tenorMonths"] == asked


def check_limits(plans: list[Json]) -> None:
    """Of products, of providers and of covers, over all plans of a firm together."""
    lent: dict[str, int] = defaultdict(int)
    borne: dict[str, int] = defaultdict(int)
    limits: dict[str, int] = {}
    caps: dict[str, int] = {}
    for money in (each for plan in plans for each in money_of(plan)):
        provider = money.loan["provider"]["name"]
        product = provider + "/" + money.loan["product"]["name"]
        limits[product] = money.loan["product"]["terms"]["maximum"]
        limits[provider] = money.loan["provider"]["limits"]["borrowerCap"]
        lent[product] += money.loan["amount"]
        lent[provider] += money.loan["amount"]
        for each in money.partners:
            cover = each["provider"]["name"] + "/" + each["product"]["name"]
            caps[cover] = each["product"]["terms"]["coverCap"]
            borne[cover] += each["covers"] or money.loan["amount"]
            assert (each["covers"] or 0) <= money.loan["amount"]
    assert all(lent[name] <= limits[name] for name in limits)
    assert all(borne[name] <= caps[name] for name in caps)


def cost(plan: Json) -> int:
    """In yuan times basis points: interest, fees, and recruitment once for each recruit."""
    total = 10_000 * plan["recruitmentCost"]
    for money in money_of(plan):
        total += money.loan["amount"] * money.loan["annualRate"]
        for each in money.partners:
            total += (each["covers"] or money.loan["amount"]) * each["annualRate"]
    return total


def check_cost(plan: Json) -> None:
    """Rounded once, so it is within half a yuan for each tranche of their own costs."""
    recruits = {
        each["provider"]["name"]: each["provider"]["limits"]["recruitmentCost"]
        for each in plan["tranches"]
        if each["recruited"]
    }
    assert plan["recruitmentCost"] == sum(recruits.values())
    assert plan["request"]["team"] or not recruits
    assert plan["yearlyCost"] == rounded(cost(plan))
    parts = sum(each["yearlyCost"] for each in plan["tranches"]) + plan["recruitmentCost"]
    assert 2 * abs(plan["yearlyCost"] - parts) <= len(plan["tranches"]) + 1


def check_members(plan: Json) -> None:
    """Each institution counts once, whatever it does."""
    names = {each["provider"]["name"] for each in plan["tranches"]}
    assert plan["members"] == len(names) <= plan["request"]["maximumMembers"]
    assert 0 <= plan["introductions"] <= len(names)


def check_bundle(plan: Json) -> None:
    """投贷担: equity : credit : guarantee = 2 : 1 : 1, and the guarantee covers the credit."""
    bundled = [each for each in plan["tranches"] if each["bundled"]]
    equity = sum(each["amount"] for each in bundled if each["role"] == "EQUITY")
    credit = sum(each["amount"] for each in bundled if each["role"] != "EQUITY")
    guarantee = sum(each["covers"] or 0 for each in bundled)
    assert (equity, guarantee) == (2 * credit, credit)


def check_certificate(plan: Json) -> None:
    """What is proved to be best is what the plan has."""
    own = sum(each["amount"] for each in plan["tranches"] if each["role"] == "OWN_LINE")
    levels = plan["certificate"]["objectives"]
    reached = [plan["uncovered"], plan["over"], own, plan["yearlyCost"], plan["members"]]
    assert plan["certificate"]["proof"] == "OPTIMAL"
    assert [each["reached"] for each in levels] == [*reached, plan["introductions"]]
    assert all(each["reached"] == each["bound"] for each in levels)


def check_reasons(plan: Json) -> None:
    """Every rule that is shown holds, and where it bounds a figure, the figure is within."""
    for tranche in plan["tranches"]:
        for result in tranche.get("because", {"rules": []})["rules"]:
            assert result["verdict"] == "HOLDS"
            rule, datum = result["rule"], result["datum"]
            test = BOUNDS.get(rule["comparison"])
            for key in FIGURES:
                if test and datum and key in datum["value"] and key in rule["thresholds"][0]:
                    assert test(datum["value"][key], rule["thresholds"][0][key])
