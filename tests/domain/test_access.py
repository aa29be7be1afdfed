"""Who is let in by which lists, and how subjects are written."""

import pytest

from bot.domain.access import AccessLists, AccessRule, Subject, subjects_of, to_subject
from bot.domain.errors import BadInputError
from bot.domain.user import Identity
from tests.builders import ANN, a_topic
from tests.commands.stage import CHANNEL

DAVE = Identity(platform="discord", external_id="5", display_name="Dave")


def lists(who: str, *written: str) -> AccessLists:
    """Return lists of rules such as `deny telegram:7`."""
    rules = frozenset(
        AccessRule(subject=to_subject(subject), verdict="deny" if verb == "deny" else "allow")
        for verb, subject in (one.split() for one in written)
    )
    return AccessLists(lets_all_in=who == "everybody", rules=rules)


@pytest.mark.parametrize(
    ("given", "is_let_in"),
    [
        (lists("everybody"), True),
        (lists("listed"), False),
        (lists("listed", "allow discord:5"), True),
        (lists("listed", "allow discord:user:6"), False),
        (lists("listed", "allow telegram:5"), False),
        (lists("listed", "allow discord:server:1"), True),
        (lists("listed", "allow discord:chat:11"), True),
        (lists("listed", "allow discord:chat:1"), False),
        (lists("listed", "allow discord:role:3"), True),
        (lists("listed", "allow discord:role:4"), False),
        (lists("everybody", "deny discord:role:3"), False),
        (lists("everybody", "deny discord:server:2"), True),
        (lists("listed", "allow discord:5", "deny discord:chat:11"), False),
        (lists("everybody", "allow discord:5", "deny discord:server:1"), False),
    ],
)
def test_whoever_is_denied_is_kept_out_whatever_allows_them(
    given: AccessLists, *, is_let_in: bool
) -> None:
    assert given.admit(subjects_of(DAVE, CHANNEL, frozenset({"3"}))) is is_let_in


def test_a_topic_is_part_of_its_group() -> None:
    given = lists("listed", "allow telegram:chat:-1001")

    assert given.admit(subjects_of(ANN, a_topic(), frozenset()))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("discord:12", "discord:user:12"),
        (" telegram:chat:-100 ", "telegram:chat:-100"),
        ("discord:role:3", "discord:role:3"),
        ("console:me", "console:user:me"),
    ],
)
def test_subjects_are_read_as_they_are_written(written: str, meant: str) -> None:
    assert f"{to_subject(written)}" == meant
    assert to_subject(meant) == to_subject(written)


@pytest.mark.parametrize(
    "written", ["", "12", "@ann", "discord", "matrix:12", "telegram:role:3", "telegram:server:3"]
)
def test_what_names_nobody_is_refused(written: str) -> None:
    with pytest.raises(BadInputError, match="names nobody"):
        to_subject(written)


def test_a_subject_names_itself() -> None:
    assert f"{Subject(platform='discord', kind='role', external_id='3')}" == "discord:role:3"
