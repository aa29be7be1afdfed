"""Who there is, who answers and why, and who shall."""

import pytest

from bot.domain.ids import PersonaId
from bot.domain.persona import Persona
from bot.domain.policy import THE_BOT
from bot.domain.reply import Reply
from tests.builders import ANN, BEN, a_caller, a_definition, a_direct_chat, a_group, a_topic
from tests.commands.stage import CHANNEL, COACH, KAVYA, LIBRARY, RIYA, Stage

IN_CHANNEL = a_caller(CHANNEL)
SECRET = PersonaId("0198c2f0-secret")


def fields(reply: Reply) -> dict[str, str]:
    """Return the named values of a reply."""
    return {field.name: field.value for field in reply.fields}


async def own_persona(stage: Stage) -> None:
    """Let Ann have a persona of her own."""
    async with stage.storage.writing(THE_BOT) as uow:
        ann = await uow.users.get_or_create(ANN)
        await uow.commit()
    stage.storage.state.personas[SECRET] = Persona(
        id=SECRET,
        revision=1,
        definition=a_definition("Secret"),
        source="user",
        owner_id=ann.id,
        visibility="private",
    )


async def test_the_list_marks_who_answers_and_offers_the_others(stage: Stage) -> None:
    reply = await stage.runs("persona list")

    assert reply.text.split("\n") == [
        "- **🎯 Coach** (`coach`): Coach is here to help.",
        "- **🌙 Kavya** (`kavya`): Kavya is here to help.",
        "- **🌸 Riya** (`riya`, answers here): Riya is here to help.",
    ]
    assert [(b.label, b.command) for b in reply.buttons] == [
        ("🎯 Coach", "persona switch id:coach"),
        ("🌙 Kavya", "persona switch id:kavya"),
    ]


async def test_the_list_marks_who_answers_in_the_place_where_it_is_called(stage: Stage) -> None:
    await stage.runs("persona switch coach", a_caller(a_topic()))

    topic = await stage.runs("persona list", a_caller(a_topic(), BEN))
    group = await stage.runs("persona list", a_caller(a_group(), BEN))

    assert "Coach** (`coach`, answers here)" in topic.text
    assert "Riya** (`riya`, answers here)" in group.text


async def test_a_long_list_is_told_page_by_page(stage: Stage) -> None:
    many = {PersonaId(f"p{n:02}"): a_definition(f"P{n:02}") for n in range(40)}
    async with stage.storage.writing(THE_BOT) as uow:
        await uow.personas.mirror_library({**LIBRARY, **many})
        await uow.commit()

    first = await stage.runs("persona list")
    second = await stage.runs("persona list 2")
    last = await stage.runs("persona list 99")

    assert first.text.count("is here to help.") == 10
    assert first.buttons[-1].command == "persona list 2"
    assert [b.command for b in second.buttons[-2:]] == ["persona list 1", "persona list 3"]
    assert second.is_update
    assert last.text.endswith("Page 5 of 5")
    assert last.text.count("is here to help.") == 3


async def test_only_its_owner_is_shown_a_persona_that_somebody_wrote(stage: Stage) -> None:
    await own_persona(stage)

    assert "Secret" in (await stage.runs("persona list")).text
    assert "Secret" not in (await stage.runs("persona list", a_caller(identity=BEN))).text


@pytest.mark.parametrize("line", ["persona show", "persona switch"])
async def test_what_is_not_yours_answers_like_what_does_not_exist(stage: Stage, line: str) -> None:
    await own_persona(stage)

    theirs = await stage.runs(f"{line} secret", a_caller(identity=BEN))
    nobody = await stage.runs(f"{line} nobody", a_caller(identity=BEN))

    assert theirs.text == "There is no persona 'secret'. `/persona list` shows all."
    assert nobody.text == theirs.text.replace("secret", "nobody")
    assert (await stage.runs(f"{line} secret")).tone != "bad", "its owner may"


async def test_the_default_answers_where_nothing_was_chosen(stage: Stage) -> None:
    reply = await stage.runs("persona show")

    assert reply.title == "🌸 Riya"
    assert reply.text == (
        "Riya answers here, because it is the default of this bot. Riya is here to help."
    )
    assert fields(reply) == {}


async def test_the_persona_of_a_user_outvotes_the_default(stage: Stage) -> None:
    await stage.bind("user", COACH, IN_CHANNEL)

    reply = await stage.runs("persona show", IN_CHANNEL)

    assert reply.text.startswith(
        "Coach answers here, because it is your own default; the default of this bot is Riya."
    )
    assert "Riya answers" in (await stage.runs("persona show", a_caller(CHANNEL, BEN))).text


async def test_the_persona_of_a_server_outvotes_that_of_a_user(stage: Stage) -> None:
    await stage.bind("user", COACH, IN_CHANNEL)
    await stage.bind("server", KAVYA, IN_CHANNEL)

    reply = await stage.runs("persona show", IN_CHANNEL)

    assert reply.text.startswith(
        "Kavya answers here, because this server is bound to it; your own default is Coach; the"
        " default of this bot is Riya."
    )


async def test_the_persona_of_a_place_outvotes_that_of_its_server(stage: Stage) -> None:
    await stage.bind("server", KAVYA, IN_CHANNEL)
    await stage.bind("place", COACH, IN_CHANNEL)

    reply = await stage.runs("persona show", IN_CHANNEL)

    assert reply.text.startswith(
        "Coach answers here, because this channel is bound to it; this server's own is Kavya;"
    )


async def test_the_persona_of_a_group_answers_in_topics_where_nothing_was_said_yet(
    stage: Stage,
) -> None:
    await stage.bind("place", COACH, a_caller(a_group()))
    await stage.runs("persona switch kavya", a_caller(a_group()))

    reply = await stage.runs("persona show", a_caller(a_topic()))

    assert "Coach answers here, because this group is bound to it" in reply.text
    assert a_topic().key not in stage.storage.state.places, "asking leaves no trace"


async def test_what_was_chosen_for_a_conversation_outvotes_everything(stage: Stage) -> None:
    await stage.bind("user", RIYA, IN_CHANNEL)
    await stage.bind("server", KAVYA, IN_CHANNEL)
    await stage.bind("place", RIYA, IN_CHANNEL)
    await stage.runs("persona switch coach", IN_CHANNEL)

    reply = await stage.runs("persona show", IN_CHANNEL)

    assert "it was chosen for this conversation with `/persona switch`" in reply.text
    assert (
        "this place's own is Riya; this server's own is Kavya; your own default is Riya; the"
        " default of this bot is Riya."
    ) in reply.text


async def test_a_persona_that_is_gone_decides_nothing(stage: Stage) -> None:
    await stage.bind("place", PersonaId("gone"), a_caller())

    reply = await stage.runs("persona show")

    assert "Riya answers here, because it is the default of this bot." in reply.text
    assert "gone" not in fields(reply).values()


@pytest.mark.parametrize("name", ["coach", "COACH", " trainer "])
async def test_a_persona_is_shown_by_id_name_or_alias(stage: Stage, name: str) -> None:
    reply = await stage.runs(f"persona show {name}")

    assert (reply.title, reply.text) == ("🎯 Coach", "Coach is here to help.")
    assert fields(reply) == {
        "Called": "coach, trainer",
        "Rating": "everyone",
        "Greeting": "Ready?",
    }
    assert [b.command for b in reply.buttons] == [
        "persona switch id:coach",
        "persona copy id:coach",
        "persona export id:coach",
    ]


async def test_who_answers_already_is_shown_without_a_button_to_choose_it(stage: Stage) -> None:
    reply = await stage.runs("persona show riya")

    assert reply.title == "🌸 Riya"
    assert [b.label for b in reply.buttons] == ["Copy", "Export"]


async def test_tags_are_shown(stage: Stage) -> None:
    assert fields(await stage.runs("persona show kavya"))["Tags"] == "calm, sleep"


async def test_a_switch_is_told_to_all_and_begins_a_conversation_where_there_is_none(
    stage: Stage,
) -> None:
    reply = await stage.runs("persona switch Trainer")

    assert reply.text == "🎯 Coach answers here from now on. What was said stays."
    assert not reply.is_private
    session = await stage.session(a_direct_chat())
    assert session is not None
    assert (session.active_persona_id, session.default_persona_id) == (COACH, RIYA)


async def test_a_switch_goes_on_with_the_conversation_that_is_there(stage: Stage) -> None:
    await stage.runs("persona switch coach")
    before = await stage.session(a_direct_chat())
    await stage.runs("persona switch kavya")
    after = await stage.session(a_direct_chat())

    assert before is not None
    assert after is not None
    assert after.id == before.id
    assert after.active_persona_id == KAVYA


async def test_a_switch_to_nobody_changes_nothing(stage: Stage) -> None:
    reply = await stage.runs("persona switch nobody")

    assert reply.tone == "bad"
    assert stage.storage.state.sessions == {}
    assert stage.storage.state.places == {}


async def test_a_reset_says_who_answers_again_and_why(stage: Stage) -> None:
    await stage.runs("persona switch coach")
    reply = await stage.runs("persona reset")
    assert reply.text == "🌸 Riya answers here again: it is the default of this bot."
    assert not reply.is_private

    await stage.bind("place", KAVYA, a_caller())
    await stage.runs("persona switch coach")
    reply = await stage.runs("persona reset")
    assert reply.text == "🌙 Kavya answers here again: this chat is bound to it."
    assert "Kavya answers here" in (await stage.runs("persona show")).text
