"""Hostile files by name: functions that return the bytes, and why each of them is refused."""

from tests.onboarding.acceptance.hostile_bytes import BYTES_REASONS
from tests.onboarding.acceptance.hostile_zip import ZIP_REASONS
from tests.onboarding.acceptance.outcomes import Files

_ALL = [*BYTES_REASONS.items(), *ZIP_REASONS.items()]
HOSTILE_FILES: Files = {each.__name__: each for _, functions in _ALL for each in functions}
REASONS: dict[str, tuple[str, ...]] = {
    each.__name__: tuple(reasons.split()) for reasons, functions in _ALL for each in functions
}
"""More than one where the page leaves open which of two faults is said."""


def formula_injection() -> bytes:
    """Texts that a spreadsheet program would run; it is read, as texts."""
    lines = ["企业名称,英文名称,地址,简称,备注"]
    for n, sign in enumerate(INJECTED):
        for text in ("HYPERLINK(A1)", "1+1公司", "cmd|'/C calc'!A0", "SUM(A1:A9)"):
            cells = (f"{text}{n}", f"Ltd{text}", f"松山湖{text}", f"甲乙{n}", text)
            lines.append(",".join(f'"{sign}{cell}"' for cell in cells))
    return "\n".join([*lines, ""]).encode()


INJECTED = ("=", "+", "-", "@", "＝", "'=", "\t=", "==", "＋", "－", "＠")
