"""From a gap problem to its model: one constraint of docs/decisions/0024-plans.md after the other.

With `droppable` each reason of the record gets a variable that says whether it is dropped, and each
constraint gives way by as much as that allows.
"""

from functools import reduce
from math import gcd

from ortools.sat.python import cp_model

from graph.model import OrganizationKind
from matching.plans.model import Model, Terms, Tranche
from matching.plans.problem import (
    BundleRole,
    Candidate,
    Cover,
    GapProblem,
    Openings,
    Provider,
    Reason,
    ReasonKind,
    Standing,
)
from matching.plans.reading import covered, partner_kinds
from matching.plans.usable import is_open, over_limit, steps

Uses = dict[str, list[cp_model.IntVar]]


class _Builder:
    """What is gathered while the model is built: who is used by what, who lends, who covers."""

    def __init__(self, problem: GapProblem, droppable: bool, over: int) -> None:
        self.problem = problem
        self.droppable = droppable
        self.providers = {each.id: each for each in problem.providers}
        self.most = problem.amount + over
        self.offered: dict[OrganizationKind, list[Cover]] = {}
        for cover in sorted(problem.covers, key=lambda each: each.id):
            if self.may_be(self.providers[cover.provider_id], cover.openings):
                kind = self.providers[cover.provider_id].kind
                self.offered.setdefault(kind, []).append(cover)
        self.candidates = [
            (each, most)
            for each in sorted(problem.candidates, key=lambda each: each.id)
            if (most := self.most_steps(each))
        ]
        unit = reduce(gcd, (each.step for each, _ in self.candidates), 0) or 1
        asked = -(-problem.amount // unit)
        dropped: dict[Reason, cp_model.IntVar] | None = {} if droppable else None
        self.model = Model(problem, cp_model.CpModel(), unit, asked, dropped)
        self.uses: Uses = {}
        self.lent: dict[str, Terms] = {}

    def may_be(self, provider: Provider, openings: Openings) -> bool:
        """Whether something of a provider can be used, if need be with reasons dropped."""
        if self.droppable:
            return bool(openings)
        return is_open(openings) and provider.standing is not Standing.OUTSIDE

    def most_steps(self, candidate: Candidate) -> int:
        """The most steps that a candidate can have; 0 where it cannot be used."""
        provider = self.providers[candidate.provider_id]
        maximum, cap = candidate.maximum, provider.cap
        if self.droppable:
            maximum = max(maximum, candidate.maximum_ceiling)
            cap = max(cap, provider.cap_ceiling)
        most = min(maximum, cap, self.most) // candidate.step
        least = 1 if self.droppable else steps(candidate).low
        able = self.droppable or all(
            self.able(kind, candidate) for kind in partner_kinds(candidate)
        )
        usable = self.may_be(provider, candidate.openings) and able
        return most if usable and most >= least else 0

    def able(self, kind: OrganizationKind, candidate: Candidate) -> list[Cover]:
        """The covers of a kind that a tranche can have: never the lender's own."""
        covers = self.offered.get(kind, ())
        return [each for each in covers if each.provider_id != candidate.provider_id]


def build(problem: GapProblem, *, droppable: bool = False, over: int | None = None) -> Model:
    """The model of a problem; the order of its parts makes no difference.

    `over`: how far a plan may go beyond the amount, in yuan, where that is not the problem's own.
    """
    builder = _Builder(problem, droppable, over_limit(problem) if over is None else over)
    model = builder.model
    for candidate, most in builder.candidates:
        tranche = _tranche(builder, candidate, most)
        _partnered(builder, tranche)
        _pledged(model, tranche)
    _once(model)
    _members(builder)
    _caps(builder)
    _bundles(model)
    model.keep(model.total, high=builder.most // model.unit)
    model.short = model.cp.new_int_var(0, model.asked, "short")
    model.keep([*model.total, (model.short, 1)], low=model.asked)
    return model


def _tranche(builder: _Builder, candidate: Candidate, most: int) -> Tranche:
    model = builder.model
    amount = model.cp.new_int_var(0, most, f"steps {candidate.id}")
    used = model.cp.new_bool_var(f"used {candidate.id}")
    tranche = Tranche(candidate, most, amount, used)
    model.tranches.append(tranche)
    model.keep([(amount, 1), (used, -most)], high=0)
    model.keep([(amount, 1), (used, -1)], low=0)
    own = steps(candidate)
    if own.low > 1:
        ticket = model.without(Reason(ReasonKind.MIN_TICKET, candidate.id), own.low - 1)
        model.keep([(amount, 1), (used, -own.low), *ticket], low=0)
    if own.high < most:
        beyond = model.without(Reason(ReasonKind.TRANCHE_MAX, candidate.id), own.high - most)
        model.keep([(amount, 1), *beyond], high=own.high)
    _opened(model, used, candidate.openings)
    builder.uses.setdefault(candidate.provider_id, []).append(used)
    units = candidate.step // model.unit
    builder.lent.setdefault(candidate.provider_id, []).append((amount, units))
    model.total.append((amount, units))
    model.cost.append((amount, candidate.step * candidate.rate))
    if candidate.partner_kind is None and candidate.provider_id == model.problem.lead_id:
        model.lead_line.append((amount, units))
    return tranche


def _opened(model: Model, used: cp_model.IntVar, openings: Openings) -> None:
    """What is used is open, or all rules of one of its openings are dropped."""
    if is_open(openings):
        return
    ways: Terms = []
    for number, opening in enumerate(sorted(openings, key=sorted)):
        way = model.cp.new_bool_var(f"way {number} to {used.name}")
        ways.append((way, 1))
        for rule in sorted(opening):
            model.keep([(way, -1), *model.without(Reason(ReasonKind.RULE, rule))], low=0)
    model.keep([(used, -1), *ways], low=0)


def _partnered(builder: _Builder, tranche: Tranche) -> None:
    """One cover of each kind that is asked for, and what it costs."""
    model, candidate = builder.model, tranche.candidate
    for kind in partner_kinds(candidate):
        coverage = candidate.coverage if kind is candidate.partner_kind else 0
        chosen: dict[str, cp_model.IntVar] = {}
        shares: Terms = []
        for cover in builder.able(kind, candidate):
            chosen[cover.id], share = _share(builder, tranche, cover, coverage)
            shares.append((share, 1))
        tranche.partners[kind] = chosen
        alone = model.without(Reason(ReasonKind.PARTNER, kind))
        help_ = [(each, 1) for each in chosen.values()]
        model.keep([(tranche.used, -1), *help_], high=0)
        model.keep([(tranche.used, -1), *help_, *alone], low=0)
        model.keep([(tranche.steps, -1), *shares], high=0)
        alone = model.without(Reason(ReasonKind.PARTNER, kind), tranche.most)
        model.keep([(tranche.steps, -1), *shares, *alone], low=0)


def _share(
    builder: _Builder, tranche: Tranche, cover: Cover, coverage: int
) -> tuple[cp_model.IntVar, cp_model.IntVar]:
    """Whether a cover is this tranche's, and of how many of its steps: all, or none."""
    model, candidate = builder.model, tranche.candidate
    chosen = model.cp.new_bool_var(f"{cover.id} for {candidate.id}")
    builder.uses.setdefault(cover.provider_id, []).append(chosen)
    _opened(model, chosen, cover.openings)
    most = tranche.most
    if coverage:
        cap = max(cover.cap, cover.cap_ceiling) if builder.droppable else cover.cap
        most = min(most, 10_000 * cap // (candidate.step * coverage))
    share = model.cp.new_int_var(0, most, f"steps of {candidate.id} by {cover.id}")
    model.keep([(share, 1), (chosen, -most)], high=0)
    if not coverage:
        model.cost.append((share, candidate.step * cover.fee))
        return chosen, share
    each_step = candidate.step * coverage
    if each_step % 10_000 == 0:
        borne = (share, each_step // 10_000)
    else:
        yuan = model.cp.new_int_var(0, covered(candidate, most * candidate.step), "rounded up")
        model.keep([(yuan, 10_000), (share, -each_step)], low=0)
        borne = (yuan, 1)
    model.borne.setdefault(cover.id, []).append(borne)
    model.cost.append((borne[0], borne[1] * cover.fee))
    return chosen, share


def _pledged(model: Model, tranche: Tranche) -> None:
    candidate = tranche.candidate
    if candidate.accepts is None:
        return
    limits = {each.id: each.limit for each in model.problem.assets if each.id in candidate.accepts}
    held: Terms = []
    for asset in sorted(limits):
        pledged = model.cp.new_bool_var(f"{asset} for {candidate.id}")
        model.keep([(pledged, 1), (tranche.used, -1)], high=0)
        tranche.assets[asset] = pledged
        held.append((pledged, limits[asset]))
    waived = model.without(Reason(ReasonKind.PLEDGE, candidate.id), candidate.step * tranche.most)
    model.keep([(tranche.steps, -candidate.step), *held, *waived], low=0)


def _once(model: Model) -> None:
    """An asset secures at most one tranche."""
    for asset in sorted(each.id for each in model.problem.assets):
        claims = [(each.assets[asset], 1) for each in model.tranches if asset in each.assets]
        model.keep(claims, high=1)


def _members(builder: _Builder) -> None:
    model = builder.model
    for id in sorted(builder.uses):
        provider = builder.providers[id]
        member = model.cp.new_bool_var(f"member {id}")
        model.members[id] = member
        for each in builder.uses[id]:
            model.keep([(member, 1), (each, -1)], low=0)
        model.keep([(member, 1), *((each, -1) for each in builder.uses[id])], high=0)
        if provider.standing is Standing.OUTSIDE:
            model.keep([(member, -1), *model.without(Reason(ReasonKind.TEAM, id))], low=0)
        if provider.standing is Standing.RECRUITABLE:
            model.cost.append((member, 10_000 * provider.recruitment_cost))
        if not provider.introduced and id != model.problem.lead_id:
            model.introductions.append((member, 1))
    members = [(each, 1) for each in model.members.values()]
    most = model.problem.maximum_members
    if len(members) > most:
        more = model.without(Reason(ReasonKind.MAX_MEMBERS), most - len(members))
        model.keep([*members, *more], high=most)


def _caps(builder: _Builder) -> None:
    """What each lends and covers; a provider that is no member lends and covers nothing.

    The latter follows from the rest, but said here it makes the solver's bounds good: without it
    large problems take a hundred times as long.
    """
    model = builder.model
    for id, terms in builder.lent.items():
        provider = builder.providers[id]
        own, most = (each // model.unit for each in (provider.cap, provider.cap_ceiling))
        _capped(model, terms, Reason(ReasonKind.PROVIDER_CAP, id), own, most, model.members[id])
    for product in model.problem.products:
        terms = [
            (each.steps, each.candidate.step // model.unit)
            for each in model.tranches
            if each.candidate.product_id == product.id
        ]
        own, most = (each // model.unit for each in (product.cap, product.cap_ceiling))
        _capped(model, terms, Reason(ReasonKind.PRODUCT_CAP, product.id), own, most)
    for cover in model.problem.covers:
        if cover.id in model.borne:
            terms, member = model.borne[cover.id], model.members[cover.provider_id]
            reason = Reason(ReasonKind.COVER_CAP, cover.id)
            _capped(model, terms, reason, cover.cap, cover.cap_ceiling, member)
    if model.problem.lead_line is not None:
        model.keep(model.lead_line, high=model.problem.lead_line // model.unit)


def _capped(
    model: Model,
    terms: Terms,
    reason: Reason,
    cap: int,
    ceiling: int,
    member: cp_model.IntVar | None = None,
) -> None:
    more = model.without(reason, cap - ceiling) if ceiling > cap else []
    model.keep([*terms, *more], high=cap)
    if member is not None:
        most = max(cap, ceiling) if more else cap
        model.keep([*terms, (member, -most)], high=0)


def _bundles(model: Model) -> None:
    for bundle in model.problem.bundles:
        factor = {BundleRole.EQUITY: bundle.credit, BundleRole.CREDIT: -bundle.equity}
        parts = [
            (each, each.candidate.step // model.unit * factor[each.candidate.role])
            for each in model.tranches
            if each.candidate.bundle_id == bundle.id and each.candidate.role
        ]
        free = Reason(ReasonKind.RATIO, bundle.id)
        most, least = (
            sum(each.most * part for each, part in parts if part * sign > 0) for sign in (1, -1)
        )
        balance: Terms = [(each.steps, part) for each, part in parts]
        model.keep([*balance, *model.without(free, -most)], high=0)
        model.keep([*balance, *model.without(free, -least)], low=0)
