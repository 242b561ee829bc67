"""Hostile documents: fields that overlap, long texts, and what is dear within every bound."""

from tests.api.hostile_documents import KINDS, NODE, ONE, alike, doubling, many, nested


def wide() -> str:
    """Every kind that a node may have, asked for what none of them has."""
    return NODE + " ".join(f"... on {kind} {{ x{kind} }}" for kind in KINDS * 60) + " } }"


FIELDS: dict[str, str] = {
    # ------------------------------------------------ overlapping fields
    "one field 1,900 times": NODE + "id " * 1_900 + "} }",
    "one page 300 times": "{ " + "organizations(first: 1) { edges { node { id } } } " * 300 + "}",
    "fields alike, nested": NODE + "... on Bank " + alike(9) + " } }",
    "fields alike through fragments": "{ "
    + ONE
    + " { "
    + many(150, "...F#")
    + " } } "
    + many(150, "fragment F# on OrganizationConnection { edges { cursor } edges { node { id } } }"),
    "fields of one key that differ": "{ " + many(400, 'a: node(id: "#") { id }') + " }",
    "arguments alike": "{ "
    + many(
        150,
        "a: organizations(first: 1, filter: { kinds: [BANK, PARK] },"
        ' asOf: "2025-01-01") { totalCount }',
    )
    + " }",
    "wide unions": wide(),
    "kinds that exclude each other": NODE
    + " ".join(f"... on {kind} {{ {many(90, f'a#: x{kind}')} }}" for kind in KINDS)
    + " } }",
    # ------------------------------------------------ long
    "a name of 95,000 characters": "{ " + "a" * 95_000 + " }",
    "an alias of 10,000 characters, 9 times": "{ " + many(9, "a" * 10_000 + "#: nothing") + " }",
    "a text of 95,000 characters": '{ search(text: "'
    + "x" * 95_000
    + '", first: 1) { facets { kind } } }',
    "a text of escapes": '{ search(text: "'
    + "\\u6771" * 13_000
    + '", first: 1) { facets { kind } } }',
    "a block string of lines": '{ search(text: """'
    + "x\n" * 30_000
    + '""", first: 1) { facets { kind } } }',
    "a text that does not end": '{ search(text: "' + "x" * 95_000,
    "a list of 10,000 ids": "{ nodes(ids: [" + many(10_000, '"#"', ",") + "]) { id } }",
    "a list of 2,000 ids": "{ nodes(ids: [" + many(2_000, '"#"', ",") + "]) { id } }",
    "a list of 2,000 lists": "{ nodes(ids: [" + "[]," * 2_000 + "]) { id } }",
    "a number of 95,000 digits": "{ organizations(first: " + "9" * 95_000 + ") { totalCount } }",
    "a number of 4,000 digits": "{ organizations(first: " + "9" * 4_000 + ") { totalCount } }",
    "a fraction of 95,000 digits": "{ organizations(first: 0."
    + "9" * 95_000
    + ") { totalCount } }",
    "an amount of 95,000 digits": '{ financingPlusExpertise(enterpriseId: "a", amount: '
    + "9" * 95_000
    + ", purpose: EQUIPMENT) { asOf } }",
    "comments without end": "#\n" * 33_000 + "{ nothing }",
    "commas without end": "{" + "," * 95_000 + "nothing }",
    "one comment of 95,000 characters": "#" * 95_000 + "\n{ nothing }",
    "characters of four bytes": "# " + "\U0001f600" * 20_000 + "\n{ nothing }",
    "marks of byte order": "\ufeff" * 30_000 + "{ nothing }",
    "characters that are no token": "{ " + "\u6771" * 30_000 + " }",
    "a default of 10,000 values": "query ($v: [ID!]! = ["
    + many(10_000, '"#"', ",")
    + "]) { nodes(ids: $v) { id } }",
    # ------------------------------------------------ left out, or not
    "skipped without end": "query ($b: Boolean = true) { "
    + ONE
    + " { "
    + many(300, "a#: edges @skip(if: $b) { cursor }")
    + " } }",
    "a number of 5,000 digits": "{ organizations(first: " + "9" * 5_000 + ") { totalCount } }",
    "fragments that double, skipped": "query ($b: Boolean = true) { ...F0 @skip(if: $b) } "
    + doubling(40, "__typename"),
}


# ------------------------------------------------ within every bound, and too dear
LEAVES = (
    *("id", "recordedAt", "synthetic", "kind", "name", "nameEn"),
    *("anonymous", "uscc", "foundedOn", "stage", "__typename"),
)

DEAR = (
    "dear: organizations(first: 100) { edges { node { deals(first: 100) { edges { node {"
    " id } } } } } }"
)
DEAR_DOCUMENTS: dict[str, str] = {
    "too dear: fields alike, nested": "{ " + DEAR + NODE[1:] + "... on Bank " + alike(6) + " } }",
    "too dear: 1,800 aliases": "{ " + DEAR + NODE[1:] + many(1_580, "a#: id") + " } }",
    "too dear: 40 pages of 40 fields": "{ "
    + DEAR
    + many(40, 'a#: node(id: "a") { ' + many(38, "b#: id").replace("#", "b") + " }")
    + " }",
    "too dear: 140 pages alike": "{ " + DEAR + many(140, ' a: node(id: "a") { id }') + " }",
    "too dear: 190 fields alike": "{ " + DEAR + NODE[1:] + "id " * 190 + "} }",
    "too dear: 60 pages alike, with arguments": "{ "
    + DEAR
    + many(
        60,
        " a: organizations(first: 1,"
        ' filter: { kinds: [BANK, PARK, BANK] }, asOf: "2025-01-01") { edges { node { id } } }',
    )
    + " }",
    "too dear: 60 fragments side by side": "{ "
    + DEAR
    + ONE
    + " { "
    + many(60, "...F#")
    + " } } "
    + many(60, "fragment F# on OrganizationConnection { k#: totalCount }"),
    "too dear: 430 fragments side by side": "{ "
    + DEAR
    + ONE
    + " { "
    + many(430, "...F#")
    + " } } "
    + many(430, "fragment F# on OrganizationConnection { k#: totalCount }"),
    "too dear: 520 fragments side by side": "{ "
    + DEAR
    + NODE[1:]
    + many(520, "...F#")
    + " } } "
    + " ".join(f"fragment F{n} on Enterprise {{ {LEAVES[n % 11]} }}" for n in range(520)),
    "too dear: 480 fragments at 40 places": "{ "
    + DEAR
    + " ".join(f'n{n}: node(id: "a") {{ ' + many(11, f"...F{n}_#") + " }" for n in range(40))
    + " } "
    + " ".join(
        f"fragment F{n}_{at} on Enterprise {{ {LEAVES[at]} }}"
        for n in range(40)
        for at in range(11)
    ),
    "too dear: 150 fragments side by side, alike": "{ "
    + DEAR
    + ONE
    + " { "
    + many(150, "...F#")
    + " } } "
    + many(150, "fragment F# on OrganizationConnection { totalCount }"),
    "too dear: 40 nodes, each as 12 kinds": "{ "
    + DEAR
    + many(
        40,
        ' n#: node(id: "a") { '
        + " ".join(f"... on {kind} {{ __typename }}" for kind in KINDS)
        + " }",
    )
    + " }",
    "too dear: 20 operations": many(
        20,
        "query Q# { "
        + " ".join(f"b{n}: organization(by: {{ id: 1 }}) {{ id }}" for n in range(15))
        + " }",
    )
    + " query Asked { "
    + DEAR
    + " }",
    "too dear: 24 operations of one fragment": many(24, "query Q# { ...G }")
    + " fragment G on Query { "
    + DEAR
    + " ".join(f"b{n}: organization(by: {{ id: 1 }}) {{ id }}" for n in range(30))
    + " }",
    "too dear: 38 deep": "{ "
    + DEAR
    + ' node(id: "a") { ... on Bank '
    + nested(34, "{ a: branchOf { id } branchOf ", "{ id }")
    + " } }",
    "too dear: 100 variables, used 10 times": "query ("
    + many(100, "$v#: ID!", ", ")
    + ") { "
    + DEAR
    + " ".join(
        f"a{n}: nodes(ids: [" + ", ".join(f"$v{n % 4 * 25 + at}" for at in range(25)) + "]) { id }"
        for n in range(40)
    )
    + " }",
    "too dear: 12 lists of 250 values": "{ "
    + DEAR
    + many(12, " a#: nodes(ids: [" + "1," * 250 + "]) { id }")
    + " }",
    "too dear: 90 conditions": "query ($b: Boolean = true) { "
    + DEAR
    + NODE[1:]
    + many(90, "a#: id @skip(if: $b)")
    + " } }",
}
