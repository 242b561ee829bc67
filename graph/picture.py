"""`python -m graph.picture` writes docs/graph.md: the graph's model, read off its declarations."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from inspect import getdoc
from pathlib import Path
from typing import Any, LiteralString

from graph import callers, declarations, recommendation_listings, recording
from graph.catalogue import edges, listings, nouns
from graph.declarations import Edge, Listing, Ordering
from graph.model import OrganizationKind
from graph.name_parts import found_by_name_part, has_name_part
from graph.noun import Noun, Visibility
from graph.patterns import UNKNOWN, Hop, fields, meant, walks
from graph.recording import Recording

FILE = Path(__file__).parents[1] / "docs" / "graph.md"

ANYTHING = "Entity"
KINDS = {"".join(part.title() for part in kind.split("_")) for kind in OrganizationKind}
LABELS = {noun.label for noun in nouns()} | KINDS | {ANYTHING}
ORGANIZATIONS = KINDS | {"Organization", ANYTHING}

# The title of each diagram, and the labels whose relationships it shows. What is not named here has
# a diagram of its own.
THEMES = {
    "Organisations and their parts": ORGANIZATIONS,
    "Facts, sources and words": {"Fact", "Source", "Sector"},
    "Credentials": {"CredentialHolding", "Credential"},
    "Products, rules and policies": {
        *("Product", "ProductTerms", "ProviderLimits", "Rule", "Threshold", "Policy")
    },
    "Deals": {"Deal"},
    "Expertise and needs": {"Expertise", "Topic", "Need", "FinancingNeed"},
    "Teams, memberships and consents": {
        *("ServiceTeam", "TeamMember", "TeamInvitation", "Membership", "Consent")
    },
    "Mechanisms and chains": {"Mechanism", "ProductChain", "ChainStep"},
    "Intellectual property": {"IntellectualProperty", "Pledge"},
    "Technology platforms": {"TechnologyPlatform", "BaseModel", "Capability"},
    "What was recommended": {"RecommendationLogEntry", "RecommendationLogItem"},
    "Imports": {"ImportJob"},
}

NOT_SHOWN = {
    "NAMES": "from a spelling (`Name`) to what it names; the search and filters by name read it",
}
"""Relationships that are written, and that no declaration walks but by a predicate."""

PREDICATES: Sequence[Callable[[LiteralString], LiteralString]] = (
    has_name_part,
    found_by_name_part,
    recommendation_listings.came_of,
    declarations.seen_latest,
    declarations.latest_of_series,
    declarations.active_membership,
    declarations.surely_held,
    declarations.seen_in_time,
    declarations.in_time,
    declarations.in_force,
    declarations.undissolved,
    declarations.open_to,
    declarations.open_on,
    declarations.pledged_on,
    recording.known,
    recording.membership_state,
    recording.state_of,
    callers.visible_invitation,
    callers.visible,
)
"""Predicates with names, the longer before those that they are made of."""

INTRODUCTION = """\
# The graph

Made by `make docs` from the declarations (graph/nouns.py, graph/edges.py, graph/listings.py and
their companions); do not edit it by hand. The types of relationships are those that the declared
patterns walk, the properties those that the declared projections read.

- Every node that has an id is also an `Entity`; {kinds} are `Organization`s.
- In patterns `a` is where an edge begins and `b` what it leads to, or what a listing lists.
- What may be seen of a noun is in its row, and holds before every order, limit and count; the
  predicates with names are [at the end](#predicates).
"""


def picture() -> str:
    """The whole page."""
    kinds = ", ".join(f"`{kind}`" for kind in sorted(KINDS))
    return "\n".join(
        [
            INTRODUCTION.format(kinds=kinds),
            *(line for theme in _themes() for line in _section(theme)),
            *_listings(),
            *_predicates(),
            *_not_shown(),
        ]
    )


@cache
def shown() -> frozenset[Hop]:
    """Every relationship of the diagrams: what edges walk, and what only others do."""
    led = [walk for edge in edges() for walk in walks(edge.pattern, _named(edge))]
    other = [
        walk
        for noun, texts in _other_texts()
        for text in texts
        for walk in walks(_short(text), {"b": noun.label})
    ]
    of_edges = meant(led, other, ANYTHING)
    covered = {(hop.start, hop.type) for hop in of_edges}
    return frozenset(of_edges) | {
        hop
        for hop in meant(other, led, ANYTHING)
        if covered.isdisjoint({(hop.start, hop.type), (ANYTHING, hop.type)})
    }


def _other_texts() -> Iterator[tuple[Noun, Iterable[str]]]:
    for noun in nouns():
        yield noun, [noun.projection]
    for listing in listings():
        orders = [each.key for each in listing.orderings.values()]
        yield listing.noun, [*listing.filters.values(), *listing.filters_along.values(), *orders]


def _named(edge: Edge) -> dict[str, str]:
    return {"a": _owner(edge), "b": edge.target.label}


def _owner(edge: Edge) -> str:
    """The label of `a`, where the edge's name tells it; a record may be anything."""
    owner, dot, _ = edge.name.partition(".")
    if not dot or owner == "Record":
        return ANYTHING
    return owner if owner in LABELS else UNKNOWN


def _theme_of(label: str) -> str:
    named = (title for title, labels in THEMES.items() if label in labels)
    return next(named, label)


def _theme(hop: Hop) -> str:
    """Relationships go from the record to what it is about, so the record decides."""
    start = _theme_of(hop.start)
    return _theme_of(hop.end) if start == _theme_of(ANYTHING) else start


def _themes() -> list[str]:
    others = {_theme(hop) for hop in shown()} | {_theme_of(noun.label) for noun in nouns()}
    return [*THEMES, *sorted(others - set(THEMES))]


def _section(theme: str) -> Iterator[str]:
    yield f"## {theme}\n"
    if hops := sorted(hop for hop in shown() if _theme(hop) == theme):
        yield "```mermaid\ngraph LR"
        yield from (f"  {hop.start} -- {hop.type} --> {hop.end}" for hop in hops)
        yield "```\n"
    if here := [noun for noun in nouns() if _theme_of(noun.label) == theme]:
        yield from _table(
            ("Noun", "What it is", "Read of it", "Seen by", "Kept"), (_noun(each) for each in here)
        )
    if led := [edge for edge in edges() if _edge_theme(edge) == theme]:
        yield from _table(
            ("Edge", "Leads to", "Pattern", "How many", "Order", "Restricted to"),
            (_edge(each) for each in led),
        )


def _edge_theme(edge: Edge) -> str:
    """That of the last relationship, which leads to the target."""
    hops = [hop for walk in walks(edge.pattern, _named(edge)) for hop in walk.hops]
    themes = [_theme(hop) for hop in hops if hop in shown()]
    return themes[-1] if themes else _theme_of(edge.target.label)


def _noun(noun: Noun) -> tuple[str, ...]:
    read = [
        f"`{each.name}`"
        + (f" over {', '.join(f'`{type_}`' for type_ in each.over)}" if each.over else "")
        + (" (computed)" if each.computed and not each.over else "")
        for each in fields(noun.projection)
    ]
    return (
        f"`{noun.label}`",
        _sentence(noun.cls),
        ", ".join(read),
        {
            Visibility.PUBLIC: "everybody",
            Visibility.BY_RECORD: "by its `data_class`: `visible(b)`",
            Visibility.ASSETS: "by its `data_class`, and who holds a pledge on it",
            Visibility.CONSENTS: "who gave it and whom it lets see: `visible_consent(b)`",
            Visibility.INVITATIONS: "who is invited, the lead, auditors: `visible_invitation(b)`",
            Visibility.ASKERS: "callers of the organisation that asked, auditors",
            Visibility.IMPORTS: "administrators of its park, auditors",
            Visibility.AUDITORS: "auditors",
        }[noun.visibility],
        {
            Recording.TIMELESS: "timeless",
            Recording.ONCE: "from its recording on",
            Recording.VERSIONS: "append-only versions",
        }[noun.recording],
    )


def _edge(edge: Edge) -> tuple[str, ...]:
    return (
        f"`{edge.name}`",
        f"`{edge.target.label}`",
        _code(edge.pattern),
        str(edge.cardinality),
        _order(edge.order),
        "; ".join(
            [
                *([] if edge.where == "true" else [_code(edge.where)]),
                *([f"filters of `{edge.like.name}`"] if edge.like else []),
            ]
        ),
    )


def _listings() -> Iterator[str]:
    yield "## Listings\n"
    yield "Where questions begin; each filter and ordering is asked for by name.\n"
    for listing in listings():
        yield f"### {listing.name}\n"
        always = "" if listing.where == "true" else f", restricted to {_code(listing.where)}"
        yield f"`{listing.noun.label}`, {_code(listing.pattern)}{always}\n"
        yield from _table(("Filter or ordering", "Means"), _choices(listing))


def _choices(listing: Listing) -> Iterator[tuple[str, ...]]:
    for name, predicate in listing.filters.items():
        yield f"`{name}`", _code(predicate)
    for name, ordering in listing.orderings.items():
        yield f"by `{name}`", _order(ordering)


def _predicates() -> Iterator[str]:
    yield "## Predicates\n"
    yield from _table(
        ("Predicate", "Means"), ((f"`{each.__name__}`", _sentence(each)) for each in PREDICATES)
    )


def _not_shown() -> Iterator[str]:
    yield "## Not in the picture\n"
    yield from _table(
        ("Relationship", "Why"), ((f"`{type_}`", why) for type_, why in NOT_SHOWN.items())
    )


def _order(ordering: Ordering) -> str:
    return _code(ordering.key) + (", falling" if ordering.descending else "")


def _sentence(thing: Any) -> str:
    return " ".join((getdoc(thing) or "").split("\n\n")[0].split())


@cache
def _short(text: str) -> str:
    """A predicate with a name of its own by that name."""
    names = sorted(set(re.findall(r"\b([a-z_]+)(?=[.:)])", text)))
    for predicate in PREDICATES:
        for name in names:
            text = text.replace(predicate(name), f"{predicate.__name__}({name})")  # pyright: ignore[reportArgumentType]
    return " ".join(text.split())


def _code(text: str) -> str:
    return f"`{_short(text)}`"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    yield ""


if __name__ == "__main__":
    FILE.write_text(picture(), encoding="utf-8")
    print(f"wrote {FILE}")
