"""Records that are made through the application, and valid inputs of every mutation."""

from typing import Any

from tests.api.import_town import Office, csv
from tests.api.rights_cases import FIRM
from tests.api.rights_world import IMPORTED, LOGGED, MERGED, PROFILE, Case
from tests.api.speaking import Speakers
from tests.worlds import World


async def logged(asked: Speakers, name: str) -> Case:
    """A page that a member is shown, with what it says about it."""
    me = ("MEMBER", World.id(name))
    query = f"""{{ partnerRecommendations(organizationId: "{World.id("lender")}", first: 9) {{
      logEntry {{ id items {{ organization {{ id }} }} }} }} }}"""
    entry = (await asked.ask(*me, query))["data"]["partnerRecommendations"]["logEntry"]
    about = {"logEntryId": entry["id"], "kind": "USEFUL"}
    about["organizationId"] = entry["items"][0]["organization"]["id"]
    said = await asked.do(*me, "recommendationFeedback", f"... on {LOGGED} {{ id }}", **about)
    return Case(LOGGED, said["id"], name, None, always_listed=False)


async def applied(asked: Speakers) -> Case:
    """An application with a document."""
    me = ("PARK_ADMIN", World.id("other park"), "membershipDraft", "... on Membership { id }")
    about = {"parkId": World.id("other park"), "organizationId": World.id("stranger")}
    made = await asked.do(*me, **about, evidence=[{"name": "licence", "sha256": "0" * 64}])
    return Case("Membership", made["id"], "stranger", PROFILE, park="other park")


async def imported(asked: Speakers) -> Case:
    """A list of another park's, read to its preview."""
    office = Office(asked, World.id("other park"))
    job = await office.start(csv("企业名称", "stranger", "lender", "新企业", "企业名称"))
    return Case(IMPORTED, job["id"], "", None, park="other park")


async def merged(asked: Speakers, park: str) -> Case:
    """Two records of a park that were one organisation."""
    me = ("PARK_ADMIN", World.id(park), "organizationMerge", f"... on {MERGED} {{ id }}")
    two = {"keptId": World.id(f"kept of {park}"), "mergedAwayId": World.id(f"double of {park}")}
    made = await asked.do(*me, **two, reason="the same")
    return Case(MERGED, made["id"], f"kept of {park}", PROFILE, park=park)


async def refused(asked: Speakers) -> Case:
    """A file of yet another park's that is none."""
    job = await Office(asked, World.id("far park")).start(b"%PDF-1.7")
    return Case(IMPORTED, job["id"], "", None, park="far park")


def inputs(about: str, deal: str) -> dict[str, dict[str, Any]]:
    """Valid inputs of every mutation, about an organisation."""
    people = {"quantity": {"number": 5, "unit": "PERSON"}}
    parties = [{"organizationId": World.id("lender"), "role": "LENDER", "lead": True}]
    fact = {"subjectId": World.id(about), "measure": "EMPLOYEES", "value": people}
    invited = {"members": [World.id("guarantor")], "from": "2025-07-01"}
    of_none = {"membershipId": World.id("nothing")}
    return {
        "membershipDraft": {"parkId": World.id("other park"), "organizationId": World.id(about)},
        "membershipSubmit": of_none,
        "membershipReview": {**of_none, "finding": "TAKE_UP"},
        "membershipApprove": of_none,
        "membershipSuspend": {**of_none, "reason": "why"},
        "membershipRenew": {**of_none, "validUntil": "2027-01-01"},
        "membershipWithdraw": {**of_none, "reason": "why"},
        "membershipTransfer": {**of_none, "parkId": World.id("far park"), "reason": "why"},
        "importStart": {
            **{"parkId": World.id("other park"), "fileName": "a.csv"},
            "uploadId": World.id("nothing"),
        },
        "importCommit": {"importJobId": World.id("nothing"), "rows": "ALL"},
        "importCancel": {"importJobId": World.id("nothing")},
        "organizationMerge": {
            **{"keptId": World.id(about), "reason": "the same"},
            "mergedAwayId": World.id("nothing"),
        },
        "organizationMergeUndo": {"mergeId": World.id("nothing"), "reason": "not the same"},
        "parkRules": {"parkId": World.id("park"), "fourEyes": True},
        "factState": {**fact, "asOf": "2024", "scope": "said"},
        "financingNeedState": {"enterpriseId": World.id(about), "amount": 5, "purpose": "BILL"},
        "needState": {"enterpriseId": World.id(about), "title": "more", "topics": []},
        "dealRecord": {
            **{"kind": "FINANCING", "agreedOn": "2025-06-01", "enterpriseId": FIRM},
            **{"participants": parties, "synthetic": True},
        },
        "dealConfirm": {"dealId": deal},
        "teamForm": {"leadBankId": World.id(about), "name": "another team", **invited},
        "recommendationFeedback": {
            **{"logEntryId": World.id("nothing"), "kind": "USEFUL"},
            "organizationId": World.id("guarantor"),
        },
        "teamChange": {"teamId": World.id("team"), "action": "INVITE", **invited},
    }
