"""The schema as clients read it."""

from collections.abc import Iterator

from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    build_schema,
    is_introspection_type,
)

from api.schema import SCHEMA_FILE, printed
from graph.catalogue import nouns
from graph.model import OrganizationKind


def schema_types() -> Iterator[GraphQLNamedType]:
    schema = build_schema(SCHEMA_FILE.read_text(encoding="utf-8"))
    return (each for each in schema.type_map.values() if not is_introspection_type(each))


def test_the_committed_schema_is_up_to_date() -> None:
    """`make schema` writes it after a type has changed."""
    assert printed() == SCHEMA_FILE.read_text(encoding="utf-8")


def test_nodes_are_declared_nouns() -> None:
    """Whatever has an id is a noun of the graph, and so has a declared visibility."""
    labels = {noun.label for noun in nouns()}
    kinds = {"".join(word.capitalize() for word in kind.split("_")) for kind in OrganizationKind}
    nodes = {
        each.name
        for each in schema_types()
        if isinstance(each, GraphQLObjectType)
        and "Node" in {interface.name for interface in each.interfaces}
    }
    assert nodes <= labels | kinds
    parts = {
        *("ProductTerms", "ProviderLimits", "TeamMember", "TeamInvitation", "ChainStep"),
        *("BaseModel", "Capability"),
    }
    assert labels - nodes == {"Organization", *parts}


def test_every_type_is_described() -> None:
    """Each object type and interface of the domain says what it is (edges speak for themselves)."""
    silent = [
        each.name
        for each in schema_types()
        if isinstance(each, GraphQLObjectType | GraphQLInterfaceType)
        and not each.description
        and not each.name.endswith(("Edge", "Facet"))
    ]
    assert silent == []


def test_pages_need_first() -> None:
    """Every connection is bounded: `first` is required."""
    for each in schema_types():
        if not isinstance(each, GraphQLObjectType | GraphQLInterfaceType):
            continue
        for name, field in each.fields.items():
            if str(field.type).rstrip("!").endswith("Connection"):
                assert str(field.args["first"].type) == "Int!", f"{each.name}.{name}"


def test_money_is_no_float() -> None:
    """Amounts, limits and terms are Yuan; rates are BasisPoints."""
    amounts = {"amount", "limit", "minimum", "maximum", "step"}
    for each in schema_types():
        if isinstance(each, GraphQLObjectType):
            for name, field in each.fields.items():
                if name in amounts and (each.name, name) != ("PlantStep", "step"):
                    assert str(field.type).rstrip("!") == "Yuan", f"{each.name}.{name}"
