"""The life of memberships as docs/decisions/0029 tells it: who may do what, and what is so since.

Nothing here looks at how the application does it. Days and moments come from whoever asks.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

DRAFT, SUBMITTED, IN_REVIEW, ACTIVE = "DRAFT", "SUBMITTED", "IN_REVIEW", "ACTIVE"
SUSPENDED, EXPIRED, WITHDRAWN = "SUSPENDED", "EXPIRED", "WITHDRAWN"
APPLYING = (DRAFT, SUBMITTED, IN_REVIEW)
ADMITTED = (ACTIVE, SUSPENDED, EXPIRED)
STATES = (*APPLYING, *ADMITTED, WITHDRAWN)

DONE, FORBIDDEN, MISSING = "Membership", "ForbiddenError", "NotFoundError"
INVALID, CONFLICT, EXISTS = "InvalidInputError", "ConflictError", "AlreadyExistsError"
LATEST, NEW = "9999", "new"
MOST_EVIDENCE, MOST_STEPS = 20, 100


@dataclass(frozen=True)
class Caller:
    """Who asks: in a role, for an organisation or a park, of which kind it is."""

    role: str
    scope: str | None = None
    subject: str | None = None
    kind: str | None = None

    @property
    def is_administrator(self) -> bool:
        """Whether it administers its scope."""
        return self.role == "PARK_ADMIN"

    @property
    def is_member(self) -> bool:
        """Whether it speaks for an organisation itself."""
        return self.role in ("MEMBER", "BANK_OFFICER")


@dataclass(frozen=True)
class Row:
    """A row of the page's table: from which states to which, and whether a member may do it."""

    before: tuple[str, ...]
    after: str
    member: bool
    asks_reason: bool = False


TABLE = {
    "DRAFT": Row((), DRAFT, member=True),
    "CHANGE": Row((DRAFT,), DRAFT, member=True),
    "SUBMIT": Row((DRAFT,), SUBMITTED, member=True),
    "TAKE_UP": Row((SUBMITTED,), IN_REVIEW, member=False),
    "SEND_BACK": Row((SUBMITTED, IN_REVIEW), DRAFT, member=False, asks_reason=True),
    "APPROVE": Row((IN_REVIEW,), ACTIVE, member=False),
    "SUSPEND": Row((ACTIVE,), SUSPENDED, member=False, asks_reason=True),
    "RENEW": Row(ADMITTED, ACTIVE, member=False),
    "WITHDRAW": Row((*APPLYING, *ADMITTED), WITHDRAWN, member=True, asks_reason=True),
    "TRANSFER": Row(ADMITTED, WITHDRAWN, member=True, asks_reason=True),
}


@dataclass(frozen=True)
class Call:
    """What is asked. `organization`: its id, or NEW for one that is not recorded yet."""

    action: str
    caller: Caller
    membership: str = ""
    park: str = ""
    organization: str = ""
    until: date | None = None
    reason: str = ""
    evidence: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Step:
    """A state with its first day, the first day without the membership, and who recorded it when.

    `before`: the state of the step before, which never says that it has expired; None: the first.
    """

    before: str | None
    after: str
    since: date
    until: date | None
    at: str
    by: Caller | None = None
    reason: str = ""


@dataclass(frozen=True)
class Paper:
    """A name and a digest, and when it was handed in."""

    name: str
    sha256: str
    at: str


@dataclass
class Membership:
    """An organisation in a park, with all that ever happened to it."""

    id: str
    organization: str
    park: str
    steps: list[Step]
    papers: list[Paper] = field(default_factory=list[Paper])

    def last(self, day: date, known_at: str = LATEST) -> Step:
        """The last step that had begun on a day and was known."""
        return [each for each in self.steps if each.at <= known_at and each.since <= day][-1]

    def is_there(self, day: date, known_at: str = LATEST) -> bool:
        """Whether anything had begun on a day and was known."""
        return any(each.at <= known_at and each.since <= day for each in self.steps)

    def state_on(self, day: date, known_at: str = LATEST) -> str:
        """What it was on the day; who is active comes to its end without anybody's doing."""
        step = self.last(day, known_at)
        ended = step.until is not None and step.until <= day
        return EXPIRED if step.after == ACTIVE and ended else step.after

    def admitted_on(self, known_at: str = LATEST) -> date | None:
        """The day of the first admission."""
        found = (each.since for each in self.steps if each.after == ACTIVE and each.at <= known_at)
        return next(found, None)

    def approvals(self, day: date, known_at: str = LATEST) -> list[Step]:
        """Given since it was taken up, if it is in review."""
        found: list[Step] = []
        for each in self.steps:
            if each.at <= known_at and each.since <= day:
                repeats = (each.before, each.after) == (IN_REVIEW, IN_REVIEW)
                found = [*found, each] if repeats else []
        return found


@dataclass
class Rules:
    """How a park admits and reminds."""

    four_eyes: bool = False
    reminder_days: int = 30


@dataclass
class Model:
    """Everything that was done, and what each caller may know of it.

    `sites`: the park in which an organisation has its site. `open_to`: the kinds of organisation
    that one lets see its PROFILE. `organizations`: of which there are memberships.
    """

    today: date
    rules: dict[str, Rules]
    organizations: set[str]
    sites: dict[str, str] = field(default_factory=dict[str, str])
    open_to: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    memberships: dict[str, Membership] = field(default_factory=dict[str, Membership])

    # ------------------------------------------------------------ what is answered

    def answers(self, call: Call) -> frozenset[str]:
        """What it may be answered: done, or each refusal for which there is a reason.

        Whoever may not do it is told nothing else, but for what is wrong whatever there is.
        """
        row, caller = TABLE[call.action], call.caller
        wrong = self._wrong(call)
        if not (caller.is_administrator or caller.is_member):
            return frozenset({FORBIDDEN} | wrong)
        if call.action == "DRAFT":
            return frozenset(wrong) or self._of_draft(call)
        found = self.memberships.get(call.membership)
        if found is None or not self.sees(caller, found):
            return frozenset({MISSING} | wrong)
        if not self.may(caller, row, found):
            return frozenset({FORBIDDEN} | wrong)
        full = len(found.steps) >= MOST_STEPS - 1 and row.after != WITHDRAWN
        if found.state_on(self.today) not in row.before or full:
            return frozenset(wrong | {CONFLICT})
        return frozenset(wrong | self._lacking(call, found)) or frozenset({DONE})

    def _wrong(self, call: Call) -> set[str]:
        """What is wrong with a call, whatever there is and whoever asks."""
        changes, digests = call.action == "CHANGE", {digest for _, digest in call.evidence}
        wrong = (
            (TABLE[call.action].asks_reason and not call.reason.strip())
            or (changes and (not call.evidence or call.organization != ""))
            or (call.action == "DRAFT" and not call.organization)
            or (call.until is not None and call.until <= self.today)
            or len(digests) > MOST_EVIDENCE
        )
        return {INVALID} if wrong else set()

    def _of_draft(self, call: Call) -> frozenset[str]:
        caller = call.caller
        if call.park not in self.rules:
            return frozenset({MISSING} | ({FORBIDDEN} if caller.is_administrator else set[str]()))
        if call.organization not in {NEW, *self.organizations}:
            return frozenset({MISSING} | ({FORBIDDEN} if caller.is_member else set[str]()))
        for_itself = caller.is_member and caller.scope == call.organization
        if not for_itself and not (caller.is_administrator and caller.scope == call.park):
            return frozenset({FORBIDDEN})
        taken = self.open_one(call.organization, call.park)
        return frozenset({EXISTS if taken else DONE})

    def _lacking(self, call: Call, found: Membership) -> set[str]:
        """What stands against a call that its state and its caller allow."""
        refused, present = set[str](), found.last(self.today).until
        given = found.approvals(self.today)
        digests = {each.sha256 for each in found.papers} | {digest for _, digest in call.evidence}
        if call.action == "CHANGE" and call.park != found.park:
            refused.add(INVALID)
        if call.action in ("CHANGE", "RENEW") and len(digests) > MOST_EVIDENCE:
            refused.add(INVALID)
        if call.action == "RENEW":
            free = found.state_on(self.today) == SUSPENDED
            later = present is not None and call.until is not None and call.until > present
            refused |= set() if free or later else {INVALID}
        if call.action == "APPROVE" and given and self.rules[found.park].four_eyes:
            approved = {each.by and each.by.subject for each in given}
            if call.caller.subject in approved or call.until != given[0].until:
                refused.add(CONFLICT)
        if call.action == "TRANSFER":
            if call.park == found.park:
                refused.add(INVALID)
            elif call.park not in self.rules:
                refused.add(MISSING)
            elif self.open_one(found.organization, call.park):
                refused.add(EXISTS)
        return refused

    def may(self, caller: Caller, row: Row, found: Membership) -> bool:
        """Whether it is the administrator, or the member where it may."""
        if caller.is_administrator:
            return caller.scope == found.park
        return row.member and caller.is_member and caller.scope == found.organization

    def open_one(self, organization: str, park: str) -> Membership | None:
        """The membership, or what may become one, that was not withdrawn."""
        return next(
            (
                each
                for each in self.memberships.values()
                if (each.organization, each.park) == (organization, park)
                and each.state_on(self.today) != WITHDRAWN
            ),
            None,
        )

    # ------------------------------------------------------------ what is so since

    def do(self, call: Call, id: str, at: str, other: str = "") -> None:
        """It was written at a moment. `id`: of the membership; `other`: of the one it becomes."""
        if call.action == "DRAFT":
            step = Step(None, DRAFT, self.today, None, at, call.caller, call.reason)
            self.organizations.add(call.organization)
            self.memberships[id] = Membership(id, call.organization, call.park, [step])
        else:
            self._step(call, self.memberships[id], at)
        found = self.memberships[id]
        for name, digest in call.evidence:
            if digest not in {each.sha256 for each in found.papers}:
                found.papers.append(Paper(name, digest, at))
        if call.action == "TRANSFER":
            step = Step(None, SUBMITTED, self.today, None, at, call.caller, call.reason)
            self.memberships[other] = Membership(other, found.organization, call.park, [step])

    def _step(self, call: Call, found: Membership, at: str) -> None:
        after, last = TABLE[call.action].after, found.last(self.today)
        until = last.until
        if call.action == "APPROVE":
            needed = 2 if self.rules[found.park].four_eyes else 1
            after = ACTIVE if len(found.approvals(self.today)) + 1 >= needed else IN_REVIEW
        if call.action in ("APPROVE", "RENEW"):
            until = call.until
        elif after == WITHDRAWN:
            until = self.today
        elif after in APPLYING:
            until = None
        step = Step(last.after, after, self.today, until, at, call.caller, call.reason)
        found.steps.append(step)

    # ------------------------------------------------------------ who sees what

    def sees(self, caller: Caller, found: Membership) -> bool:
        """Public once it was admitted; an application is seen by whom it is about or for."""
        if found.admitted_on() or caller.role == "AUDITOR":
            return True
        own = caller.scope is not None and caller.scope == found.organization
        opened = caller.is_member and caller.kind in self.open_to.get(found.organization, set())
        return own or opened or self._administers(caller, found)

    def _administers(self, caller: Caller, found: Membership) -> bool:
        """The park that it is for, or one that its organisation belongs to today."""
        if not caller.is_administrator:
            return False
        belongs = any(
            each.organization == found.organization
            and each.park == caller.scope
            and each.last(self.today).after in (ACTIVE, SUSPENDED)
            and self.today < (each.last(self.today).until or date.max)
            for each in self.memberships.values()
        )
        return belongs or caller.scope in (found.park, self.sites.get(found.organization))

    def knows_who(self, caller: Caller, found: Membership) -> bool:
        """Whether it is told who did a step and why, and the evidence."""
        return caller.role == "AUDITOR" or caller.scope in (found.organization, found.park)

    def shown(
        self, caller: Caller, day: date | None = None, known_at: str = LATEST
    ) -> dict[str, dict[str, Any]]:
        """All memberships that a caller sees, by id, as they are shown for a day and a moment."""
        return {
            each.id: self._shown(caller, each, day or self.today, known_at)
            for each in self.memberships.values()
            if self.sees(caller, each) and each.is_there(day or self.today, known_at)
        }

    def _shown(self, caller: Caller, found: Membership, day: date, known_at: str) -> dict[str, Any]:
        last, admitted = found.last(day, known_at), found.admitted_on(known_at)
        told = self.knows_who(caller, found)
        return {
            "id": found.id,
            "state": found.state_on(day, known_at),
            "validFrom": admitted and admitted.isoformat(),
            "validUntil": last.until and last.until.isoformat(),
            "renewalDueOn": self.due_on(found, day, known_at),
            "approvalsMissing": self.approvals_missing(found, day, known_at),
            "recordedAt": found.steps[0].at,
            "organization": {"id": found.organization},
            "park": {"id": found.park},
            "steps": [_told(each, told=told) for each in found.steps if each.at <= known_at],
            "evidence": [
                {"name": each.name, "sha256": each.sha256, "addedAt": each.at}
                for each in found.papers
                if told and each.at <= known_at
            ],
        }

    def due_on(self, found: Membership, day: date, known_at: str = LATEST) -> str | None:
        """The day from which on its renewal is due."""
        last = found.last(day, known_at)
        if last.after != ACTIVE or last.until is None:
            return None
        ahead = timedelta(days=self.rules[found.park].reminder_days)
        return (last.until - ahead).isoformat()

    def approvals_missing(self, found: Membership, day: date, known_at: str = LATEST) -> int:
        """How many approvals an application still needs: the next admits it where one was given."""
        if found.state_on(day, known_at) not in APPLYING:
            return 0
        given = len(found.approvals(day, known_at))
        return 2 if self.rules[found.park].four_eyes and not given else 1

    def counts(self, caller: Caller, park: str) -> tuple[dict[str, int], int]:
        """Of a park's memberships, what the caller sees: how many in each state, how many due."""
        seen = [
            each
            for each in self.memberships.values()
            if each.park == park and self.sees(caller, each)
        ]
        today = self.today.isoformat()
        late = sum((self.due_on(each, self.today) or LATEST) <= today for each in seen)
        return dict(Counter(each.state_on(self.today) for each in seen)), late

    # ------------------------------------------------------------ candidates

    def no_candidates(self, day: date, known_at: str = LATEST) -> set[str]:
        """Organisations that were admitted somewhere by a day and are active nowhere on it."""
        were, are = set[str](), set[str]()
        for each in self.memberships.values():
            admitted = each.admitted_on(known_at)
            if admitted is not None and admitted <= day:
                were.add(each.organization)
                if each.state_on(day, known_at) == ACTIVE:
                    are.add(each.organization)
        return were - are


def _told(step: Step, *, told: bool) -> dict[str, Any]:
    by = step.by if told else None
    scope = by and by.scope
    return {
        "from": step.before,
        "to": step.after,
        "since": step.since.isoformat(),
        "at": step.at,
        "reason": (step.reason or None) if told else None,
        "actor": by and {"subject": by.subject, "role": by.role, "scope": scope and {"id": scope}},
    }
