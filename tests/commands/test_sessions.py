"""What people do with their conversations, and what nobody else can do with them."""

import json
from dataclasses import replace

import pytest

from bot.domain.command import Caller, Invocation
from bot.domain.errors import DeliveryError
from bot.domain.policy import THE_BOT
from tests.builders import BEN, a_caller, a_direct_chat, a_group
from tests.commands.stage import Stage

BENS = a_caller(identity=BEN)


async def say(stage: Stage, text: str, caller: Caller | None = None) -> None:
    """Let somebody, Ann if nobody is named, say something that is answered."""
    turn = await stage.asked(caller or a_caller(), text)
    await stage.ends(turn, "answered")


async def two_conversations(stage: Stage) -> None:
    """Let Ann talk about cats, then about dogs."""
    await stage.runs("session new Cats")
    await say(stage, "Cats purr.")
    stage.clock.advance(3600)
    await stage.runs("session new Dogs")
    await say(stage, "Dogs bark, loudly.")


async def test_conversations_are_listed_with_what_was_said_last(stage: Stage) -> None:
    assert (await stage.runs("session list")).text == "You have none yet. Just write."
    await two_conversations(stage)
    stage.clock.advance(7200)

    reply = await stage.runs("session list")

    assert reply.text == (
        "- **Dogs** **(goes on here)**, Riya, 1 message, 2 hours ago: Dogs bark, loudly.\n"
        "- **Cats**, Riya, 1 message, 3 hours ago: Cats purr."
    )
    assert [choice.label for choice in reply.menu] == ["Cats"]


async def test_a_conversation_goes_on_when_it_is_chosen_and_back_again(stage: Stage) -> None:
    await two_conversations(stage)

    chosen = await stage.runs((await stage.runs("session list")).menu[0].command)
    session = await stage.session(a_direct_chat())
    assert session is not None
    assert (chosen.text, session.title) == ("'Cats' goes on here. Just write.", "Cats")

    await stage.runs(chosen.buttons[0].command)
    session = await stage.session(a_direct_chat())
    assert session is not None
    assert session.title == "Dogs"


async def test_a_conversation_of_another_place_goes_on_where_it_was(stage: Stage) -> None:
    await say(stage, "Hello, group", a_caller(place=a_group()))
    await say(stage, "Hello")

    here = await stage.runs("session list")
    everywhere = await stage.runs("session list all")
    assert "Friends" not in here.text
    assert "Friends" in everywhere.text

    reply = await stage.runs("session switch friends")
    assert reply.text == "'Friends' goes on where it was: Friends."
    assert reply.place == a_group()


async def test_long_lists_are_turned_by_buttons(stage: Stage) -> None:
    for number in range(23):
        await stage.runs(f"session new Talk {number}")

    first = await stage.runs("session list")
    assert first.text.endswith("Page 1 of 3")
    last = await stage.runs("session list here 3")
    assert last.text.startswith("- **Talk 2**")
    assert [b.label for b in last.buttons] == ["◀", "All of mine"]


async def test_a_title_is_changed_and_changed_back(stage: Stage) -> None:
    await two_conversations(stage)

    reply = await stage.runs("session rename Wolves")
    assert "**Wolves**" in (await stage.runs("session list")).text

    await stage.runs(reply.buttons[0].command)
    assert "**Dogs**" in (await stage.runs("session list")).text
    assert (await stage.runs(f"session rename {'x' * 101}")).text == (
        "The title has 101 characters, and at most 100 are possible; shorten it."
    )


async def opened_thread(stage: Stage) -> Caller:
    """Let Ann begin a conversation in a place of its own; returns her there."""
    stage.platform.can_open = True
    opened = await stage.runs("session new", a_caller(a_group()))
    assert opened.place is not None
    return a_caller(opened.place)


async def test_the_thread_that_was_opened_for_a_conversation_is_renamed_with_it(
    stage: Stage,
) -> None:
    ann = await opened_thread(stage)

    await stage.runs("session rename Wolves", ann)
    assert stage.platform.opened == ["Riya · Wolves"]

    renamed = await stage.runs("session rename Foxes", ann)
    assert stage.platform.opened == ["Riya · Foxes"]
    await stage.runs(renamed.buttons[0].command, ann)
    assert stage.platform.opened == ["Riya · Wolves"]


async def test_a_thread_that_somebody_renamed_keeps_its_name(stage: Stage) -> None:
    ann = await opened_thread(stage)
    stage.platform.opened = ["Our thread"]

    reply = await stage.runs("session rename Wolves", ann)

    assert reply.text == "This conversation is called 'Wolves' now."
    assert stage.platform.opened == ["Our thread"]


async def test_a_thread_that_is_known_to_be_renamed_is_not_even_asked_for(stage: Stage) -> None:
    ann = await opened_thread(stage)
    async with stage.storage.writing(THE_BOT) as uow:
        place = await uow.places.find(ann.place.key)
        assert place is not None
        await uow.places.rename(place.id, "Our thread")
        await uow.commit()

    await stage.runs("session rename Wolves", ann)

    assert stage.platform.opened == ["Riya with Ann"]


async def test_only_the_conversation_that_a_thread_was_opened_for_renames_it(stage: Stage) -> None:
    ann = await opened_thread(stage)
    await stage.runs("session close", ann)
    await say(stage, "Hello", ann)

    await stage.runs("session rename Wolves", ann)

    assert stage.platform.opened == ["Riya with Ann"]


async def test_a_thread_that_cannot_be_renamed_now_is_told(stage: Stage) -> None:
    ann = await opened_thread(stage)
    stage.platform.refusal = DeliveryError("Discord asks for patience.")

    reply = await stage.runs("session rename Wolves", ann)

    assert reply.text == (
        "This conversation is called 'Wolves' now."
        " Its name above stays for now: Discord asks for patience."
    )


async def test_what_was_said_is_found_in_its_context(stage: Stage) -> None:
    await two_conversations(stage)
    stage.clock.advance(300)

    reply = await stage.runs("session search LOUDLY bark")
    assert reply.text == "- **Dogs**, Ann, 5 minutes ago: Dogs bark, loudly."
    assert [choice.label for choice in reply.menu] == ["Dogs"]
    assert (await stage.runs("session search mice")).text == "Nothing was found."


async def test_a_search_with_many_hits_has_pages(stage: Stage) -> None:
    for number in range(12):
        await say(stage, f"Route 66, mile {number}")

    first = await stage.runs("session search route 66")
    assert len(first.text.splitlines()) == 10
    second = await stage.runs(first.buttons[0].command)
    assert len(second.text.splitlines()) == 2
    assert [b.label for b in second.buttons] == ["◀"]


async def test_a_conversation_ends_and_that_can_be_taken_back(stage: Stage) -> None:
    await two_conversations(stage)

    reply = await stage.runs("session close")
    assert await stage.session(a_direct_chat()) is None
    assert (await stage.runs("session close")).text.startswith("No conversation of yours")

    await stage.runs(reply.buttons[0].command)
    assert await stage.session(a_direct_chat()) is not None


async def test_a_conversation_is_deleted_once_that_is_confirmed(stage: Stage) -> None:
    await two_conversations(stage)

    question = await stage.runs("session delete cats")
    assert question.title == "Delete 'Cats'?"
    assert "Cats" in (await stage.runs("session list")).text

    await stage.runs(question.buttons[0].command)
    assert "Cats" not in (await stage.runs("session list")).text
    assert (await stage.runs("session search purr")).text == "Nothing was found."


async def test_a_conversation_is_taken_along_in_three_forms(stage: Stage) -> None:
    await two_conversations(stage)

    (markdown,) = (await stage.runs("session export cats")).files
    (plain,) = (await stage.runs("session export cats json")).files
    (jsonl,) = (await stage.runs("session export cats sillytavern")).files

    assert markdown.name == "Cats.md"
    assert "# Cats" in markdown.content.decode()
    assert "Cats purr." in markdown.content.decode()
    assert [m["content"] for m in json.loads(plain.content)["messages"]] == ["Cats purr."]
    head, line = (json.loads(row) for row in jsonl.content.decode().splitlines())
    assert (head["user_name"], head["chat_metadata"]) == ("Ann", {})
    assert (line["name"], line["is_user"], line["mes"]) == ("Ann", True, "Cats purr.")


@pytest.mark.parametrize("line", ["session rename Mine", "session close", "session export"])
async def test_the_conversation_of_a_group_is_its_beginners(stage: Stage, line: str) -> None:
    await say(stage, "Hello, group", a_caller(place=a_group()))

    reply = await stage.runs(line, a_caller(identity=BEN, place=a_group()))

    assert reply.text.startswith("No conversation of yours goes on here.")


async def test_a_title_is_as_long_as_it_can_be_chosen_by(stage: Stage) -> None:
    refused = await stage.runs(f"session new {'x' * 101}")
    assert "at most 100 are possible" in refused.text
    place = replace(a_direct_chat("8"), title="x" * 120)
    await stage.runs("session new", a_caller(place))
    await stage.runs("session new Cats")

    call = Invocation(path="session switch", caller=a_caller(), arguments={})
    found = [suggestion.value for suggestion in await stage.suggests(call, "name")]

    assert found[0] == "Cats"
    assert found[1].startswith("id:")
