"""Being somebody in the play: from the command to what the model is given."""

from bot.domain.command import Invocation
from tests.builders import BEN, a_caller, a_group
from tests.conversation.conftest import House

GROUP = a_group()
BENS = a_caller(GROUP, BEN)


async def makes(
    house: House, name: str, about: str, *, noun: str = "mask", **caller: object
) -> None:
    """Fill in the form for a new mask, or a new persona."""
    given = {"name": name, "description": about}
    await house.application.commands.run(
        Invocation(
            path=f"{noun} write",
            caller=a_caller(**caller),  # pyright: ignore[reportArgumentType]  # as a caller takes it
            arguments=given,
        )
    )


def lines_of(house: House) -> list[str]:
    """Return what the model was given of the conversation, without notes."""
    return [m.content.partition("\n\n[Note")[0] for m in house.model.prompts[-1].messages]


async def test_the_model_talks_to_the_mask_and_is_told_of_it(house: House) -> None:
    await makes(house, "Kora", "{{user}} rides dragons.")
    await house.runs("mask default kora")

    await house.answers("Hello!")

    prompt = house.model.prompts[-1]
    assert "About Kora:\nKora rides dragons." in prompt.system
    assert lines_of(house) == ["Hello!"]
    hit = await house.runs("session search Hello!")
    assert ", Kora, " in hit.text
    (file,) = (await house.runs("session export")).files
    assert b"**Kora**" in file.content


async def test_earlier_lines_keep_the_mask_they_were_written_under(house: House) -> None:
    await makes(house, "Kora", "Rides.")
    await house.answers("As myself.")
    await house.runs("mask use kora")
    await house.answers("As Kora.")

    lines = lines_of(house)
    assert lines == ["Ann: As myself.", "Fine.", "Kora: As Kora."]

    await house.runs("mask resync")
    await house.answers("All of me.")
    lines = lines_of(house)
    assert lines == ["As myself.", "Fine.", "As Kora.", "Fine.", "All of me."]


async def test_off_beats_the_default(house: House) -> None:
    await makes(house, "Kora", "Rides.")
    await house.runs("mask default kora")
    await house.runs("mask off")

    await house.answers("Hello!")

    assert "Kora" not in house.model.prompts[-1].system


async def test_in_a_group_each_is_who_they_are(house: House) -> None:
    await makes(house, "Kora", "Kora rides.")
    await makes(house, "Bo", "Bo limps.", identity=BEN)
    await house.runs("mask use kora", a_caller(GROUP))
    await house.runs("mask use bo", BENS)
    call = {"place": GROUP, "mentions_bot": True}

    await house.answers("I ride.", **call)
    await house.answers("I limp.", **call, sender=BEN)

    prompt = house.model.prompts[-1]
    assert lines_of(house) == ["Kora: I ride.", "Fine.", "Bo: I limp."]
    assert prompt.system.index("About Kora:\nKora rides.") < prompt.system.index(
        "About Bo:\nBo limps."
    )


async def test_a_mask_that_is_deleted_while_it_is_worn_falls_back_and_says_so(house: House) -> None:
    await makes(house, "Kora", "Rides.")
    await house.runs("mask use kora", a_caller(GROUP))
    await house.answers("I ride.", place=GROUP, mentions_bot=True)
    await house.runs("mask remove kora")

    shown = await house.answers("And now?", place=GROUP, mentions_bot=True)

    (notice,) = [n.text for n in shown.notices if "Kora" in n.text]
    assert notice == (
        "Ann, you cannot be Kora here any more: it was deleted, or is not shown to you now. You are"
        " nobody but yourself: no mask of yours applies here."
    )
    prompt = house.model.prompts[-1]
    assert "Rides." not in prompt.system
    assert lines_of(house) == ["Kora: I ride.", "Fine.", "Ann: And now?"]
    before = len(shown.notices)
    shown = await house.answers("Once more.", place=GROUP, mentions_bot=True)
    assert len(shown.notices) == before


async def test_a_played_persona_that_is_hidden_is_neither_played_nor_told_of(house: House) -> None:
    await makes(house, "Rex", "{{char}} barks at {{user}}.", noun="persona", identity=BEN)
    await house.runs("persona share rex public", a_caller(identity=BEN))
    await house.runs("mask play rex")
    await house.answers("Woof!")
    prompt = house.model.prompts[-1]
    assert "About Rex:\nRex barks at Riya." in prompt.system

    await house.runs("persona share rex private", a_caller(identity=BEN))
    shown = await house.answers("Still me?")

    assert "you cannot be Rex here any more" in shown.notices[-1].text
    prompt = house.model.prompts[-1]
    assert "barks" not in prompt.system
    assert lines_of(house)[-1] == "Ann: Still me?"


async def test_a_greeting_calls_the_mask_by_its_name(house: House) -> None:
    await makes(house, "Kora", "Rides.")
    await makes(house, "Rex", "A dog.", noun="persona")
    await house.application.commands.run(
        Invocation(
            path="persona basics",
            caller=a_caller(),
            arguments={
                "target": "rex", "name": "Rex", "description": "A dog.", "greeting": "Hi {{user}}!"
            },
        )
    )  # fmt: skip
    await house.runs("persona switch rex me")
    await house.runs("mask default kora")

    assert (await house.runs("session new")).text == "Hi Kora!"
