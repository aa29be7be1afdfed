"""Words that are found for people: seen by them alone, and theirs once they are sent."""

import asyncio

import pytest

from bot.domain.command import Invocation
from bot.domain.errors import DeliveryError, ModelOverloadedError
from bot.domain.limits import Payer
from bot.domain.policy import THE_BOT
from bot.domain.reply import Reply
from tests.builders import ANN, BEN, a_caller, a_group
from tests.conversation.conftest import House

THREE = "1. Home.\n2. Far.\n3. You tell me."
GROUP = a_group()


async def kora(house: House) -> None:
    """Let Ann be Kora."""
    given = {"name": "Kora", "description": "Rides.", "system_prompt": "Few words."}
    write = Invocation(path="mask write", caller=a_caller(), arguments=given)
    await house.application.commands.run(write)
    await house.runs("mask default kora")


async def presses(house: House, reply: Reply, label: str) -> Reply:
    """Press a button below a reply."""
    return await house.runs(next(b.command for b in reply.buttons if b.label == label))


async def test_a_reply_that_is_pressed_is_a_message_of_the_persons(house: House) -> None:
    await kora(house)
    await house.answers("Hello!")
    house.model.follow(THREE, "Fine.")

    reply = await house.runs("suggest")
    assert reply.is_private
    assert (reply.title, reply.text) == ("Kora could say", THREE)
    assert [b.label for b in reply.buttons] == ["Home.", "Far.", "You tell me.", "Other words"]
    assert "About Kora:\nRides.\n\nVoice and manner:\nFew words." in house.model.prompts[-1].system
    assert await house.kept() == ["Hello!", "Fine."], "nothing is said yet"

    said = await presses(house, reply, "Far.")
    await house.settles(a_caller().place)

    assert (said.text, said.is_private) == ("Kora: Far.", False)
    assert await house.kept() == ["Hello!", "Fine.", "Far.", "Fine."]
    shown = house.platform.at(a_caller().place)
    assert len(shown.answers) == 2
    async with house.application.storage.reading(THE_BOT) as uow:
        (hit, *_) = await uow.transcripts.search(
            (await uow.users.get_or_create(ANN)).id, ["Far."], offset=0, limit=1
        )
    assert (hit.message.role, hit.message.speaker) == ("user", "Kora")


@pytest.mark.parametrize("model_id", ["local:smollm2"])
async def test_words_that_are_too_long_for_a_form_are_sent_as_they_are(house: House) -> None:
    reply = await house.runs(f"write {'Home. ' * 700}")

    refused = await presses(house, reply, "Change it first")
    assert (refused.tone, "at most 4000 can be changed" in refused.text) == ("bad", True)

    await presses(house, reply, "Send it")
    await house.settles(a_caller().place)
    assert len((await house.kept())[0]) > 4000


async def test_what_was_sent_once_is_not_sent_again(house: House) -> None:
    house.model.follow(THREE)
    reply = await house.runs("suggest")
    await presses(house, reply, "Far.")

    again = await presses(house, reply, "Home.")

    assert again.text == (
        "These words are not there any more; `/suggest` and `/write` find new ones."
    )
    assert "Home." not in await house.kept()


async def test_a_message_is_written_from_a_hint_and_changed_before_it_is_sent(
    house: House,
) -> None:
    house.model.follow("Take me home.", "Fine.")

    reply = await house.runs("write going home now")
    assert (reply.title, reply.text) == ("Ann could say", "Take me home.")
    assert "[going home now]" in house.model.prompts[-1].messages[-1].content
    form = (await presses(house, reply, "Change it first")).form
    assert form is not None
    assert [(f.name, f.value) for f in form.fields] == [("text", "Take me home.")]

    filled = Invocation(
        path="draft send",
        caller=a_caller(),
        arguments={"ticket": form.command.rpartition(" ")[2], "text": "Home, please."},
    )
    assert (await house.application.commands.run(filled)).text == "Ann: Home, please."
    await house.settles(a_caller().place)
    assert await house.kept() == ["Home, please.", "Fine."]


async def test_other_words_take_the_place_of_those_that_do_not_fit(house: House) -> None:
    house.model.follow("Take me home.", "Let us leave.")
    reply = await house.runs("write home")

    other = await presses(house, reply, "Other words")

    assert (other.text, other.is_update) == ("Let us leave.", True)
    assert (await presses(house, reply, "Send it")).tone == "bad"
    assert (await presses(house, other, "Send it")).text == "Ann: Let us leave."


async def test_words_are_their_askers_alone(house: House) -> None:
    house.platform.whispers = True
    house.model.follow(THREE)
    reply = await house.runs("suggest", a_caller(GROUP))

    stolen = await house.runs(reply.buttons[0].command, a_caller(GROUP, BEN))

    assert stolen.text.startswith("These words are not there any more")
    assert await house.kept(GROUP) == []


async def test_in_a_group_on_telegram_words_come_directly_and_are_said_in_the_group(
    house: House,
) -> None:
    house.model.follow(THREE, "Fine.")

    reply = await house.runs("suggest", a_caller(GROUP))

    assert reply.text == "I wrote to you directly."
    (shown,) = house.platform.at(a_caller().place).notices
    assert (await presses(house, shown, "Home.")).text == "It is said."
    await house.settles(GROUP)
    assert [n.text for n in house.platform.at(GROUP).notices] == ["Ann: Home."]
    assert await house.kept(GROUP) == ["Home.", "Fine."]
    assert await house.kept() == []


async def test_who_cannot_be_written_to_directly_is_told_how_to_change_that(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.model.follow(THREE)

    async def refuse(channel: object, reply: Reply) -> None:
        del channel, reply
        message = "Forbidden."
        raise DeliveryError(message)

    monkeypatch.setattr(type(house.platform.channel(a_caller().place)), "show", refuse)

    reply = await house.runs("suggest", a_caller(GROUP))

    assert "Open a chat with me, and ask again" in reply.text


@pytest.mark.parametrize("line", ["suggest", "write home"])
@pytest.mark.parametrize(
    ("said", "told"),
    [
        (ModelOverloadedError("The model is busy."), "The model is busy."),
        ("", "The model found no words for you. Try again, or write yourself."),
    ],
)
async def test_a_fault_of_the_model_is_one_sentence(
    house: House, line: str, said: str | Exception, told: str
) -> None:
    house.model.follow(said)

    reply = await house.runs(line)

    assert (reply.text, reply.tone) == (told, "bad")


async def test_no_transaction_is_open_while_the_model_thinks(house: House) -> None:
    house.model.follow(THREE)
    house.model.thinking = asyncio.Event()
    asking = asyncio.create_task(house.runs("suggest"))
    await house.model.was_asked.wait()

    async with house.application.storage.writing(THE_BOT) as uow:
        await uow.users.get_or_create(BEN)
        await uow.commit()

    house.model.thinking.set()
    assert (await asking).title == "Ann could say"


async def test_words_are_on_the_account_of_who_asks_for_them(house: House) -> None:
    house.model.follow(THREE)

    await house.runs("suggest")

    async with house.application.storage.reading(THE_BOT) as uow:
        ann = await uow.users.find(ANN)
        assert ann is not None
        payer = Payer(user_id=ann.id)
        tallies = await uow.tallies.of([payer])
    assert tallies[payer].tokens > 0


@pytest.mark.parametrize("model_id", ["local:smollm2"])
async def test_a_very_small_model_is_asked_again_for_each_reply(house: House) -> None:
    house.model.follow("Home. And then the", "and and", "Home.", "Far!", "You tell me.")

    reply = await house.runs("suggest")

    assert reply.text == "1. Home.\n2. Far!\n3. You tell me."
    assert len(house.model.prompts) == 5
    house.model.follow("and and and")
    assert (await house.runs("suggest")).text.startswith("The model found no words for you.")


@pytest.mark.parametrize("model_id", ["local:smollm2"])
async def test_a_very_small_model_is_not_asked_to_follow_a_hint(house: House) -> None:
    reply = await house.runs("write home")

    assert reply.text == "home"
    assert reply.fields[0].value.startswith("The model here is too small to write from a hint")
    assert house.model.prompts == []
