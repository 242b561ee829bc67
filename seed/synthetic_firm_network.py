"""What a synthetic enterprise consents to, owns and looks for."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from math import log1p
from random import Random

from graph.model import AssetKind, DataClass, ExpertiseKind, FinancingPurpose, OrganizationKind
from graph.model import LifeCycleStage as Stage
from seed import synthetic_table as table
from seed import synthetic_table_deals as deals
from seed import synthetic_table_network as network
from seed.row_network import FinancingNeedRow, NeedRow, PropertyRow
from seed.rows import ConsentRow
from seed.synthetic_draw import (
    Shares,
    add_months,
    around,
    before,
    changed,
    corrected,
    day_between,
    made,
    stamp,
    whole,
)
from seed.synthetic_firms import Firm, firm_random

_CLASSES = tuple(each for each in DataClass if each is not DataClass.PUBLIC)
_KINDS = Shares(network.FURTHER_KINDS)
_RECEIVERS = Shares(network.RECEIVER_SHARE)
_ASSETS = {sector: Shares(shares) for sector, shares in network.ASSET_KIND.items()}
_PATENTS = Shares({AssetKind.PATENT: 1.0})
_PATENT_YEARS = Shares(network.PATENT_YEARS)
_PURPOSE = {stage: Shares(shares) for stage, shares in deals.PURPOSE_SHARE.items()}
_EXPERTISE = Shares({kind: share for kind, (share, _) in network.WANTED_EXPERTISE.items()})


def consents(random: Random, firm: Firm) -> Iterator[ConsentRow]:
    """All classes to all members, or to banks and some further kinds, or nothing to nobody."""
    if random.random() >= network.CONSENTS:
        return
    day = firm.first_recorded + timedelta(days=whole(random, (0, network.CONSENTED_WITHIN)))
    receivers: list[OrganizationKind | None] = [None]
    if random.random() >= network.TO_ALL_MEMBERS:
        receivers = [OrganizationKind.BANK, *_RECEIVERS.some(random, _KINDS.draw(random))]
    for receiver in receivers:
        at = stamp(random, day, 1, firm.recorded_at)
        for data_class in _CLASSES:
            yield made(
                ConsentRow,
                key=f"consent:{firm.key}/{receiver or 'members'}/{data_class}",
                giver=firm.key,
                data_class=data_class,
                receiver_kind=receiver,
                valid_from=day,
                recorded_at=at,
            )


def assets(seed: int, firm: Firm, topics: Mapping[str, str]) -> list[PropertyRow]:
    """Its intellectual property; `topics` names them by their keys."""
    random = firm_random(seed, firm.number, "property")
    mean = network.ASSET_MEAN[firm.stage(table.END)]
    # Geometric: most firms have few, some many.
    count = min(int(log1p(-random.random()) / log1p(-1 / (1 + mean))), network.ASSET_MOST)
    return [row for place in range(1, count + 1) for row in _asset(random, firm, place, topics)]


def _asset(
    random: Random, firm: Firm, place: int, topics: Mapping[str, str]
) -> Iterator[PropertyRow]:
    kind = _ASSETS.get(firm.sectors[0], _PATENTS).draw(random)
    word, letters = network.ASSET_WORDS[kind]
    topic = topics[f"topic:{random.choice(firm.topics)}"]
    granted = day_between(random, firm.founded + timedelta(days=150), table.END)
    row = made(
        PropertyRow,
        key=f"property:{firm.key}/{place}",
        owner=firm.key,
        kind=kind,
        name=f"示例·{topic}{word}{place}号",
        data_class=DataClass.IP,
        recorded_at=stamp(random, granted, table.STATED_WITHIN, firm.recorded_at),
    )
    if random.random() >= network.REGISTERED[kind]:
        yield row
        return
    patent = kind is AssetKind.PATENT
    years = _PATENT_YEARS.draw(random) if patent else network.COPYRIGHT_YEARS
    serial = (firm.number - 1) * network.ASSET_MOST + place
    row = changed(
        row,
        registry_number=f"SYN-{letters}-{granted.year}-{serial:06}",
        granted_on=granted.isoformat(),
        expires_on=add_months(granted, 12 * years).isoformat(),
    )
    if random.random() < network.ASSET_CORRECTED:
        earlier = (granted - timedelta(days=10)).isoformat()
        yield from corrected(random, row, granted_on=earlier)
    else:
        yield row


def financing_needs(random: Random, firm: Firm) -> Iterator[FinancingNeedRow]:
    """An open one at END for many, an ended one before that for some."""
    span = (table.END - firm.first_recorded).days
    if random.random() < network.WANTS_MONEY:
        since = table.END - timedelta(days=whole(random, (0, min(network.OPEN_SINCE, span))))
        row = _financing_need(random, firm, since.toordinal(), "open")
        if random.random() < network.OPEN_LIMITED:
            days = whole(random, network.OPEN_FOR)
            row = changed(row, open_until=table.END + timedelta(days=days))
        if random.random() < network.NEED_CORRECTED:
            yield from corrected(random, row, amount=row.amount + 5 * deals.AMOUNT_UNIT)
        else:
            yield row
    latest = span - network.OPEN_SINCE
    if latest > 0 and random.random() < network.WANTED_MONEY:
        since = firm.first_recorded + timedelta(days=whole(random, (0, latest)))
        row = _financing_need(random, firm, since.toordinal(), "ended")
        end = min(since + timedelta(days=whole(random, network.ENDED_FOR)), table.END)
        at = stamp(random, end, 5, row.recorded_at or "")
        if (row.recorded_at or "") < at:
            yield before(row, at)
            row = changed(row, recorded_at=at)
        yield changed(row, open_until=end)


def _financing_need(random: Random, firm: Firm, since: int, slot: str) -> FinancingNeedRow:
    day = firm.founded.fromordinal(since)
    stage: Stage = firm.stage(day)
    purpose: FinancingPurpose = _PURPOSE[stage].draw(random)
    wanted = around(random, deals.AMOUNT_MEDIAN[stage], deals.AMOUNT_SIGMA / 2)
    wanted *= random.choice(network.NEED_FACTOR)
    return made(
        FinancingNeedRow,
        key=f"financing-need:{firm.key}/{slot}",
        enterprise=firm.key,
        amount=max(round(wanted / deals.AMOUNT_UNIT), 1) * deals.AMOUNT_UNIT,
        purpose=purpose,
        tenor_months=(
            None if random.random() < network.ANY_TENOR else random.choice(network.TENORS[purpose])
        ),
        open_from=day,
        recorded_at=stamp(random, day, 5, firm.recorded_at),
    )


def needs(random: Random, firm: Firm, topics: Mapping[str, str]) -> Iterator[NeedRow]:
    """The expertise that it looks for, if any."""
    if random.random() >= network.WANTS_EXPERTISE:
        return
    wanted: ExpertiseKind = _EXPERTISE.draw(random)
    keys = [f"topic:{topic}" for topic in firm.topics[: whole(random, (1, 2))]]
    span = (table.END - firm.first_recorded).days
    since = table.END - timedelta(days=whole(random, (0, min(2 * network.OPEN_SINCE, span))))
    found = random.random() < network.EXPERTISE_FOUND
    yield made(
        NeedRow,
        key=f"need:{firm.key}/1",
        enterprise=firm.key,
        title=f"示例·寻求{topics[keys[0]]}{network.WANTED_EXPERTISE[wanted][1]}支持",
        topics=tuple(keys),
        kinds=() if random.random() < network.ANY_EXPERTISE else (wanted,),
        open_from=since,
        open_until=day_between(random, since + timedelta(days=1), table.END) if found else None,
        recorded_at=stamp(random, since, 5, firm.recorded_at),
    )
