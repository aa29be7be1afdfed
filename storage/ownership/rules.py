"""Which rows somebody sees and changes: what `bot.domain.policy` decides, said of tables.

A rule names every row that it takes to decide, and asks no other rule: PostgreSQL applies the
policies of the tables that a policy asks, and refuses those that go in circles.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, false, or_, select, true

from storage.base import Base
from storage.ownership.eyes import Eyes
from storage.tables import (
    AccessRuleRow,
    AllowanceRow,
    AskRow,
    BindingRow,
    CardAssetRow,
    CardRow,
    DataKeyRow,
    DeliveryRow,
    DialogueRow,
    FileRow,
    IdentityRow,
    LinkCodeRow,
    LinkTrialRow,
    LorebookRow,
    MarkerRow,
    MaskBindingRow,
    MaskRow,
    MemoryRow,
    MessageRow,
    PersonaRevisionRow,
    PersonaRow,
    PlaceRow,
    ProjectInvitationRow,
    ProjectMemberRow,
    ProjectRow,
    SealingRow,
    SessionMemberRow,
    SessionRow,
    TallyRow,
    TombstoneRow,
    TurnRow,
    UserRow,
    VariantRow,
)

Condition = ColumnElement[bool]
Test = Callable[[FromClause, Eyes], Condition]
"""Tells of a row of a table whether somebody may."""


class Rule(NamedTuple):
    """Which rows of a table somebody sees, changes, adds and removes."""

    seen: Test
    changed: Test
    added: Test
    removed: Test

    @classmethod
    def of(
        cls, *, seen: Test, changed: Test, added: Test | None = None, removed: Test | None = None
    ) -> "Rule":
        """Return a rule; whoever changes a row may add and remove such, unless that is said."""
        return cls(seen, changed, added or changed, removed or changed)


def _rows(table: type[Base]) -> FromClause:
    """Return the rows of a table under a name of their own."""
    return table.__table__.alias()


def _owned(row: FromClause, by: Eyes) -> Condition:
    return row.c.owner_id == by.me


def _of_user(row: FromClause, by: Eyes) -> Condition:
    return row.c.user_id == by.me


def _is_me(row: FromClause, by: Eyes) -> Condition:
    return row.c.id == by.me


def _of_user_or_around(row: FromClause, by: Eyes) -> Condition:
    return or_(row.c.user_id == by.me, by.is_around(row.c.place_id))


def _account_seen(row: FromClause, by: Eyes) -> Condition:
    return or_(_of_user_or_around(row, by), by.is_operator)


def _identity_seen(row: FromClause, by: Eyes) -> Condition:
    return or_(row.c.user_id == by.me, by.is_operator)


def _operators(row: FromClause, by: Eyes) -> Condition:
    """Leave it to the operator."""
    del row
    return by.is_operator


def _never(row: FromClause, by: Eyes) -> Condition:
    """Leave it to the bot itself."""
    del row, by
    return false()


def _always(row: FromClause, by: Eyes) -> Condition:
    del row, by
    return true()


def _persona_seen(persona: FromClause, by: Eyes) -> Condition:
    """See the rule of `Viewer.sees`."""
    return or_(
        persona.c.owner_id.is_(None),
        persona.c.owner_id == by.me,
        and_(persona.c.visibility == "server", persona.c.server_id == by.server),
        persona.c.visibility == "public",
    )


def _revision_seen(revision: FromClause, by: Eyes) -> Condition:
    persona = _rows(PersonaRow)
    return exists().where(persona.c.id == revision.c.persona_id, _persona_seen(persona, by))


def _revision_changed(revision: FromClause, by: Eyes) -> Condition:
    persona = _rows(PersonaRow)
    return exists().where(persona.c.id == revision.c.persona_id, persona.c.owner_id == by.me)


def _hangs_on(column: str, key: ColumnElement[Any], by: Eyes) -> Condition:
    """Tell whether a part hangs on a persona that somebody sees, or on a mask of theirs."""
    revision, mask = _rows(PersonaRevisionRow), _rows(MaskRow)
    return or_(
        exists().where(revision.c[column] == key, _revision_seen(revision, by)),
        exists().where(mask.c[column] == key, mask.c.owner_id == by.me),
    )


def _card_seen(card: FromClause, by: Eyes) -> Condition:
    return _hangs_on("card_id", card.c.id, by)


def _asset_seen(asset: FromClause, by: Eyes) -> Condition:
    return _hangs_on("card_id", asset.c.card_id, by)


def _file_seen(file: FromClause, by: Eyes) -> Condition:
    asset, dialogue = _rows(CardAssetRow), _rows(DialogueRow)
    return or_(
        _hangs_on("picture_id", file.c.id, by),
        exists().where(asset.c.file_id == file.c.id, _asset_seen(asset, by)),
        exists().where(dialogue.c.picture_id == file.c.id, dialogue.c.user_id == by.me),
    )


def _my_projects(by: Eyes) -> Select[Any]:
    member = _rows(ProjectMemberRow)
    return select(member.c.project_id).where(member.c.user_id == by.me)


def _sessions(by: Eyes) -> Select[Any]:
    """Return the sessions that somebody began, and those of the place where they are."""
    session = _rows(SessionRow)
    return select(session.c.id).where(_session_changed(session, by))


def _session_seen(session: FromClause, by: Eyes) -> Condition:
    """Members of its project see a session's title, and nothing that was said in it."""
    return or_(_session_changed(session, by), session.c.project_id.in_(_my_projects(by)))


def _session_changed(session: FromClause, by: Eyes) -> Condition:
    return or_(session.c.owner_id == by.me, session.c.place_id == by.here)


def _project_seen(project: FromClause, by: Eyes) -> Condition:
    return or_(project.c.owner_id == by.me, project.c.id.in_(_my_projects(by)))


def _invitation(invitation: FromClause, by: Eyes) -> Condition:
    project = _rows(ProjectRow)
    return exists().where(project.c.id == invitation.c.project_id, project.c.owner_id == by.me)


def _lorebook_seen(book: FromClause, by: Eyes) -> Condition:
    return or_(
        book.c.owner_id == by.me,
        book.c.session_id.in_(_sessions(by)),
        book.c.project_id.in_(_my_projects(by)),
        _hangs_on("lorebook_id", book.c.id, by),
    )


def _lorebook_changed(book: FromClause, by: Eyes) -> Condition:
    """Let people bring books to where they are, and in no project but one of their own."""
    project = _rows(ProjectRow)
    return and_(
        book.c.owner_id == by.me,
        or_(book.c.session_id.is_(None), book.c.session_id.in_(_sessions(by))),
        or_(
            book.c.project_id.is_(None),
            exists().where(project.c.id == book.c.project_id, project.c.owner_id == by.me),
        ),
    )


def _memory_added(memory: FromClause, by: Eyes) -> Condition:
    """Let people keep what is theirs, of no session and project but those that they reach."""
    return and_(
        memory.c.owner_id == by.me,
        or_(memory.c.session_id.is_(None), memory.c.session_id.in_(_sessions(by))),
        or_(memory.c.project_id.is_(None), memory.c.project_id.in_(_my_projects(by))),
    )


def _turn(turn: FromClause, by: Eyes) -> Condition:
    return turn.c.session_id.in_(_sessions(by))


def _turn_seen(turn: FromClause, by: Eyes) -> Condition:
    """Let the operator count those that wait."""
    return or_(_turn(turn, by), by.is_operator)


def _turn_added(turn: FromClause, by: Eyes) -> Condition:
    """Let nobody ask at the expense of somebody else."""
    return and_(_turn(turn, by), or_(turn.c.asked_by.is_(None), turn.c.asked_by == by.me))


def _message(message: FromClause, by: Eyes) -> Condition:
    """What was said elsewhere before a session came here is its owner's, and who wrote it."""
    session = _rows(SessionRow)
    own = select(session.c.id).where(session.c.owner_id == by.me)
    return or_(
        message.c.author_id == by.me,
        message.c.place_id == by.here,
        message.c.session_id.in_(own),
    )


def _message_added(message: FromClause, by: Eyes) -> Condition:
    """Let nobody write as somebody else, nor where they are not, nor to a turn of elsewhere."""
    turn = _rows(TurnRow)
    is_its_turn = and_(turn.c.id == message.c.turn_id, turn.c.session_id == message.c.session_id)
    return and_(
        or_(message.c.author_id.is_(None), message.c.author_id == by.me),
        message.c.session_id.in_(_sessions(by)),
        or_(message.c.turn_id.is_(None), exists().where(is_its_turn)),
    )


def _variant(variant: FromClause, by: Eyes) -> Condition:
    message = _rows(MessageRow)
    return exists().where(message.c.turn_id == variant.c.turn_id, _message(message, by))


def _delivery(delivery: FromClause, by: Eyes) -> Condition:
    turn = _rows(TurnRow)
    return exists().where(turn.c.id == delivery.c.turn_id, _turn(turn, by))


def _member_changed(member: FromClause, by: Eyes) -> Condition:
    return and_(member.c.user_id == by.me, member.c.session_id.in_(_sessions(by)))


def _trial(trial: FromClause, by: Eyes) -> Condition:
    identity = _rows(IdentityRow)
    return exists().where(identity.c.id == trial.c.identity_id, identity.c.user_id == by.me)


RULES: dict[type[Base], Rule] = {
    AccessRuleRow: Rule.of(seen=_operators, changed=_operators),
    AllowanceRow: Rule.of(seen=_account_seen, changed=_operators),
    AskRow: Rule.of(seen=_account_seen, changed=_of_user_or_around),
    BindingRow: Rule.of(seen=_of_user_or_around, changed=_of_user_or_around),
    CardAssetRow: Rule.of(seen=_asset_seen, changed=_never),
    CardRow: Rule.of(seen=_card_seen, changed=_never),
    # Keys are wrapped, and of use only with a value that somebody sees.
    DataKeyRow: Rule.of(seen=_always, changed=_never),
    DeliveryRow: Rule.of(seen=_delivery, changed=_delivery),
    DialogueRow: Rule.of(seen=_of_user, changed=_of_user),
    FileRow: Rule.of(seen=_file_seen, changed=_never),
    IdentityRow: Rule.of(seen=_identity_seen, changed=_never),
    LinkCodeRow: Rule.of(seen=_of_user, changed=_of_user),
    LinkTrialRow: Rule.of(seen=_trial, changed=_trial),
    LorebookRow: Rule.of(seen=_lorebook_seen, changed=_lorebook_changed, removed=_owned),
    MaskBindingRow: Rule.of(seen=_of_user, changed=_of_user),
    MaskRow: Rule.of(seen=_owned, changed=_owned),
    MemoryRow: Rule.of(seen=_owned, changed=_owned, added=_memory_added, removed=_owned),
    MessageRow: Rule.of(seen=_message, changed=_message, added=_message_added),
    PersonaRevisionRow: Rule.of(seen=_revision_seen, changed=_revision_changed),
    PersonaRow: Rule.of(seen=_persona_seen, changed=_owned),
    ProjectInvitationRow: Rule.of(seen=_invitation, changed=_invitation),
    # Who else is in a project, the bot itself tells its members: a rule cannot ask itself.
    ProjectMemberRow: Rule.of(seen=_of_user, changed=_of_user),
    ProjectRow: Rule.of(seen=_project_seen, changed=_owned),
    SessionMemberRow: Rule.of(seen=_of_user, changed=_member_changed),
    SessionRow: Rule.of(seen=_session_seen, changed=_session_changed, added=_owned, removed=_owned),
    TallyRow: Rule.of(seen=_account_seen, changed=_never),
    TurnRow: Rule.of(seen=_turn_seen, changed=_turn, added=_turn_added),
    # Others see the name wherever its owner speaks; accounts are in `identities`.
    UserRow: Rule.of(seen=_always, changed=_is_me),
    VariantRow: Rule.of(seen=_variant, changed=_variant),
}

UNOWNED: dict[type[Base], str] = {
    MarkerRow: "notes of adapters, about no person",
    PlaceRow: "where people are: found by its address before it is known who calls",
    SealingRow: "how far the whole database is sealed",
    TombstoneRow: "nothing leads from it to a person",
}
"""Tables that everybody sees, and why."""
