"""Hostile documents: fragments, many of a thing, and deep ones."""


def many(number: int, each: str, between: str = " ") -> str:
    """`each` as often as that, with # for the number of each."""
    return between.join(each.replace("#", str(index)) for index in range(number))


def nested(depth: int, opening: str, core: str, closing: str = "}") -> str:
    return opening * depth + core + closing * depth


def doubling(levels: int, core: str, on: str = "Query") -> str:
    """Fragments that each spread the next one twice: 2 to the power of `levels` at the end."""
    chain = [f"fragment F{n} on {on} {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels)]
    return "\n".join([*chain, f"fragment F{levels} on {on} {{ {core} }}"])


def alike(levels: int) -> str:
    """Fields of one key below fields of one key: four to the power of `levels` pairs."""
    below = alike(levels - 1) if levels else ""
    return f"{{ a: branchOf {below} a: branchOf {below} }}" if levels else "{ id }"


ONE = "organizations(first: 1)"
NODE = '{ node(id: "14fbc10b-f31d-571b-a350-ee9ecde26b47") { '
PAGES = (
    "organizations(first: 2147483647) { edges { node { facts(first: 2147483647) { edges { node {"
    " source { id } subject { ... on Organization { deals(first: 2147483647) { edges { node {"
    " products { rules { id } } participants { organization { deals(first: 2147483647) { edges {"
    " node { enterprise { facts(first: 2147483647) { edges { node { id } } } } } } } } } } } } } }"
    " } } } } } }"
)
KINDS = (
    *("Bank", "Park", "Institute", "Enterprise", "Deal", "Fact"),
    *("Product", "Policy", "Pledge", "Need", "Topic", "Sector"),
)

DOCUMENTS: dict[str, str] = {
    # ------------------------------------------------ fragments
    "fragments that double 24 times": "{ ...F0 } " + doubling(24, "mechanisms { key }"),
    "fragments that double 60 times": "{ ...F0 } " + doubling(60, "__typename"),
    "fragments that double 1,000 times": "{ ...F0 } " + doubling(1_000, "__typename"),
    "fragments that double, below a field": "{ "
    + ONE
    + " { ...F0 } } "
    + doubling(30, "totalCount", "OrganizationConnection"),
    "inline fragments that double": "{ "
    + nested(11, "... { __typename } ... { ", "__typename")
    + " ...F0 } "
    + doubling(20, "__typename"),
    "a chain of 400 fragments": "{ ...F0 } "
    + many(400, "fragment F# on Query { __typename ...G# }").replace("G", "F9")
    + " fragment F9399 on Query { __typename }",
    "a chain of fragments, last one first": "{ ...F0 } "
    + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in reversed(range(600)))
    + " fragment F600 on Query { __typename }",
    "a fragment of itself": "{ ...A } fragment A on Query { ...A }",
    "fragments of each other": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "a circle of 300 fragments": "{ ...F0 } "
    + " ".join(f"fragment F{n} on Query {{ ...F{(n + 1) % 300} }}" for n in range(300)),
    "a fragment of itself, inline and below a field": "{ ...A } fragment A on Query { ... on Query"
    ' { ... { node(id: "a") { ... on Bank { branchOf { ...B } } } } } }'
    " fragment B on Bank { branchOf { ... { ...B } } }",
    "400 fragments side by side": "{ "
    + ONE
    + " { "
    + many(400, "...F#")
    + " } } "
    + many(400, "fragment F# on OrganizationConnection { k#: totalCount x }"),
    "400 fragments side by side, each in the next": "{ "
    + ONE
    + " { ...F0 } } "
    + many(330, "fragment F# on OrganizationConnection { k#: totalCount ...F0 ...F1 ...F2 }"),
    "500 spreads of a fragment that is not there": "{ " + many(500, "...F#") + " }",
    "700 fragments that nobody spreads": "{ __typename } "
    + many(700, "fragment F# on Query { __typename }"),
    # ------------------------------------------------ many
    "5,500 aliases of a field": "{ " + many(5_500, "a#: mechanism") + " }",
    "1,600 aliases of __typename": "{ " + many(1_600, "a#: __typename") + " }",
    "1,500 aliases of a page": "{ "
    + many(1_500, "a#: organizations(first: 100) { totalCount }")
    + " }",
    "300 aliases of a page": "{ "
    + many(300, "a#: organizations(first: 100) { totalCount }")
    + " }",
    "50 aliases of the dearest question": "{ "
    + many(
        50,
        "a#: partnerRecommendations"
        '(organizationId: "00000000-0000-4000-8000-000000000000", first: 100) {'
        " edges { node { rank } } }",
    )
    + " }",
    "tokens without end": "{ " + "a " * 49_000 + "}",
    "braces without end": "{" * 99_000,
    "brackets without end": "{ nodes(ids: " + "[" * 90_000,
    "unknown fields": "{ " + many(1_600, "unknown#") + " }",
    "unknown fields below": NODE + many(1_900, "unknown#") + " } }",
    "nearly known fields": NODE + "... on Bank { " + many(1_900, "nam#e") + " } } }",
    "unknown arguments": "{ organizations(first: 1, "
    + many(1_200, "unknown#: 1", ", ")
    + ") { totalCount } }",
    "one argument very often": "{ organizations("
    + many(1_600, "first: 1", ", ")
    + ") { totalCount } }",
    "one field of an input very often": "{ organizations(first: 1, filter: {"
    + many(1_500, "kinds: [BANK]", ", ")
    + "}) { totalCount } }",
    "directives on one field": "{ __typename " + "@skip(if: false) " * 800 + "}",
    "2,000 unknown directives": "{ __typename " + many(2_000, "@d#") + " }",
    "directives on many fields": NODE + many(700, "a#: id @include(if: true)") + " } }",
    "directives on the operation": "query " + many(2_000, "@d#") + " { __typename }",
    "1,000 variables": "query (" + many(1_000, "$v#: Int", ", ") + ") { __typename }",
    "90 variables that are not used": "query ("
    + many(90, "$v#: Nothing#", ", ")
    + ") { __typename }",
    "1,000 operations": many(1_000, "query Q# { __typename }"),
    "1,000 operations of one name": many(1_000, "query Q { __typename }"),
    "1,000 definitions of types": many(1_000, "scalar S#"),
    # ------------------------------------------------ deep
    "fields nested 1,600 deep": nested(1_600, "{ branchOf ", "{ id }"),
    "fields nested 150 deep": NODE + "... on Bank " + nested(150, "{ branchOf ", "{ id }") + " } }",
    "inline fragments nested 1,200 deep": nested(1_200, "{ ... ", "{ __typename }"),
    "inline fragments nested 100 deep": nested(100, "{ ... on Query ", "{ nothing }"),
    "a list nested 2,000 deep": "{ nodes(ids: " + nested(2_000, "[", "", "]") + ") { id } }",
    "an object nested 1,200 deep": "{ organizations(first: 1, filter: "
    + nested(1_200, "{ a: ", "1")
    + ") { totalCount } }",
    "a type nested 2,000 deep": "query ($v: " + nested(2_000, "[", "Int", "]") + ") { __typename }",
    "a type nested 90 deep": "query ($v: " + nested(90, "[", "Int", "]") + ") { __typename }",
    "pages of 2147483647 nested five deep": "{ " + PAGES + " }",
    "pages of 100 nested five deep": "{ " + PAGES.replace("2147483647", "100") + " }",
    "introspection in circles": "{ __schema { types "
    + nested(9, "{ fields { type ", "{ name }", "} }")
    + " } }",
    "introspection in circles, through fragments": "{ __schema { types { ...T0 } } } "
    + " ".join(
        f"fragment T{n} on __Type {{ fields {{ type {{ ...T{n + 1} ...T{n + 1} }} }} }}"
        for n in range(8)
    )
    + " fragment T8 on __Type { name }",
    "introspection of possible types in circles": '{ __type(name: "Node") '
    + nested(8, "{ possibleTypes { interfaces ", "{ name }", "} }")
    + " }",
    "50 aliases of the schema": "{ "
    + many(
        50,
        "a#: __schema { types { name fields { name"
        " description type { name kind ofType { name kind ofType { name } } } } } }",
    )
    + " }",
}
