"""What happens when somebody speaks: once, in order, by whom it was asked, and visibly."""

import asyncio
import re
from pathlib import Path

from bot.domain.errors import DeliveryError, ModelOverloadedError
from bot.domain.policy import THE_BOT
from bot.domain.prompt import Prompt
from tests.builders import BEN, a_caller, a_direct_chat, a_group, a_topic, an_incoming
from tests.conversation.conftest import House, Open
from tests.fakes.clock import FakeClock
from tests.fakes.language_model import ScriptedModel


def what_people_said(prompt: Prompt) -> str:
    """Return the last line of a prompt, without the persona's own reminder."""
    return prompt.messages[-1].content.split("\n\n[Note to you")[0]


async def test_a_message_that_comes_twice_is_answered_once(house: House) -> None:
    twice = an_incoming("Hello")

    await house.application.front_desk.accept(twice)
    await house.application.front_desk.accept(twice)
    await house.settles(twice.place)

    assert house.platform.at(twice.place).answers == ["🌸 Riya: Fine."]
    assert len(house.model.prompts) == 1


async def test_the_same_number_in_another_chat_is_another_message(house: House) -> None:
    for chat in ("7", "8"):
        await house.answers("Hello", message_id="1", place=a_direct_chat(chat))

    assert len(house.model.prompts) == 2


async def test_turns_of_a_session_are_answered_in_order_when_they_come_in_a_burst(
    open_house: Open,
) -> None:
    async with open_house(ScriptedModel(*[f"A{n}" for n in range(20)])) as house:
        for n in range(20):
            await house.hears(f"Q{n}")
        await house.settles(a_direct_chat())

        shown = house.platform.at(a_direct_chat()).answers
    assert shown == [f"🌸 Riya: A{n}" for n in range(20)]
    assert [p.messages[-1].content.split("\n")[0] for p in house.model.prompts] == [
        f"Q{n}" for n in range(20)
    ]


async def test_a_slow_answer_holds_up_its_own_session_only(open_house: Open) -> None:
    model = ScriptedModel("one two", "quick answer")
    model.hold = asyncio.Event()
    async with open_house(model) as house:
        await house.hears("Slow")
        await model.spoke.wait()
        held, model.hold = model.hold, None

        other = await house.answers("Quick", place=a_direct_chat("8"))
        assert other.answers == ["🌸 Riya: quick answer"]
        assert house.platform.at(a_direct_chat()).answers == []
        held.set()
        await house.settles(a_direct_chat())

        assert house.platform.at(a_direct_chat()).answers == ["🌸 Riya: one two"]


async def test_a_switch_while_an_answer_is_written_changes_the_next_one_only(
    open_house: Open,
) -> None:
    model = ScriptedModel("one two", "three")
    model.hold = asyncio.Event()
    async with open_house(model) as house:
        await house.hears("First")
        await model.spoke.wait()
        await house.runs("persona switch coach")
        await house.hears("Second")
        model.hold.set()
        await house.settles(a_direct_chat())

        assert house.platform.at(a_direct_chat()).answers == [
            "🌸 Riya: one two",
            "🎯 Coach: three",
        ]


async def test_a_persona_knows_the_time_at_which_it_answers(
    open_house: Open, tmp_path: Path
) -> None:
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas" / "almanac.toml").write_text(
        'id = "almanac"\nname = "Almanac"\ndescription = "Knows the date."\n'
        'personality = "Today is {{isodate}}."\n',
        encoding="utf-8",
    )
    model, clock = ScriptedModel("one two", "three"), FakeClock()
    model.hold = asyncio.Event()
    async with open_house(model, clock) as house:
        await house.runs("persona switch almanac")
        await house.hears("First")
        await model.spoke.wait()
        await house.hears("Second")
        clock.advance(24 * 3600)
        model.hold.set()
        await house.settles(a_direct_chat())

    asked_at = [re.findall(r"Today is (\S+)\.", p.system) for p in model.prompts]
    assert asked_at == [["2026-01-01"], ["2026-01-02"]]


async def test_a_turn_cut_off_by_a_stop_is_answered_after_the_restart(open_house: Open) -> None:
    model = ScriptedModel("never ends")
    model.hold = asyncio.Event()
    async with open_house(model) as house:
        await house.hears("Are you there?")
        await house.hears("Hello?")
        await model.spoke.wait()
        await house.application.engine.drain(0)

    async with open_house(ScriptedModel("Yes.", "Still here.")) as house:
        await house.application.engine.resume(("telegram",))
        await house.settles(a_direct_chat())
        shown = house.platform.at(a_direct_chat())

    assert shown.answers == ["🌸 Riya: Yes.", "🌸 Riya: Still here."]
    assert shown.notices == []


async def test_turns_of_platforms_that_do_not_run_wait(open_house: Open) -> None:
    model = ScriptedModel("never ends")
    model.hold = asyncio.Event()
    async with open_house(model) as house:
        await house.hears("Are you there?")
        await model.spoke.wait()
        await house.application.engine.drain(0)

    async with open_house() as house:
        await house.application.engine.resume(("console",))
        await house.settles(a_direct_chat())
        assert house.model.prompts == []


async def test_a_failed_turn_is_shown_with_a_button_that_tries_again(open_house: Open) -> None:
    model = ScriptedModel(ModelOverloadedError("The model is busy."), "Now.")
    async with open_house(model) as house:
        shown = await house.answers("Hello")
        [notice] = shown.notices
        assert notice.text == "The model is busy."
        [button] = notice.buttons

        reply = await house.runs(button.command)
        await house.settles(a_direct_chat())

        assert reply.tone == "good"
        assert shown.answers == ["🌸 Riya: Now."]
        assert "nothing to try again" in (await house.runs(button.command)).text


async def test_a_retry_button_is_of_no_use_elsewhere(open_house: Open) -> None:
    async with open_house(ScriptedModel(ModelOverloadedError("Busy."), "Now.")) as house:
        shown = await house.answers("Hello")
        await house.hears("Hi", place=a_direct_chat("8"))

        elsewhere = a_caller(a_direct_chat("8"), BEN)
        reply = await house.runs(shown.notices[0].buttons[0].command, elsewhere)

        assert "nothing to try again" in reply.text
        assert shown.answers == []


async def test_a_refused_delivery_fails_the_turn_with_the_reason(house: House) -> None:
    house.platform.refusal = DeliveryError("The person has blocked the bot.")

    shown = await house.answers("Hello")

    assert shown.notices[0].text == "The person has blocked the bot."


async def test_a_fault_that_nobody_foresaw_is_said_and_stops_nothing(open_house: Open) -> None:
    async with open_house(ScriptedModel(ZeroDivisionError("secret detail"), "Fine.")) as house:
        shown = await house.answers("Hello")
        assert "Something went wrong on my side" in shown.notices[0].text
        assert "secret detail" not in shown.notices[0].text

        await house.answers("And now?")
        assert shown.answers == ["🌸 Riya: Fine."]


async def test_an_empty_answer_is_a_visible_failure(open_house: Open) -> None:
    async with open_house(ScriptedModel("")) as house:
        shown = await house.answers("Hello")

    assert shown.answers == []
    assert "empty answer" in shown.notices[0].text


async def test_talk_is_not_kept_where_nobody_addressed_the_bot(house: House) -> None:
    await house.answers("Just us", place=a_group())
    await house.answers("Hello bot", place=a_group(), mentions_bot=True)

    assert what_people_said(house.model.prompts[0]) == "Ann: Hello bot"


async def test_talk_around_an_addressed_message_is_its_context(house: House) -> None:
    await house.answers("Hello bot", place=a_group(), mentions_bot=True)
    await house.answers("I like tea", place=a_group(), sender=BEN)
    await house.answers("What does Ben like?", place=a_group(), mentions_bot=True)

    last = what_people_said(house.model.prompts[-1])
    assert last == "Ben: I like tea\n\nAnn: What does Ben like?"
    assert len(house.model.prompts) == 2


async def test_a_topic_is_listened_to_once_it_was_addressed_in(house: House) -> None:
    await house.answers("Nobody asked", place=a_topic())
    await house.answers("Hello bot", place=a_topic(), mentions_bot=True)
    shown = await house.answers("And this?", place=a_topic(), sender=BEN)

    assert len(shown.answers) == 2
    assert (await house.answers("Not here", place=a_group())).answers == []


async def test_a_persona_whose_file_is_gone_falls_to_the_next_one_and_says_so_once(
    open_house: Open, tmp_path: Path
) -> None:
    folder = tmp_path / "personas"
    folder.mkdir()
    file = folder / "pirate.toml"
    file.write_text('id = "pirate"\nname = "Pirate"\ndescription = "Arr."\nsystem_prompt = "Arr."')
    async with open_house() as house:
        await house.runs("persona switch pirate")
        shown = await house.answers("Ahoy")
        file.unlink()
        await house.application.mirror_library()

        await house.answers("Still there?")
        await house.answers("Hello?")

        assert shown.answers == ["Pirate: Fine.", "🌸 Riya: Fine.", "🌸 Riya: Fine."]
        assert ["pirate" in n.text for n in shown.notices] == [True]


async def test_what_a_persona_says_that_was_asked_once_is_marked_so(house: House) -> None:
    await house.answers("Hello")
    await house.answers("coach: wake me")

    async with house.application.storage.reading(THE_BOT) as uow:
        place = await uow.places.find(a_direct_chat().key)
        session = await uow.sessions.find_current(place.id) if place else None
        window = await uow.messages.window(session.id, 9) if session else ()
    assert [message.tag for message in window] == ["chat", "chat", "ask", "ask"]
