"""Which role writes what, and what of that its organisation may not."""

LIFE = ("Draft", "Submit", "Review", "Approve", "Suspend", "Renew", "Withdraw", "Transfer")
STATEMENTS = {"factState", "financingNeedState", "needState"} | {
    f"membership{each}" for each in LIFE
}
IMPORTS = {"importStart", "importCommit", "importCancel"}
MERGES = {"organizationMerge", "organizationMergeUndo"}
OF_PARTIES = {"dealRecord", "dealConfirm", "teamForm", "teamChange", "recommendationFeedback"}
MAY_WRITE = {
    **{"MEMBER": STATEMENTS | OF_PARTIES, "BANK_OFFICER": STATEMENTS | OF_PARTIES},
    **{"PARK_ADMIN": STATEMENTS | IMPORTS | MERGES, "ANONYMOUS": set[str](), "AUDITOR": set[str]()},
    "PLATFORM_ADMIN": {"parkRules"},
}

UNFIT = {
    **{("BANK_OFFICER", name): "InvalidInputError" for name in ("needState", "financingNeedState")},
    **{(role, "recommendationFeedback"): "NotFoundError" for role in ("MEMBER", "BANK_OFFICER")},
    **{("MEMBER", "teamForm"): "InvalidInputError", ("MEMBER", "teamChange"): "ForbiddenError"},
    **{
        (role, f"membership{each}"): "NotFoundError"
        for role in ("MEMBER", "BANK_OFFICER", "PARK_ADMIN")
        for each in LIFE[1:]
    },
    ("PARK_ADMIN", "membershipDraft"): "ForbiddenError",
    ("PARK_ADMIN", "importStart"): "ForbiddenError",
    **{("PARK_ADMIN", each): "NotFoundError" for each in MERGES},
    **{("PARK_ADMIN", f"import{each}"): "NotFoundError" for each in ("Commit", "Cancel")},
}
"""What a role may do, and its organisation not: a bank needs nothing, a firm leads no team, neither
was shown what others were, and a park takes nobody into another one."""
