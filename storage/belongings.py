"""Which rows of which tables are whose. Export, erasure and what people are told all go by it.

A message belongs to whoever wrote it, an answer with all that hangs on its turn to whom it answers,
and what else was said in a session to whoever the session belongs to.

Invariant: every table is in `OF_USER`, or in `OF_NOBODY` with the reason; a test compares them with
the tables.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Uuid,
    and_,
    bindparam,
    exists,
    or_,
    select,
    union,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage.base import Base
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

USER: BindParameter[Any] = bindparam("user", type_=Uuid())

# Under names of their own, so that no statement around takes these tables for its own.
_asked, _question = aliased(MessageRow), aliased(MessageRow)
_turn, _session, _persona = aliased(TurnRow), aliased(SessionRow), aliased(PersonaRow)
_mask, _project, _identity = aliased(MaskRow), aliased(ProjectRow), aliased(IdentityRow)
_revision, _card, _around = aliased(PersonaRevisionRow), aliased(CardRow), aliased(PlaceRow)

TURNS = union(
    select(_asked.turn_id).where(_asked.author_id == USER, _asked.turn_id.is_not(None)),
    select(_turn.id).where(
        _turn.asked_by == USER,
        ~exists().where(_question.turn_id == _turn.id, _question.role == "user"),
    ),
)
"""The turns that the person asked. Whoever asks again for an answer does not get it by that."""

SESSIONS = select(_session.id).where(_session.owner_id == USER)
PERSONAS = select(_persona.id).where(_persona.owner_id == USER)
MASKS = select(_mask.id).where(_mask.owner_id == USER)
PROJECTS = select(_project.id).where(_project.owner_id == USER)
IDENTITIES = select(_identity.id).where(_identity.user_id == USER)

IS_THEIR_MESSAGE = or_(
    MessageRow.author_id == USER,
    and_(
        MessageRow.author_id.is_(None),
        or_(
            MessageRow.turn_id.in_(TURNS),
            and_(MessageRow.turn_id.is_(None), MessageRow.session_id.in_(SESSIONS)),
        ),
    ),
)


def _is_linked(key: InstrumentedAttribute[Any], column: str) -> ColumnElement[bool]:
    """Tell whether a column of their revisions or masks refers to a row."""
    return or_(
        key.in_(select(getattr(_revision, column)).where(_revision.persona_id.in_(PERSONAS))),
        key.in_(select(getattr(_mask, column)).where(_mask.owner_id == USER)),
    )


_CARDS = select(_card.id).where(_is_linked(_card.id, "card_id"))
_IS_THEIR_FILE = or_(
    _is_linked(FileRow.id, "picture_id"),
    FileRow.id.in_(select(CardAssetRow.file_id).where(CardAssetRow.card_id.in_(_CARDS))),
    FileRow.id.in_(select(DialogueRow.picture_id).where(DialogueRow.user_id == USER)),
)
_IS_PRIVATE = or_(
    PlaceRow.kind.in_(("console", "direct")),
    PlaceRow.parent_id.in_(select(_around.id).where(_around.kind == "direct")),
)
_IS_THEIR_PLACE = and_(
    _IS_PRIVATE,
    or_(
        PlaceRow.id.in_(select(_session.place_id).where(_session.owner_id == USER)),
        PlaceRow.id.in_(select(_asked.place_id).where(_asked.author_id == USER)),
        PlaceRow.id.in_(select(DialogueRow.place_id).where(DialogueRow.user_id == USER)),
        PlaceRow.id.in_(select(LinkCodeRow.place_id).where(LinkCodeRow.user_id == USER)),
    ),
)

OF_USER: Mapping[type[Base], ColumnElement[bool]] = {
    UserRow: UserRow.id == USER,
    IdentityRow: IdentityRow.user_id == USER,
    LinkCodeRow: LinkCodeRow.user_id == USER,
    LinkTrialRow: LinkTrialRow.identity_id.in_(IDENTITIES),
    PlaceRow: _IS_THEIR_PLACE,
    SessionRow: SessionRow.owner_id == USER,
    SessionMemberRow: SessionMemberRow.user_id == USER,
    TurnRow: TurnRow.id.in_(TURNS),
    MessageRow: IS_THEIR_MESSAGE,
    VariantRow: VariantRow.turn_id.in_(TURNS),
    DeliveryRow: DeliveryRow.turn_id.in_(TURNS),
    PersonaRow: PersonaRow.owner_id == USER,
    PersonaRevisionRow: PersonaRevisionRow.persona_id.in_(PERSONAS),
    MaskRow: MaskRow.owner_id == USER,
    MaskBindingRow: MaskBindingRow.user_id == USER,
    MemoryRow: MemoryRow.owner_id == USER,
    BindingRow: BindingRow.user_id == USER,
    CardRow: CardRow.id.in_(_CARDS),
    CardAssetRow: CardAssetRow.card_id.in_(_CARDS),
    FileRow: _IS_THEIR_FILE,
    LorebookRow: or_(LorebookRow.owner_id == USER, _is_linked(LorebookRow.id, "lorebook_id")),
    ProjectRow: ProjectRow.owner_id == USER,
    ProjectMemberRow: ProjectMemberRow.user_id == USER,
    ProjectInvitationRow: ProjectInvitationRow.project_id.in_(PROJECTS),
    DialogueRow: DialogueRow.user_id == USER,
    TallyRow: TallyRow.user_id == USER,
    AskRow: AskRow.user_id == USER,
    AllowanceRow: AllowanceRow.user_id == USER,
}
"""By table: which of its rows are those of the user `user`."""

OF_NOBODY: Mapping[type[Base], str] = {
    AccessRuleRow: "whom the operator keeps out must not get in by being forgotten",
    DataKeyRow: "handed out, a key would open backups that others have; it is destroyed",
    MarkerRow: "notes of the adapters about themselves",
    SealingRow: "how far the database is encrypted",
    TombstoneRow: "nothing leads from it to a person",
}
"""By table: why nobody is handed its rows."""
