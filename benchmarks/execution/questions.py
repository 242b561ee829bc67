"""What is asked: of this server, and the same of the peer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from benchmarks.execution.drawn import Drawn

UNORDERED = frozenset({"participants", "parks"})
"""Lists whose order this server fixes and the peer does not."""
_COLUMNS = "id name nameEn kind uscc anonymous synthetic recordedAt"
_STORED = "id name nameEn: name_en kind uscc anonymous synthetic recordedAt: recorded_at"
_BY_NAME = "sort: [{sort_name: ASC}, {id: ASC}]"
_LATEST = "sort: [{agreed_on: DESC}, {id: ASC}]"


@dataclass(frozen=True, slots=True)
class Question:
    """A document for each side, and the variables of both."""

    name: str
    about: str
    ours: str
    peers: str
    variables: Callable[[Drawn, "Found"], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Found:
    """What is only known once the data is loaded."""

    busiest_id: str


def _nothing(_: Drawn, __: Found) -> dict[str, Any]:
    return {}


def _deals(side: str) -> tuple[str, str]:
    ours = (
        "query ($banks: Int!, $deals: Int!) { organizations(first: $banks, filter: {kinds: [BANK]})"
        " { edges { node { id name deals(first: $deals) { edges { node { id amount agreedOn"
        " enterprise { id name parks { name } }"
        " participants { organization { " + side + "id name } } } } } } } } }"
    )
    parties = "participants: parties" if side else "participants"
    peers = (
        "query ($banks: Int!, $deals: Int!) { banks(" + _BY_NAME + ", limit: $banks)"
        " { id name deals(" + _LATEST + ", limit: $deals) { id amount agreedOn: agreed_on"
        " enterprise { id name parks { name } } " + parties + " { " + side + "id name } } } }"
    )
    return ours, peers


QUESTIONS = (
    Question(
        "S",
        "one bank, 8 fields",
        "query ($id: ID!) { organization(by: {id: $id}) { " + _COLUMNS + " } }",
        "query ($id: String!) { banks(where: {id: {eq: $id}}) { " + _STORED + " } }",
        lambda drawn, _: {"id": drawn.officer_of},
    ),
    Question(
        "M",
        "20 banks × 10 deals × enterprise, park, financiers",
        *_deals(""),
        lambda _, __: {"banks": 20, "deals": 10},
    ),
    Question(
        "MI",
        "the same through an interface",
        *_deals("__typename "),
        lambda _, __: {"banks": 20, "deals": 10},
    ),
    Question(
        "D",
        "five levels from one enterprise",
        "query ($id: ID!) { organization(by: {id: $id}) { id name deals(first: 50) { edges { node {"
        " id amount agreedOn participants { organization { id name nameEn ... on Provider {"
        " products(first: 50) { edges { node { id name kind provider { id name } } } } } } }"
        " } } } } }",
        "query ($id: String!) { enterprises(where: {id: {eq: $id}}) { id name"
        " deals(" + _LATEST + ") { id amount agreedOn: agreed_on"
        " participants { id name nameEn: name_en products(" + _BY_NAME + ") {"
        " id name kind provider { id name } } } } } }",
        lambda _, found: {"id": found.busiest_id},
    ),
    Question(
        "L",
        "1,000 enterprises × 9 fields + park",
        "query ($first: Int!) { organizations(first: $first, filter: {kinds: [ENTERPRISE]})"
        " { edges { node { __typename " + _COLUMNS + " parks { id name } } } } }",
        "query ($first: Int!) { enterprises(" + _BY_NAME + ", limit: $first)"
        " { __typename " + _STORED + " parks { id name } } }",
        lambda _, __: {"first": 1_000},
    ),
    Question(
        "F",
        "a word in names, 20 of 100",
        "query ($text: String!, $first: Int!) {"
        " organizations(first: $first, filter: {name: $text}) {"
        " edges { node { id name nameEn kind } } } }",
        "query ($text: String!, $first: Int!) {"
        " organizations(where: {name: {contains: $text}}, " + _BY_NAME + ", limit: $first)"
        " { id name nameEn: name_en kind } }",
        lambda drawn, _: {"text": drawn.word, "first": 20},
    ),
    Question(
        "X",
        "fan-in: 200 enterprises → park → 5 members each",
        "query ($first: Int!) { organizations(first: $first, filter: {kinds: [ENTERPRISE]})"
        " { edges { node { id parks { id name members(first: 5) { edges { node { id name } } } } }"
        " } } }",
        "query ($first: Int!) { enterprises(" + _BY_NAME + ", limit: $first)"
        " { id parks { id name members(" + _BY_NAME + ", limit: 5) { id name } } } }",
        lambda _, __: {"first": 200},
    ),
    Question(
        "P",
        "50 products for a stage, with provider and terms",
        "{ products(first: 50, stage: GROWTH) { edges { node { id name kind provider { id name }"
        " terms { minimum maximum maximumTenorMonths annualRate } } } } }",
        '{ products(where: {stages: {includes: "GROWTH"}}, ' + _BY_NAME + ", limit: 50)"
        " { id name kind provider { id name }"
        " terms { minimum maximum maximumTenorMonths: maximum_tenor_months"
        " annualRate: annual_rate } } }",
        _nothing,
    ),
    Question(
        "N",
        "50 open financing needs, with enterprise, stage and park",
        "{ financingNeeds(first: 50) { edges { node { id amount purpose openFrom"
        " enterprise { id name stage parks { name } } } } } }",
        "{ financingNeeds(sort: [{open_from: DESC}, {id: ASC}], limit: 50) { id amount purpose"
        " openFrom: open_from enterprise { id name"
        ' stage: facts(where: {measure: {eq: "STAGE"}}) { value_text }'
        " parks { name } } } }",
        _nothing,
    ),
    Question(
        "T",
        "40 service teams, with lead and members",
        "{ serviceTeams(first: 40) { edges { node { id name lead { id name }"
        " members { from provider { id name kind } } } } } }",
        "{ serviceTeams(" + _BY_NAME + ", limit: 40) { id name lead { id name }"
        " members(sort: [{valid_from: ASC}, {id: ASC}]) { from: valid_from"
        " provider { id name kind } } } }",
        _nothing,
    ),
    Question(
        "W",
        "the same word searched: eight tiers, facets",
        "query ($text: String!) { search(text: $text, first: 20, kinds: [ORGANIZATION])"
        " { edges { node { ... on Organization { id name nameEn kind } } } } }",
        "query ($text: String!) { organizations(where: {name: {contains: $text}},"
        " sort: [{id: ASC}], limit: 20) { id name nameEn: name_en kind } }",
        lambda drawn, _: {"text": drawn.word},
    ),
)


def alike(data: Any) -> Any:
    """An answer of either side in one shape: pages, wrapped and single nodes are lists of nodes."""
    [root] = data.values()
    return _nodes("root", root)


def _nodes(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        node = cast("dict[str, Any]", value)
        return _nodes(name, [each["node"] for each in node["edges"]] if "edges" in node else [node])
    if not isinstance(value, list):
        return value
    nodes = cast("list[Any]", value)
    if not all(isinstance(each, dict) for each in nodes):
        return nodes
    if nodes and set(nodes[0]) == {"value_text"}:
        return nodes[0]["value_text"]
    unwrapped: list[dict[str, Any]] = [each.get("organization", each) for each in nodes]
    made = [{key: _nodes(key, each) for key, each in node.items()} for node in unwrapped]
    return sorted(made, key=repr) if name in UNORDERED else made
