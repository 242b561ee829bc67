"""Root fields that ask about all enterprises or the log: question, answer, most statements."""

from typing import Any

from tests.worlds import World

LOAN, RULE = World.id("product:alpha/loan"), World.id("rule of the loan")
LEAD, FIRM, TEAM = World.id("alpha"), World.id("firm"), World.id("team")
ELIGIBLE: dict[str, tuple[str, Any, int]] = {
    "eligibleEnterprises": (
        f'eligibleEnterprises(productId: "{LOAN}", purpose: BILL, first: 9) {{ totalCount edges {{'
        " node { enterprise { name } eligibility { verdict product { name } } } } }",
        {
            "totalCount": 1,
            "edges": [
                {
                    "node": {
                        "enterprise": {"name": "firm"},
                        "eligibility": {"verdict": "HOLDS", "product": {"name": "loan"}},
                    }
                }
            ],
        },
        12,
    ),
    "nearMisses": (
        f'nearMisses(productId: "{LOAN}", purpose: TRADE, first: 9) {{ totalCount edges {{ cursor'
        " } }",
        {"totalCount": 0, "edges": []},
        10,
    ),
    "reform": (
        f'reform(changes: [{{ruleId: "{RULE}", thresholds: [{{purpose: TRADE}}]}}]) {{'
        " illustrative gains(first: 9) { totalCount } counts(by: PARK) { gains } }",
        {"illustrative": True, "gains": {"totalCount": 0}, "counts": []},
        10,
    ),
    "serviceTeam": (
        f'serviceTeam(leadBankId: "{LEAD}", enterpriseId: "{FIRM}") {{ need {{ purpose }} team'
        " { name } newIntroductions members { inTeam } plan { covered uncovered } missingKinds }",
        {
            "need": {"purpose": "BILL"},
            "team": {"name": "team"},
            "newIntroductions": 0,
            "members": [],
            "plan": {"covered": 0, "uncovered": 1_000_000},
            "missingKinds": [
                *("INSURER", "LESSOR", "EQUITY_INVESTOR", "IP_SERVICE_FIRM"),
                "WARRANT_SERVICE_FIRM",
            ],
        },
        20,
    ),
    "teamGaps": (
        f'teamGaps(teamId: "{TEAM}", first: 9) {{ totalCount sampled {{ of used }}'
        " edges { cursor } }",
        {"totalCount": 0, "sampled": {"of": 1, "used": 1}, "edges": []},
        18,
    ),
    "resilience": (
        "resilience(first: 9) { totalCount sampled { of used } edges { node { rank organization"
        " { name } articulation onlyOneIn { name } gapUncovered } } }",
        {
            "totalCount": 1,
            "sampled": {"of": 1, "used": 1},
            "edges": [
                {
                    "node": {
                        "rank": 1,
                        "organization": {"name": "beta"},
                        "articulation": True,
                        "onlyOneIn": [],
                        "gapUncovered": 0,
                    }
                }
            ],
        },
        20,
    ),
    "whatIf": (
        f'whatIf(assumptions: [{{memberLeaves: "{LEAD}"}}]) {{ illustrative sampled {{ of used }}'
        " coveredBefore coveredAfter losses(first: 9) { totalCount } counts(by: PARK) { gains } }",
        {
            "illustrative": True,
            "sampled": {"of": 1, "used": 1},
            "coveredBefore": 0,
            "coveredAfter": 0,
            "losses": {"totalCount": 0},
            "counts": [],
        },
        16,
    ),
    # Of an organisation that nobody was shown, for the questions before are on record.
    "recommendationLog": (
        f'recommendationLog(first: 9, filter: {{organizationId: "{FIRM}"}}) {{ totalCount'
        " edges { node { id } } }",
        {"totalCount": 0, "edges": []},
        3,
    ),
    "hitRates": (
        f'hitRates(filter: {{organizationId: "{FIRM}"}}) {{ shown useful deals }}',
        {"shown": 0, "useful": 0, "deals": 0},
        2,
    ),
    "dealCompletion": (
        f'dealCompletion(leadId: "{LEAD}", enterpriseId: "{FIRM}", first: 1) {{ basis edges'
        " { node { rank organization { name } terms { kind } } } }",
        {
            "basis": "PATHS",
            "edges": [
                {
                    "node": {
                        "rank": 1,
                        "organization": {"name": "beta"},
                        "terms": [
                            {"kind": "DIRECT_TIES"},
                            {"kind": "SECTOR_ACTIVITY"},
                            {"kind": "EARLIER_WITH_TARGET"},
                        ],
                    }
                }
            ],
        },
        16,
    ),
    "paths": (
        f'paths(fromId: "{LEAD}", toId: "{World.id("gamma")}", first: 9) {{ proved ties {{ to'
        " { name } } }",
        [{"proved": True, "ties": [{"to": {"name": "beta"}}, {"to": {"name": "gamma"}}]}],
        16,
    ),
}
