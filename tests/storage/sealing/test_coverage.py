"""Every column that can hold words is sealed, or named here with the reason why it need not be."""

from sqlalchemy import JSON, Column, ForeignKey, LargeBinary, String, TypeDecorator

from storage.sealing.contents import REFERENCES
from storage.sealing.coverage import COVERS
from storage.sealing.names import NAMES
from storage.tables import Base, FileRow

_CHOICE = "one of few words that the code knows"
_ID = "an id of a platform, by which rows are found"
_SHOWN = "what the platform shows to everybody beside that id"
_SECRET = "sealed in a way of its own"
_DIGEST = "a digest of a random code"

PLAIN = {
    "access_rules": {"platform": _CHOICE, "kind": _CHOICE, "external_id": _ID, "verdict": _CHOICE},
    "allowances": {"kind": _CHOICE},
    "card_assets": {"media_type": _CHOICE},
    "data_keys": {"master": "a fingerprint", "wrapped": "sealed by the master key"},
    "deliveries": {"state": _CHOICE, "platform_message_id": _ID},
    "dialogues": {"last_message_id": _ID},
    "files": {"id": _SECRET, "content": _SECRET, "media_type": _CHOICE},
    "identities": {"platform": _CHOICE, "external_id": _ID, "display_name": _SHOWN},
    "link_codes": {"code_hash": _DIGEST},
    "link_trials": {"kind": _CHOICE},
    "lorebooks": {"scope": _CHOICE},
    "markers": {"name": "what adapters note about themselves", "value": "a digest or a number"},
    "masks": {"position": _CHOICE, "role": _CHOICE},
    "memories": {"kind": _CHOICE, "scope": _CHOICE, "origin": _CHOICE, "source_ids": "keys"},
    "messages": {
        "role": _CHOICE,
        "tag": _CHOICE,
        "bot_account": _ID,
        "platform_message_id": _ID,
        "metadata": "moments and ids",
    },
    "personas": {
        "id": "random, or the name of a persona file",
        "source": _CHOICE,
        "visibility": _CHOICE,
    },
    "places": {
        "platform": _CHOICE,
        "chat_id": _ID,
        "topic_id": _ID,
        "kind": _CHOICE,
        "settings": "ids of other bots",
    },
    "project_invitations": {"code_hash": _DIGEST},
    "sealing": {"state": _CHOICE, "progress": "keys of rows"},
    "sessions": {"title_source": _CHOICE, "persona_snapshot": "id and revision"},
    "tombstones": {"mark": _DIGEST},
    "turns": {"state": _CHOICE, "model": "a name from the settings"},
    "users": {"display_name": _SHOWN},
    "variants": {"tag": _CHOICE, "metadata": "moments and ids"},
}


def test_every_column_of_words_is_sealed_or_plain_for_a_reason() -> None:
    words = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if _can_hold_words(column) and not column.foreign_keys
    }
    sealed = {(cover.name, name) for cover in COVERS.values() for name in cover.columns}
    found_by = {(step.table.__tablename__, "name_key") for step in NAMES}
    plain = {(table, name) for table, names in PLAIN.items() for name in names}

    assert words - sealed - found_by - plain == set()
    assert plain & (sealed | found_by) == set()
    assert plain | sealed | found_by <= words


def test_all_that_refers_to_a_file_is_led_to_that_of_its_owner() -> None:
    references = {
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(_is_of_file(key) for key in column.foreign_keys)
    }

    assert {str(column.expression) for column, _ in REFERENCES} == references


def _can_hold_words(column: Column[object]) -> bool:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, (String, JSON, LargeBinary))


def _is_of_file(key: ForeignKey) -> bool:
    return key.column.table is FileRow.__table__
