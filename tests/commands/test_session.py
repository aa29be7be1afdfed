"""Conversations: begun, and looked at."""

import pytest

from bot.domain.errors import BadInputError
from bot.domain.place import PlaceAddress
from tests.builders import a_caller, a_direct_chat, a_group, a_topic
from tests.commands.stage import COACH, KAVYA, Stage


async def test_a_new_conversation_begins_in_place_where_there_are_no_threads(stage: Stage) -> None:
    await stage.asked(a_caller())
    before = await stage.session(a_direct_chat())

    reply = await stage.runs("session new Two weeks in Goa")

    assert reply.text == "A new conversation begins. 🌸 Riya answers here. Just write."
    assert not reply.is_private
    after = await stage.session(a_direct_chat())
    assert before is not None
    assert after is not None
    assert after.id != before.id
    assert (after.title, after.message_count) == ("Two weeks in Goa", 0)
    assert stage.storage.state.sessions[before.id].closed_at == stage.clock.now()


async def test_a_new_conversation_without_a_title_is_named_after_its_place(stage: Stage) -> None:
    await stage.runs("session new", a_caller(a_group()))

    session = await stage.session(a_group())
    assert session is not None
    assert session.title == "Friends"


async def test_a_new_conversation_begins_with_who_is_bound_and_not_who_was_chosen(
    stage: Stage,
) -> None:
    await stage.bind("place", KAVYA, a_caller())
    await stage.runs("persona switch coach")

    reply = await stage.runs("session new")

    assert "🌙 Kavya answers here." in reply.text
    session = await stage.session(a_direct_chat())
    assert session is not None
    assert (session.default_persona_id, session.active_persona_id) == (KAVYA, None)


@pytest.mark.parametrize(
    ("line", "title"), [("session new Goa", "Riya · Goa"), ("session new", "Riya with Ann")]
)
async def test_a_new_conversation_begins_in_a_place_of_its_own_where_there_can_be_one(
    stage: Stage, line: str, title: str
) -> None:
    stage.platform.can_open = True

    reply = await stage.runs(line, a_caller(a_group()))

    assert stage.platform.opened == [title]
    assert reply.text == f"It begins in {title!r}."
    assert reply.place is not None
    assert reply.place.parent == a_group()
    assert [n.text for n in stage.platform.at(reply.place).notices] == [
        "🌸 Riya answers here. Just write."
    ]
    assert await stage.session(reply.place) is not None
    assert await stage.session(a_group()) is None
    assert stage.storage.state.places[reply.place.key].is_engaged
    assert not stage.storage.state.places[a_group().key].is_engaged


async def test_a_new_conversation_names_who_is_bound_where_nothing_was_said_yet(
    stage: Stage,
) -> None:
    stage.platform.can_open = True
    await stage.bind("place", KAVYA, a_caller(a_group()))

    await stage.runs("session new", a_caller(a_topic()))

    assert stage.platform.opened == ["Kavya with Ann"]


async def test_the_conversation_goes_on_where_a_new_one_cannot_begin(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(parent: PlaceAddress, *, title: str) -> PlaceAddress | None:
        del parent, title
        message = "Let an administrator allow me to manage topics."
        raise BadInputError(message)

    await stage.runs("persona switch coach")
    before = await stage.session(a_direct_chat())
    monkeypatch.setattr(stage.platform, "open_place", refuse)

    reply = await stage.runs("session new")

    assert reply.text == "Let an administrator allow me to manage topics."
    assert await stage.session(a_direct_chat()) == before


async def test_nothing_is_known_of_a_conversation_that_never_began(stage: Stage) -> None:
    reply = await stage.runs("session info")

    assert reply.text == "Nothing was said here yet. Just write, and a conversation begins."
    assert stage.storage.state.places == {}, "asking leaves no trace"


async def test_a_conversation_tells_who_answers_and_how_much_was_said(stage: Stage) -> None:
    await stage.runs("session new Goa")
    await stage.runs("persona switch coach")
    stage.clock.advance(90 * 60)
    await stage.asked(a_caller())

    reply = await stage.runs("session info")

    assert (reply.title, reply.text) == ("Goa", "🎯 Coach answers here.")
    assert {field.name: field.value for field in reply.fields} == {
        "Messages": "1",
        "Began": "2026-01-01 12:00 UTC",
        "Last message": "2026-01-01 13:30 UTC",
    }


async def test_a_conversation_without_title_or_words_is_told_as_such(stage: Stage) -> None:
    nameless = PlaceAddress(key=a_direct_chat("9").key, kind="direct")
    await stage.runs("session new", a_caller(nameless))

    reply = await stage.runs("session", a_caller(nameless))

    assert reply.title == "This conversation"
    assert reply.fields[-1].value == "none yet"


async def test_who_was_chosen_elsewhere_does_not_answer_here(stage: Stage) -> None:
    await stage.runs("persona switch coach", a_caller(a_group()))

    assert (await stage.session(a_direct_chat())) is None
    group = await stage.session(a_group())
    assert group is not None
    assert group.active_persona_id == COACH
