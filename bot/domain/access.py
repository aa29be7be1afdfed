"""Who may talk with the bot: whom rules allow or deny, by user, server, chat and role."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from bot.domain.errors import BadInputError
from bot.domain.place import PlaceAddress, PlatformName
from bot.domain.user import Identity

SubjectKind = Literal["user", "server", "chat", "role"]
Verdict = Literal["allow", "deny"]

_KINDS: dict[str, SubjectKind] = {kind: kind for kind in get_args(SubjectKind)}
_SERVER_PREFIX = "guild:"
_WRITTEN = re.compile(
    r"(?P<platform>console|discord|telegram):(?:(?P<kind>user|server|chat|role):)?(?P<id>[-\w]+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Somebody or something on a platform that a rule can be about."""

    platform: PlatformName
    kind: SubjectKind
    external_id: str

    def __str__(self) -> str:
        """Return it as it is written in settings and commands."""
        return f"{self.platform}:{self.kind}:{self.external_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRule:
    """That a subject is let in, or is not."""

    subject: Subject
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLists:
    """Who is let in: nobody who is denied, whatever else allows them."""

    lets_all_in: bool
    """Whether nobody need be allowed."""
    rules: frozenset[AccessRule] = frozenset()
    operators: frozenset[Subject] = frozenset()

    def admit(self, subjects: frozenset[Subject]) -> bool:
        """Tell whether somebody is let in to whom all of these apply."""
        verdicts = {rule.verdict for rule in self.rules if rule.subject in subjects}
        return "deny" not in verdicts and (self.lets_all_in or "allow" in verdicts)

    @property
    def know_roles(self) -> bool:
        """Tell whether it matters to anybody which roles they have."""
        return any(rule.subject.kind == "role" for rule in self.rules)


def to_subject(written: str) -> Subject:
    """Read a subject: `discord:user:12`, or short `discord:12`; `telegram:chat:-100`.

    Raises:
        BadInputError: It is none.
    """
    found = _WRITTEN.fullmatch(written.strip())
    if found is None or (found["platform"] != "discord" and found["kind"] in {"server", "role"}):
        message = (
            f"{written!r} names nobody. Write `discord:user:ID`, `discord:server:ID`,"
            " `discord:chat:ID`, `discord:role:ID`, `telegram:user:ID` or `telegram:chat:ID`."
        )
        raise BadInputError(message)
    platform = next(p for p in get_args(PlatformName) if p == found["platform"])
    kind = _KINDS[found["kind"] or "user"]
    return Subject(platform=platform, kind=kind, external_id=found["id"])


def of_account(identity: Identity) -> Subject:
    """Return the subject that somebody's account is."""
    return Subject(platform=identity.platform, kind="user", external_id=identity.external_id)


def subjects_of(
    identity: Identity, place: PlaceAddress, roles: frozenset[str]
) -> frozenset[Subject]:
    """Return all that applies to somebody in a place: account, roles, chat and what is around."""
    platform = identity.platform
    of_roles = (Subject(platform=platform, kind="role", external_id=role) for role in roles)
    return frozenset((of_account(identity), *of_roles, *map(_of_place, place.around)))


def _of_place(address: PlaceAddress) -> Subject:
    """Return the subject that a place is."""
    platform, chat_id, _ = address.key
    if address.kind == "server":
        server_id = chat_id.removeprefix(_SERVER_PREFIX)
        return Subject(platform=platform, kind="server", external_id=server_id)
    return Subject(platform=platform, kind="chat", external_id=chat_id)
