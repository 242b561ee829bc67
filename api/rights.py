"""Who may ask what: a declared rule for every field of the schema, and nothing without one.

Which records a caller sees is decided below, in the declared nouns and edges (graph.noun,
graph.callers), before any order, limit and count; RECORD says that a type is only reached that way.
Rules by role are held here.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema

from api.errors import NotAllowed
from api.rules import Rule
from graph.callers import Role

_PARTIES = frozenset({Role.MEMBER, Role.BANK_OFFICER})
ROLES: Mapping[Rule, frozenset[Role]] = MappingProxyType(
    {
        Rule.PUBLIC: frozenset(Role),
        Rule.RECORD: frozenset(Role),
        Rule.STATEMENT: _PARTIES | {Role.PARK_ADMIN},
        Rule.PARTY: _PARTIES,
        Rule.PARK: frozenset({Role.PARK_ADMIN}),
        Rule.AUDIT: frozenset({Role.AUDITOR}),
        Rule.PLATFORM: frozenset({Role.PLATFORM_ADMIN}),
    }
)
"""The roles that a rule lets ask; whose records they then see or change is decided below."""


class Undeclared(Exception):
    """Fields of the schema without a rule, or rules without a field."""


def rule_of(type_name: str, field_name: str) -> Rule | None:
    """The declared rule of a field; None: there is none, so nobody may ask it."""
    return _RULES.get((type_name, field_name))


def may(role: Role, type_name: str, field_name: str) -> bool:
    """Whether a role may ask a field at all."""
    rule = rule_of(type_name, field_name)
    return rule is not None and role in ROLES[rule]


def permitted(role: Role) -> list[str]:
    """Fields of Query and Mutation that the role may ask and not everybody may, by name."""
    return sorted(
        name
        for (type_name, name), rule in _RULES.items()
        if type_name in ("Query", "Mutation")
        and role in ROLES[rule]
        and ROLES[rule] != frozenset(Role)
    )


def guard(schema: GraphQLSchema) -> None:
    """Hold the rules by role on a schema's questions; mutations hold theirs when performed.

    Raises Undeclared when a field has no rule, or a rule no field.
    """
    fields = dict(_fields(schema))
    if differing := sorted(fields.keys() ^ _RULES.keys()):
        names = ", ".join(f"{type_name}.{name}" for type_name, name in differing)
        raise Undeclared(f"Rights and schema differ: {names}")
    for (type_name, name), field in fields.items():
        roles = ROLES[_RULES[type_name, name]]
        if type_name != "Mutation" and roles != frozenset(Role):
            field.resolve = _guarded(field.resolve, roles, name)


def _guarded(resolve: Callable[..., Any], roles: frozenset[Role], name: str) -> Callable[..., Any]:
    def guarded(root: Any, info: Any, **arguments: Any) -> Any:
        role = info.context.caller.role
        if role not in roles:
            raise NotAllowed(f"`{name}` is for {', '.join(sorted(roles))}, not for {role}.")
        return resolve(root, info, **arguments)

    return guarded


def _fields(schema: GraphQLSchema) -> Iterator[tuple[tuple[str, str], Any]]:
    for type_name, each in schema.type_map.items():
        if isinstance(each, GraphQLObjectType) and not type_name.startswith("__"):
            for name, field in each.fields.items():
                yield (type_name, name), field


def declared(text: str) -> dict[tuple[str, str], Rule]:
    """The rules of lines `Type RULE: field field …`; raises ValueError for a field with two."""
    rules: dict[tuple[str, str], Rule] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        head, _, names = line.partition(":")
        type_name, rule = head.split()
        for name in names.split():
            if (type_name, name) in rules:
                raise ValueError(f"{type_name}.{name} has two rules")
            rules[type_name, name] = Rule(rule)
    return rules


_RULES: Mapping[tuple[str, str], Rule] = MappingProxyType(
    declared(Path(__file__).with_name("rights.txt").read_text(encoding="utf-8"))
)
