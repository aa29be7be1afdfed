"""What people do with what is remembered of them, and what nobody else can do with it."""

from uuid import UUID

import pytest

from bot.domain.command import Invocation
from bot.domain.memory import Memory
from bot.domain.reply import Reply
from tests.builders import BEN, a_caller, a_group
from tests.commands.stage import Stage

BENS = a_caller(identity=BEN)
GROUP = a_caller(a_group())


async def told(stage: Stage, text: str = "I ride a camel.") -> Reply:
    """Let Ann tell us something to keep in mind."""
    reply = await stage.runs(f"memory add {text}")
    assert reply.tone == "good", reply.text
    return reply


def stored(stage: Stage) -> list[Memory]:
    """Return all memories, the oldest first."""
    return list(stage.storage.state.memories.values())


def last_key(stage: Stage) -> str:
    """Return what people write for the newest memory."""
    return stored(stage)[-1].id.hex[-6:]


async def fields_of(stage: Stage, key: str) -> dict[str, str]:
    """Return what is said of a memory."""
    return {f.name: f.value for f in (await stage.runs(f"memory show {key}")).fields}


async def rewritten(stage: Stage, key: str, text: str) -> Reply:
    """Let Ann fill in the form that changes a memory."""
    form = (await stage.runs(f"memory edit {key}")).form
    assert form is not None
    call = stage.desk.parse(form.command, a_caller())
    assert call is not None
    arguments = {**call.arguments, "text": text}
    return await stage.sends(Invocation(path=call.path, caller=a_caller(), arguments=arguments))


async def test_what_somebody_tells_is_kept_for_them_and_shown_to_nobody_else(stage: Stage) -> None:
    assert "I remember nothing of you" in (await stage.runs("memory list")).text
    await told(stage)
    key = last_key(stage)

    listed = await stage.runs("memory")
    assert f"- `{key}` (fact, all personas, " in listed.text
    assert listed.text.endswith("): I ride a camel.")
    assert await fields_of(stage, key) == {
        "Told to": "all personas",
        "Where": "where you talk with me alone",
        "Since": "2026-01-01 12:00 UTC, from you",
    }
    assert "I remember nothing of you" in (await stage.runs("memory list", BENS)).text


@pytest.mark.parametrize(
    "line",
    ["show {}", "edit {}", "pin {}", "unpin {}", "toggle {}", "forget {}", "remove {}",
     "rewrite {} Mine."],
)  # fmt: skip
async def test_what_is_somebody_elses_answers_like_what_is_not_there(
    stage: Stage, line: str
) -> None:
    await told(stage)
    before = stored(stage)
    (memory,) = before

    for key, nothing in ((memory.id.hex[-6:], "ffffff"), (f"id:{memory.id}", f"id:{UUID(int=9)}")):
        theirs = await stage.runs(f"memory {line.format(key)}", BENS)
        nobodys = await stage.runs(f"memory {line.format(nothing)}", BENS)
        assert (theirs.tone, theirs.form) == ("bad", None)
        assert theirs.text == nobodys.text.replace(nothing, key)
    assert stored(stage) == before


async def test_other_words_take_the_place_of_a_memory_and_what_it_was_is_shown(
    stage: Stage,
) -> None:
    await told(stage)
    key = last_key(stage)

    assert (await rewritten(stage, key, "I ride a camel.")).text == "You changed nothing."
    assert (await rewritten(stage, key, "I ride a horse.")).text == "It says that from now on."

    assert (await fields_of(stage, last_key(stage)))["Before"] == (
        "- until 2026-01-01: I ride a camel."
    )
    assert "camel" not in (await stage.runs("memory list")).text
    gone = await stage.runs(f"memory pin id:{stored(stage)[0].id}")
    assert gone.text == "This memory is not there any more."


async def test_a_memory_is_pinned_and_unpinned_under_what_it_says(stage: Stage) -> None:
    await told(stage)

    pinned = await stage.runs(f"memory pin {last_key(stage)}")
    assert [button.label for button in pinned.buttons] == ["Show", "Unpin", "Forget"]
    assert "(pin, all personas, " in (await stage.runs("memory list")).text
    assert (await stage.runs(f"memory pin {last_key(stage)}")).text == "It is pinned already."
    await stage.runs(pinned.buttons[1].command)

    assert [memory.kind for memory in stored(stage)] == ["fact", "pin", "fact"]
    assert {memory.content for memory in stored(stage)} == {"I ride a camel."}


async def test_a_memory_is_switched_off_and_on_again(stage: Stage) -> None:
    await told(stage)

    off = await stage.runs(f"memory toggle {last_key(stage)}")
    assert not stored(stage)[0].is_told
    assert "switched off" in (await stage.runs("memory list")).text
    await stage.runs(off.buttons[0].command)

    assert stored(stage)[0].is_told


async def test_forgetting_asks_first_and_takes_along_what_it_was(stage: Stage) -> None:
    await told(stage)
    await rewritten(stage, last_key(stage), "I ride a horse.")

    question = await stage.runs(f"memory forget {last_key(stage)}")
    assert question.text.startswith("I ride a horse.")
    assert len(stored(stage)) == 2
    assert (await stage.runs(question.buttons[0].command)).text == "It is forgotten."

    assert stored(stage) == []


async def test_nothing_is_kept_while_it_is_paused_and_that_is_said(stage: Stage) -> None:
    await told(stage)
    assert (await stage.runs("memory pause")).text.startswith("No memories of you are stored")

    for line in ("memory add I paint.", f"memory pin {last_key(stage)}"):
        refused = await stage.runs(line)
        assert (refused.tone, refused.text) == (
            "bad",
            "No memories of you are stored: you paused them. `/memory resume` stores them again.",
        )
    assert "Nothing new is remembered" in (await stage.runs("memory list")).text
    assert (await stage.runs("memory forget " + last_key(stage))).tone == "plain"
    await stage.runs("memory resume")

    await told(stage, "I paint.")


async def test_what_is_told_in_a_group_may_be_told_there_and_in_private_only(stage: Stage) -> None:
    await stage.runs("memory add I am tall.", GROUP)

    assert (await fields_of(stage, last_key(stage)))["Where"] == (
        "in Friends, and where you talk with me alone"
    )


async def test_memories_are_shown_where_nobody_else_reads(stage: Stage) -> None:
    await told(stage)
    key = last_key(stage)

    for line in ("list", f"show {key}", f"edit {key}", f"forget {key}"):
        reply = await stage.runs(f"memory {line}", GROUP)
        assert (reply.text, reply.form) == ("I wrote to you directly.", None)
    said = [r.text for shown in stage.platform.shown.values() for r in shown.notices]
    assert len([text for text in said if "camel" in text]) == 4
    assert list(stage.platform.shown) == [a_caller().place.key]


async def test_a_key_is_completed_by_its_words_and_by_those_of_the_memory(stage: Stage) -> None:
    await told(stage)
    await told(stage, "I paint.")

    for typed in ("PAINT", last_key(stage)[:3], last_key(stage)):
        call = Invocation(path="memory show", caller=a_caller(), arguments={"key": typed})
        found = await stage.suggests(call, "key")
        assert last_key(stage) in [suggestion.value for suggestion in found]
    theirs = Invocation(path="memory show", caller=BENS, arguments={"key": "paint"})
    assert await stage.suggests(theirs, "key") == []


async def test_what_has_no_room_is_refused_whole_and_what_is_empty_is_asked_for(
    stage: Stage,
) -> None:
    form = (await stage.runs("memory add")).form
    assert form is not None
    assert form.command == "memory tell"

    refused = await stage.runs(f"memory add {'a' * 2001}")
    assert refused.text.startswith("That has 2001 characters, and at most 2000")
    assert stored(stage) == []


async def test_a_list_has_pages(stage: Stage) -> None:
    for number in range(11):
        stage.clock.advance(1)
        await told(stage, f"Number {number}.")

    second = await stage.runs("memory list 2")

    assert second.text.endswith("Number 0.\n\nPage 2 of 2")
    assert second.buttons[0].command == "memory list 1"
