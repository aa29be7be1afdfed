"""What `greenroom check` found out about one outside thing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of a check."""

    subject: str
    is_ok: bool
    text: str
    remedy: str = ""
    """What to do where it is not ok."""
