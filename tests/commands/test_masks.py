"""What people do with their masks, and what nobody else can do with them."""

import json

import pytest

from bot.domain.command import Invocation
from bot.domain.file import File
from bot.domain.reply import Reply
from tests.builders import BEN, a_caller, a_group, a_picture
from tests.commands.stage import Stage

BENS = a_caller(identity=BEN)
GROUP = a_caller(a_group())


async def made(stage: Stage, name: str = "Kora", **answers: str) -> Reply:
    """Let Ann fill in the form for a new mask."""
    given = {"name": name, "description": f"{{{{user}}}} is {name}, who rides.", **answers}
    return await stage.sends(Invocation(path="mask write", caller=a_caller(), arguments=given))


async def is_here(stage: Stage) -> str:
    """Return who Ann is in her direct chat."""
    shown = await stage.runs("mask show")
    return shown.text.partition(": ")[0].partition("conversation")[0].strip()


async def test_a_mask_is_made_by_its_form_and_is_its_makers_alone(stage: Stage) -> None:
    form = (await stage.runs("mask create")).form
    assert form is not None
    assert [f.name for f in form.fields if f.is_required] == ["name", "description"]

    assert (await made(stage)).text == "Kora is yours, and nobody else can wear it."

    assert "- **Kora**: Kora is Kora, who rides." in (await stage.runs("mask list")).text
    assert "You have no masks yet" in (await stage.runs("mask list", BENS)).text


async def test_a_mask_has_every_field_of_a_card(stage: Stage) -> None:
    await made(stage, personality="Bold.", system_prompt="Short.")
    form = (await stage.runs("mask edit kora more")).form
    assert form is not None
    filled = {"target": "kora", "scenario": "A dune.", "greeting": "Ho!", "tags": "sand, wind"}
    await stage.sends(Invocation(path="mask more", caller=a_caller(), arguments=filled))

    fields = (await stage.runs("mask show kora")).fields
    assert [(field.name, field.value) for field in fields] == [
        ("Personality", "Bold."),
        ("How you speak", "Short."),
        ("Scenario", "A dune."),
        ("Greeting", "Ho!"),
        ("Tags", "sand, wind"),
        ("The model is told", "before it is told of the persona"),
    ]


async def test_an_edit_begins_with_what_stands_there_and_keeps_the_picture(stage: Stage) -> None:
    await stage.sends(
        Invocation(
            path="mask write",
            caller=a_caller(),
            arguments={"name": "Kora", "description": "Rides."},
            files={"picture": a_picture()},
        )
    )
    form = (await stage.runs("mask edit kora")).form
    assert form is not None
    assert [field.value for field in form.fields[:2]] == ["Kora", "Rides."]
    changed = {"target": "kora", "name": "Zoe", "description": "Walks."}

    await stage.sends(Invocation(path="mask basics", caller=a_caller(), arguments=changed))

    shown = await stage.runs("mask show zoe")
    assert (shown.text, shown.picture) == ("Walks.", a_picture())


async def test_the_narrowest_choice_counts_and_is_explained(stage: Stage) -> None:
    for name in ("Kora", "Bo", "Cy"):
        await made(stage, name)
    assert await is_here(stage) == "You are nobody but yourself"

    assert (await stage.runs("mask default cy")).text == "Cy is your default from now on."
    assert await is_here(stage) == "You are Cy"
    assert "For 🌸 Riya you wear Bo" in (await stage.runs("mask use bo persona")).text
    assert await is_here(stage) == "You are Bo"
    await stage.runs("mask use kora")
    assert await is_here(stage) == "You are Kora"
    await stage.runs("mask play coach")
    assert await is_here(stage) == "You play Coach in this"
    off = await stage.runs("mask off")
    assert off.text == "You are nobody but yourself here: you took every mask off."

    await stage.runs(off.buttons[-1].command)
    assert await is_here(stage) == "You play Coach in this"
    await stage.runs("mask reset")
    assert await is_here(stage) == "You are Bo"
    await stage.runs("mask off persona")
    assert await is_here(stage) == "You are Cy"
    await stage.runs("mask off default")
    assert await is_here(stage) == "You are nobody but yourself"


async def test_what_is_chosen_for_one_persona_is_not_worn_for_another(stage: Stage) -> None:
    await made(stage)
    await stage.runs("mask use kora persona")

    await stage.runs("persona switch coach")

    assert await is_here(stage) == "You are nobody but yourself"


async def test_whoever_answers_cannot_be_played(stage: Stage) -> None:
    reply = await stage.runs("mask play riya")

    assert reply.text.startswith("🌸 Riya answers here already")


async def test_a_persona_rated_mature_cannot_be_played_where_it_may_not_answer(
    stage: Stage,
) -> None:
    given = {"name": "Vex", "description": "Bites."}
    await stage.sends(Invocation(path="persona write", caller=a_caller(), arguments=given))
    await stage.runs("persona rate vex mature")

    reply = await stage.runs("mask play vex")

    assert reply.text.startswith("Vex is rated mature and answers only in places for adults.")


async def test_a_persona_that_one_does_not_see_cannot_be_played(stage: Stage) -> None:
    given = {"name": "Ada", "description": "Counts."}
    await stage.sends(Invocation(path="persona write", caller=BENS, arguments=given))

    reply = await stage.runs("mask play ada")

    assert reply.text == "There is no persona 'ada'. `/persona list` shows all."


async def test_deleting_a_mask_in_use_asks_falls_back_and_says_so(stage: Stage) -> None:
    for name in ("Kora", "Bo"):
        await made(stage, name)
    await stage.runs("mask default bo")
    await stage.runs("mask use kora")
    await stage.runs("mask use kora", GROUP)

    question = await stage.runs("mask delete kora")
    assert question.text.startswith("You chose it in 2 conversations; you wrote 0 messages")
    assert await is_here(stage) == "You are Kora"

    reply = await stage.runs(question.buttons[0].command)
    assert reply.text == (
        "Kora is deleted. You wore it here. You are Bo: it is your default."
        " You wore it in 1 other conversation, too."
    )
    assert await is_here(stage) == "You are Bo"
    await stage.runs("mask remove bo")
    assert await is_here(stage) == "You are nobody but yourself"


async def test_where_the_model_is_told_of_a_mask_is_chosen_and_taken_back(stage: Stage) -> None:
    await made(stage)

    reply = await stage.runs("mask place kora depth 2 user")
    assert reply.text == "The model is told of Kora 2 messages from the end, in your voice."
    after = await stage.runs("mask place kora after")
    assert after.text.endswith("told of the persona.")
    await stage.runs(reply.buttons[0].command)

    assert (await stage.runs("mask show kora")).fields[-1].value.startswith("before it is told")
    back = await stage.runs(after.buttons[0].command)
    assert back.text == "The model is told of Kora 2 messages from the end, in your voice."
    assert (await stage.runs("mask place kora depth 9 assistant")).buttons
    assert not (await stage.runs("mask place kora before")).buttons


async def test_only_ones_own_words_here_are_attributed_anew(stage: Stage) -> None:
    await made(stage)
    await stage.asked(GROUP, "One")
    await stage.asked(a_caller(a_group(), BEN), "Two")
    chosen = await stage.runs("mask use kora", GROUP)
    assert chosen.buttons[0].command == "mask resync"

    reply = await stage.runs("mask resync", GROUP)

    assert reply.text == "1 message of yours counts as written by Kora now."
    again = await stage.runs("mask resync", GROUP)
    assert again.text == "All that you wrote here was written as Kora already."
    found = [m.speaker for m in stage.storage.state.messages.values()]
    assert found == ["Kora", "Ben"]


@pytest.mark.parametrize("form", ["json", "png"])
async def test_a_mask_goes_out_and_comes_in_as_a_card(stage: Stage, form: str) -> None:
    await made(stage)
    (card,) = (await stage.runs(f"mask export kora {form}")).files
    given = {"file": File(name=card.name, content=card.content)}

    reply = await stage.sends(Invocation(path="mask import", caller=a_caller(), files=given))

    assert (reply.title, reply.menu[0].label) == ("Kora (2) came in", "Kora (2)")
    assert (await stage.runs("mask show Kora (2)")).text == "Kora (2) is Kora, who rides."


async def test_the_personas_of_sillytavern_come_in_as_masks(stage: Stage) -> None:
    backup = {
        "personas": {"a.png": "Kora", "b.png": "Bo"},
        "persona_descriptions": {"b.png": {"description": "Limps.", "position": 4, "depth": 1}},
    }
    given = {"file": File(name="backup.json", content=json.dumps(backup).encode())}

    reply = await stage.sends(Invocation(path="mask import", caller=a_caller(), files=given))

    assert reply.text == "2 masks are yours now: Kora, Bo."
    assert (await stage.runs("mask show bo")).fields[-1].value.startswith("1 messages from the end")


async def test_masks_are_completed_with_ones_own(stage: Stage) -> None:
    await made(stage)
    call = Invocation(path="mask use", caller=a_caller(), arguments={"name": "ko"})

    assert [s.value for s in await stage.suggests(call, "name")] == ["Kora"]
    others = Invocation(path="mask use", caller=BENS, arguments={"name": ""})
    assert list(await stage.suggests(others, "name")) == []
