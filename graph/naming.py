"""Names under which something is found and sorted, as what writes them takes them."""

from typing import Any, LiteralString

from uuid_utils import uuid7

from graph.names import search_keys, sort_key


def kind_label(kind: str) -> str:
    """The label that organisations of a kind have beside Organization."""
    return "".join(word.capitalize() for word in kind.split("_"))


def organization_properties(kind: str, name: str) -> dict[str, Any]:
    """What every organisation that is named to the platform has."""
    return {"kind": str(kind), "name": name, "sort_name": sort_key(name), "anonymous": False}


def name_properties(kind: str, role: str, text: str) -> dict[str, Any]:
    """What is kept of a name of something of a kind, in a role (NAME, NAME_EN, ALIAS …)."""
    keys = search_keys(text)
    return {
        **{"kind": kind, "role": role, "original": text},
        **{"text": keys.text, "pinyin": keys.pinyin, "initials": keys.initials},
    }


def name_rows(named_id: str, kind: str, **texts: str | None) -> list[dict[str, Any]]:
    """By role; a name without letters and digits is found by none."""
    named = [name_properties(kind, role, text) for role, text in texts.items() if text]
    return [
        {"id": str(uuid7()), "named_id": named_id, "properties": each}
        for each in named
        if each["text"]
    ]


def sorted_anew(organization: LiteralString) -> LiteralString:
    """Among the members of its parks an organisation stands where its present name belongs."""
    return (
        "CALL ("
        + organization
        + ") {\n  MATCH ("
        + organization
        + ")<-[:ABOUT|MEMBERSHIP_OF]-()-[tie:TIED_TO]->()\n  WHERE tie.sort_name <> "
        + organization
        + ".sort_name\n  SET tie.sort_name = "
        + organization
        + ".sort_name\n}"
    )
