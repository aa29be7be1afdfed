"""The last word on a test's requests: what aiogram's models and the published documentation say."""

from pathlib import Path

from tests.platforms.bot_api.requests import load_specification
from tests.platforms.bot_api.server import BotApi

_NEWER = {("sendMessageDraft", "can_stop")}
"""What the published documentation at hand, of Bot API 10.0, does not have yet; aiogram has."""


def complaints(telegram: BotApi, shared_folder: Path) -> list[str]:
    """Return what is wrong with any request that came in; the documentation may be absent."""
    found = list(telegram.violations)
    if shared_folder.is_dir():
        specification = load_specification(shared_folder)
        for request in telegram.requests:
            older = {k: v for k, v in request.wire.items() if (request.method, k) not in _NEWER}
            _, reasons = specification.check(request.method, older)
            found += [f"{request.method}: {reason}" for reason in reasons]
    found += [f"{r.method}: parse_mode" for r in telegram.requests if "parse_mode" in r.wire]
    return found
