"""What is said of an applicant, and what is handed in for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import strawberry

from api.scalars import Uscc
from api.types.stated import checked_text
from graph import model
from graph.applying import Applicant
from graph.errors import Invalid
from graph.membership_states import MOST_EVIDENCE, Evidence

_HASH = re.compile(r"[0-9a-fA-F]{64}", re.ASCII)


@strawberry.input(
    description="A new organisation. `synthetic`: true for an invented one. It is public from then "
    "on, as registers are; its application is not."
)
class OrganizationInput:
    """An applicant."""

    kind: model.OrganizationKind
    name: str
    name_en: str | None = None
    uscc: Uscc | None = None
    synthetic: bool = False


@strawberry.input(description="`sha256`: of its bytes, 64 hexadecimal digits.")
class EvidenceDocumentInput:
    """A document, which stays with its owner."""

    name: str
    sha256: str


def checked_applicant(stated: OrganizationInput) -> Applicant:
    """Raises Invalid, with all that is wrong."""
    if stated.kind in (model.OrganizationKind.PARK, model.OrganizationKind.AUTHORITY):
        message = f"An organisation of the kind {stated.kind} is no member of a park."
        raise Invalid((("organization", "kind"), message))
    return Applicant(
        kind=stated.kind,
        name=checked_text(stated.name, "organization", "name"),
        name_en=stated.name_en and checked_text(stated.name_en, "organization", "nameEn"),
        uscc=stated.uscc,
        synthetic=stated.synthetic,
    )


def checked_evidence(documents: Sequence[EvidenceDocumentInput] | None) -> list[Evidence]:
    """Each once; raises Invalid for too many, and for what is no hash."""
    found: dict[str, Evidence] = {}
    for place, each in enumerate(documents or ()):
        path = ("evidence", str(place))
        if not _HASH.fullmatch(each.sha256):
            raise Invalid(((*path, "sha256"), "64 hexadecimal digits."))
        sha256 = each.sha256.lower()
        found.setdefault(sha256, Evidence(checked_text(each.name, *path, "name"), sha256))
    if len(found) > MOST_EVIDENCE:
        raise Invalid((("evidence",), f"A membership has at most {MOST_EVIDENCE} documents."))
    return list(found.values())
