"""Words of the role switch."""

from cockpit import text

ROLE = "身份（演示切换）"
SCHOOL = "本校"
SCHOOLS = "督导学校"


def role(code: str) -> str:
    """A role's Chinese name."""
    return text.role(code)
