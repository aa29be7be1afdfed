"""What every storage promises about messages."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.attachment import Attachment
from bot.domain.errors import DuplicateMessageError, NotFoundError
from bot.domain.ids import SessionId
from bot.domain.message import IncomingMessage
from bot.domain.policy import THE_BOT
from bot.domain.turn import Outcome
from bot.domain.variant import Standing
from bot.ports.storage import Storage
from tests.builders import ANN, BEN, NOON, a_group, an_incoming
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountingIds
from tests.storage.stage import COACH, Stage, answer, ask, set_stage


async def test_a_question_and_its_answer_say_who_spoke(storage: Storage, clock: FakeClock) -> None:
    picture = Attachment(name="cat.png", url="https://example.org/cat.png", size=7)
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming("Hello\n🌱", attachments=(picture,)))
        clock.advance(3)
        await answer(uow, stage, turn, "Hi Ann!")

        asked, answered = await uow.messages.of_turn(turn.id)

    assert (asked.role, asked.content, asked.tag, asked.seq) == ("user", "Hello\n🌱", "chat", 1)
    assert (asked.author_id, asked.author_name) == (stage.user.id, "Ann")
    assert (asked.persona_id, asked.persona_revision) == (None, None)
    assert (asked.platform_message_id, asked.created_at) == ("100", NOON)
    assert asked.attachments == (picture,)
    assert (answered.role, answered.content, answered.seq) == ("assistant", "Hi Ann!", 2)
    assert (answered.author_id, answered.author_name) == (None, "Coach")
    assert (answered.persona_id, answered.persona_revision) == ("coach", 1)
    assert (answered.platform_message_id, answered.created_at) == ("", clock.now())
    assert asked.id < answered.id


async def test_the_window_shows_the_newest_messages_oldest_first(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        other = await set_stage(uow, a_group())
        for number in range(1, 8):
            await ask(uow, stage, an_incoming(f"{number}", message_id=f"{number}"))
            await ask(uow, other, an_incoming("no", place=a_group(), message_id=f"{number}"))

        window = await uow.messages.window(stage.session.id, 3)

        assert [(m.seq, m.content) for m in window] == [(5, "5"), (6, "6"), (7, "7")]
        assert len(await uow.messages.window(stage.session.id, 50)) == 7
        assert await uow.messages.window(stage.session.id, 0) == []


async def test_a_message_without_a_turn_is_in_the_window_but_in_no_turn(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming())
        await uow.messages.add_incoming(
            an_incoming("aside", message_id="101"),
            session_id=stage.session.id,
            author_id=stage.user.id,
            turn_id=None,
        )

        assert [m.turn_id for m in await uow.messages.window(stage.session.id, 9)] == [
            turn.id,
            None,
        ]
        assert len(await uow.messages.of_turn(turn.id)) == 1


async def test_a_message_that_was_meant_for_one_answer_says_so(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await uow.messages.add_incoming(
            an_incoming(),
            session_id=stage.session.id,
            author_id=stage.user.id,
            turn_id=None,
            tag="ask",
        )

        assert [m.tag for m in await uow.messages.window(stage.session.id, 9)] == ["ask"]


async def test_an_answer_takes_the_place_of_the_one_before_it(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming())
        await uow.messages.add_answer(
            "Hi A", session_id=stage.session.id, turn_id=turn.id, persona=stage.coach, tag="partial"
        )
        await ask(uow, stage, an_incoming("Well?", message_id="101"))
        await answer(uow, stage, turn, "Hi Ann!", by=stage.meera)

        window = await uow.messages.window(stage.session.id, 9)

    assert [(m.seq, m.content, m.tag) for m in window] == [
        (1, "Hello", "chat"),
        (2, "Hi Ann!", "chat"),
        (3, "Well?", "chat"),
    ]
    assert (window[1].author_name, window[1].persona_id) == ("Meera", "meera")


async def test_answers_of_different_turns_stand_side_by_side(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        for number in ("1", "2"):
            turn = await ask(uow, stage, an_incoming(message_id=number))
            await answer(uow, stage, turn, f"Answer {number}")

        said = [m.content for m in await uow.messages.window(stage.session.id, 9)]
        assert said == ["Hello", "Answer 1", "Hello", "Answer 2"]


async def test_a_message_is_known_when_it_was_taken(storage: Storage) -> None:
    incoming = an_incoming()
    others = (
        an_incoming(message_id="101"),
        an_incoming(bot_account="telegram:2"),
        an_incoming(place=a_group()),
    )
    async with storage.writing(THE_BOT) as uow:
        before = await uow.messages.was_taken(incoming)
        await ask(uow, await set_stage(uow), incoming)

        assert not before
        assert await uow.messages.was_taken(replace(incoming, text="edited"))
        assert [await uow.messages.was_taken(other) for other in others] == [False] * 3


async def test_a_message_cannot_be_stored_twice(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await ask(uow, stage, an_incoming())
        await uow.commit()

    with pytest.raises(DuplicateMessageError):
        await _take(storage, stage, an_incoming())

    async with storage.reading(THE_BOT) as uow:
        assert len(await uow.messages.window(stage.session.id, 9)) == 1
        assert (await uow.sessions.get(stage.session.id)).message_count == 1


async def test_one_of_two_processes_stores_a_message_that_reaches_both(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await uow.commit()

    takings = (_take(storage, stage, an_incoming()) for _ in range(4))
    results = await asyncio.gather(*takings, return_exceptions=True)

    assert [type(result) for result in results].count(DuplicateMessageError) == 3
    async with storage.reading(THE_BOT) as uow:
        assert len(await uow.messages.window(stage.session.id, 9)) == 1


async def test_every_message_has_its_own_place_in_the_session_when_many_come_at_once(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await uow.commit()

    await asyncio.gather(
        *(_take(storage, stage, an_incoming(message_id=f"{number}")) for number in range(12))
    )

    async with storage.reading(THE_BOT) as uow:
        window = await uow.messages.window(stage.session.id, 20)
    assert [message.seq for message in window] == list(range(1, 13))


async def test_an_edited_message_says_what_it_says_now(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await ask(uow, stage, an_incoming("Helo"))
        await ask(uow, await set_stage(uow, a_group()), an_incoming("Helo", place=a_group()))

        await uow.messages.amend(an_incoming("Hello"), author_id=stage.user.id)

        (message,) = await uow.messages.window(stage.session.id, 9)
        assert (message.content, message.seq) == ("Hello", 1)
        assert await uow.messages.was_taken(an_incoming())


async def test_nobody_edits_what_another_said(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        await ask(uow, stage, an_incoming("Hello"))
        ben = await uow.users.get_or_create(BEN)

        await uow.messages.amend(an_incoming("Bye"), author_id=ben.id)
        await uow.messages.amend(an_incoming("Bye", message_id="9"), author_id=stage.user.id)

        assert [m.content for m in await uow.messages.window(stage.session.id, 9)] == ["Hello"]


async def test_a_withdrawn_message_says_nothing_but_keeps_its_place(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        for number in ("1", "2"):
            turn = await ask(uow, stage, an_incoming(number, message_id=number))

        waiting = await uow.messages.withdraw(an_incoming(message_id="2").key)

        window = await uow.messages.window(stage.session.id, 9)
        assert [(m.seq, m.content) for m in window] == [(1, "1"), (2, "")]
        assert waiting == turn.id
        assert await uow.messages.was_taken(an_incoming(message_id="2"))


async def test_no_turn_waits_for_a_message_that_is_answered_or_unknown(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming())
        await uow.turns.finish(turn.id, Outcome(state="answered"))

        assert await uow.messages.withdraw(an_incoming().key) is None
        assert await uow.messages.withdraw(an_incoming(message_id="9").key) is None


async def test_nothing_can_be_said_in_a_session_that_does_not_exist(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        ann = await uow.users.get_or_create(ANN)
        with pytest.raises(NotFoundError):
            await uow.messages.add_incoming(
                an_incoming(),
                session_id=SessionId(CountingIds().new()),
                author_id=ann.id,
                turn_id=None,
            )


async def _take(storage: Storage, stage: Stage, incoming: IncomingMessage) -> None:
    async with storage.writing(THE_BOT) as uow:
        await ask(uow, stage, incoming)
        await uow.commit()


NOTES = Attachment(
    name="notes.txt", url="https://cdn.test/1/notes.txt?ex=1", media_type="text/plain"
)


async def test_what_a_file_says_is_kept_when_it_was_read_and_when_its_message_is_edited(
    storage: Storage,
) -> None:
    read = replace(NOTES, text="Milk, tea", is_cut=True)
    said = an_incoming("Look", attachments=(NOTES,))
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, said)
        (asked,) = await uow.messages.of_turn(turn.id)

        await uow.messages.keep_texts(asked.id, [read])
        assert [m.attachments for m in await uow.messages.of_turn(turn.id)] == [(read,)]

        signed_anew = replace(NOTES, url="https://cdn.test/1/notes.txt?ex=2")
        more = Attachment(name="cat.png", url="https://cdn.test/2/cat.png")
        edited = replace(said, text="See", attachments=(signed_anew, more))
        await uow.messages.amend(edited, author_id=stage.user.id)
        (amended,) = await uow.messages.of_turn(turn.id)

    assert amended.attachments == (replace(read, url=signed_anew.url), more)


async def test_what_a_file_says_is_not_kept_when_it_was_taken_back_meanwhile(
    storage: Storage,
) -> None:
    said = an_incoming("Look", attachments=(NOTES,))
    async with storage.writing(THE_BOT) as uow:
        turn = await ask(uow, await set_stage(uow), said)
        (asked,) = await uow.messages.of_turn(turn.id)
        await uow.messages.withdraw(said.key)

        await uow.messages.keep_texts(asked.id, [replace(NOTES, text="Milk, tea")])

        (withdrawn,) = await uow.messages.of_turn(turn.id)
    assert (withdrawn.content, withdrawn.attachments) == ("", ())


async def test_the_turn_of_an_album_is_found_in_its_session_and_rejoined_until_it_ends(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        other = await set_stage(uow, a_group())
        turn = await ask(uow, stage, an_incoming("Look", album="a1"))

        assert await uow.messages.turn_of_album(stage.session.id, "a1") == turn.id
        assert await uow.messages.turn_of_album(stage.session.id, "a2") is None
        assert await uow.messages.turn_of_album(other.session.id, "a1") is None

        await uow.turns.claim_next(stage.session.id)
        rejoined = await uow.turns.rejoin(turn.id)
        assert rejoined is not None
        assert (rejoined.id, rejoined.state) == (turn.id, "queued")

        await uow.turns.finish(turn.id, Outcome(state="answered"))
        assert await uow.turns.rejoin(turn.id) is None


async def test_what_the_bot_itself_says_is_nobodys_and_takes_the_place_of_an_answer(
    storage: Storage,
) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming("Tea?"))
        await answer(uow, stage, turn, "Yes.")

        for text in ("Call 112.", "Call 112 now."):
            await uow.messages.add_care(text, session_id=stage.session.id, turn_id=turn.id)
        _, care = await uow.messages.window(stage.session.id, 10)
        assert (care.role, care.tag, care.content) == ("system", "safety", "Call 112 now.")
        assert (care.persona_id, care.persona_revision) == (None, None)
        assert (await uow.variants.standing(turn.id)).of == 0
        with pytest.raises(NotFoundError):
            await uow.variants.choose(turn.id, 1)

        await answer(uow, stage, turn, "Coffee.")
        _, said = await uow.messages.window(stage.session.id, 10)
        assert (said.role, said.tag, said.content) == ("assistant", "chat", "Coffee.")
        assert said.persona_id == COACH
        assert await uow.variants.standing(turn.id) == Standing(number=2, of=2)


async def test_what_the_bot_itself_says_is_taken_back_with_its_turn(storage: Storage) -> None:
    async with storage.writing(THE_BOT) as uow:
        stage = await set_stage(uow)
        turn = await ask(uow, stage, an_incoming("Help"))
        await uow.messages.add_care("Call 112.", session_id=stage.session.id, turn_id=turn.id)
        await uow.variants.undo(stage.session.id, 1)

        assert await uow.messages.window(stage.session.id, 10) == []
        await uow.variants.redo(stage.session.id)
        assert [m.content for m in await uow.messages.window(stage.session.id, 10)] == [
            "Help",
            "Call 112.",
        ]
