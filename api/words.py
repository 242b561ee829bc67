"""Reasons that stand in the way of a plan, in words of the domain."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar, cast

from api.context import Context, Info
from api.planning import Planned
from graph import model
from graph.model import OrganizationKind
from matching.plans.corrections import Correction
from matching.plans.problem import (
    Candidate,
    Cover,
    Product,
    Provider,
    Reason,
    ReasonKind,
)

HasId = TypeVar("HasId", Candidate, Cover, Product, Provider)
Named = model.Product | model.Organization

KINDS = {
    OrganizationKind.BANK: ("银行", "bank"),
    OrganizationKind.GUARANTOR: ("担保机构", "guarantor"),
    OrganizationKind.INSURER: ("保险机构", "insurer"),
    OrganizationKind.LESSOR: ("融资租赁机构", "lessor"),
    OrganizationKind.EQUITY_INVESTOR: ("股权投资机构", "equity investor"),
    OrganizationKind.EQUITY_EXCHANGE: ("股权交易所", "equity exchange"),
    OrganizationKind.IP_SERVICE_FIRM: ("知识产权服务机构", "IP service firm"),
    OrganizationKind.WARRANT_SERVICE_FIRM: ("认股权服务机构", "warrant service firm"),
}

# Chinese and English. {product}, {provider}, {excess} in yuan, {kind}, {criterion}, {members},
# {minimum} in yuan.
MESSAGES = {
    ReasonKind.MAX_MEMBERS: (
        "允许多于 {members} 家机构参与。",
        "Allow more than {members} members.",
    ),
    ReasonKind.TEAM: (
        "让团队之外的{provider}参与。",
        "Let {provider}, which is outside the team, take part.",
    ),
    ReasonKind.PARTNER: (
        "缺少可参与的{kind}：引入一家，或免除这一要求。",
        "No {kind} that can take part: bring one in, or lend without.",
    ),
    ReasonKind.TRANCHE_MAX: (
        "{product}（{provider}）上限提高 {excess} 元。",
        "Raise the maximum of {product} of {provider} by {excess} yuan.",
    ),
    ReasonKind.PRODUCT_CAP: (
        "{product}（{provider}）上限提高 {excess} 元。",
        "Raise the maximum of {product} of {provider} by {excess} yuan.",
    ),
    ReasonKind.PROVIDER_CAP: (
        "{provider}对单户企业的限额提高 {excess} 元。",
        "Raise what {provider} lends to one enterprise by {excess} yuan.",
    ),
    ReasonKind.COVER_CAP: (
        "{product}（{provider}）的承保限额提高 {excess} 元。",
        "Raise what {product} of {provider} covers by {excess} yuan.",
    ),
    ReasonKind.PLEDGE: (
        "{product}（{provider}）：可质押资产的价值不足，放宽质押要求。",
        "{product} of {provider}: what can be pledged secures too little; ask for less security.",
    ),
    ReasonKind.MIN_TICKET: (
        "{product}（{provider}）起点为 {minimum} 元：允许更小的金额。",
        "{product} of {provider} begins at {minimum} yuan: allow a smaller ticket.",
    ),
    ReasonKind.RULE: (
        "{product}（{provider}）的条件 {criterion} 未满足或未知。",
        "{product} of {provider}: its rule on {criterion} fails or is unknown.",
    ),
    ReasonKind.RATIO: (
        "放宽投贷担 2 : 1 : 1 的比例。",
        "Free 投贷担 of its ratio 2 : 1 : 1.",
    ),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A reason with all that applies to it; `excess` and `ceiling` in whole yuan."""

    reason: Reason
    message: str
    message_en: str
    excess: int | None
    ceiling: int | None
    missing_kind: OrganizationKind | None
    product: model.Product | None
    provider: model.Organization | None
    rule: model.Rule | None


async def in_words(info: Info, planned: Planned, correction: Correction) -> list[Said]:
    """The reasons of a correction, each in Chinese and English."""
    return [
        await _said(info.context, planned, each, correction.excess.get(each))
        for each in correction.reasons
    ]


async def _said(context: Context, planned: Planned, reason: Reason, excess: int | None) -> Said:
    about = _about(planned, reason)
    provider_id = about.provider_id
    if about.product_id is not None:
        provider_id = planned.market.offers[about.product_id].provider_id
    product = await _node(context, planned, about.product_id)
    provider = await _node(context, planned, provider_id)
    missing = OrganizationKind(reason.subject) if reason.kind is ReasonKind.PARTNER else None
    chinese, english = (
        text.format_map(
            {
                "product": product.name if product else "",
                "provider": provider.name if provider else "",
                "excess": f"{excess or 0:,}",
                "minimum": f"{about.minimum:,}",
                "members": planned.wish.maximum_members,
                "criterion": about.rule.criterion if about.rule else "",
                "kind": KINDS[missing][language] if missing else "",
            }
        )
        for language, text in enumerate(MESSAGES[reason.kind])
    )
    return Said(
        reason=reason,
        message=chinese,
        message_en=english,
        excess=excess,
        ceiling=about.ceiling,
        missing_kind=missing,
        product=cast("model.Product | None", product),
        provider=cast("model.Organization | None", provider),
        rule=about.rule,
    )


@dataclass(frozen=True, slots=True)
class _About:
    product_id: str | None = None
    provider_id: str | None = None
    ceiling: int | None = None
    minimum: int = 0
    rule: model.Rule | None = None


def _about(planned: Planned, reason: Reason) -> _About:
    problem, subject = planned.posed.problem, reason.subject
    match reason.kind:
        case ReasonKind.TRANCHE_MAX | ReasonKind.PLEDGE | ReasonKind.MIN_TICKET:
            candidate = _by_id(problem.candidates)[subject]
            raised = reason.kind is ReasonKind.TRANCHE_MAX
            return _About(
                product_id=candidate.product_id,
                ceiling=candidate.maximum_ceiling if raised else None,
                minimum=candidate.minimum,
            )
        case ReasonKind.PRODUCT_CAP | ReasonKind.COVER_CAP:
            ceilings = {each.id: each.cap_ceiling for each in (*problem.products, *problem.covers)}
            return _About(product_id=subject, ceiling=ceilings[subject])
        case ReasonKind.PROVIDER_CAP:
            ceiling = _by_id(problem.providers)[subject].cap_ceiling
            return _About(provider_id=subject, ceiling=ceiling)
        case ReasonKind.TEAM:
            return _About(provider_id=subject)
        case ReasonKind.RULE:
            rule = _rule(planned, subject)
            return _About(product_id=rule.subject_id, rule=rule)
        case ReasonKind.MAX_MEMBERS | ReasonKind.PARTNER | ReasonKind.RATIO:
            return _About()


def _by_id(parts: Iterable[HasId]) -> dict[str, HasId]:
    return {each.id: each for each in parts}


def _rule(planned: Planned, id: str) -> model.Rule:
    return next(
        rule for each in planned.market.conditions.values() for rule in each.rules if rule.id == id
    )


async def _node(context: Context, planned: Planned, id: str | None) -> Named | None:
    return await context.loaders.node(id, planned.view) if id else None
