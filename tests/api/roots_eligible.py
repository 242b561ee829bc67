"""Root fields that ask about all enterprises: question, whole answer, most statements."""

from typing import Any

from tests.worlds import World

LOAN, RULE = World.id("product:alpha/loan"), World.id("rule of the loan")
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
        11,
    ),
    "nearMisses": (
        f'nearMisses(productId: "{LOAN}", purpose: TRADE, first: 9) {{ totalCount edges {{ cursor'
        " } }",
        {"totalCount": 0, "edges": []},
        9,
    ),
    "reform": (
        f'reform(changes: [{{ruleId: "{RULE}", thresholds: [{{purpose: TRADE}}]}}]) {{'
        " illustrative gains(first: 9) { totalCount } counts(by: PARK) { gains } }",
        {"illustrative": True, "gains": {"totalCount": 0}, "counts": []},
        9,
    ),
}
