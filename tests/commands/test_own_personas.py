"""What people do with personas of their own, and what nobody else can do with them."""

from bot.domain.command import Invocation
from bot.domain.file import File
from bot.domain.reply import Reply
from tests.builders import BEN, a_caller
from tests.commands.stage import Stage

BENS = a_caller(identity=BEN)


async def made(stage: Stage, **answers: str) -> Reply:
    """Let Ann fill in the form for a new persona."""
    given = {"name": "Ada", "description": "Counts.", **answers}
    return await stage.sends(Invocation(path="persona write", caller=a_caller(), arguments=given))


async def test_a_persona_is_made_by_its_form_and_is_its_makers_alone(stage: Stage) -> None:
    form = (await stage.runs("persona create")).form
    assert form is not None
    assert [f.name for f in form.fields if f.is_required] == ["name", "description"]

    assert (await made(stage)).text.startswith("Ada is yours.")

    assert "**Ada** (yours)" in (await stage.runs("persona list")).text
    assert "Ada" not in (await stage.runs("persona list", BENS)).text


async def test_an_edit_is_a_revision_and_can_be_taken_back(stage: Stage) -> None:
    await made(stage)
    form = (await stage.runs("persona edit ada")).form
    assert form is not None
    assert form.fields[1].value == "Counts."
    changed = {"target": "ada", "name": "Ada", "description": "Adds."}

    reply = await stage.sends(
        Invocation(path="persona basics", caller=a_caller(), arguments=changed)
    )
    assert "revision 2" in reply.text
    assert (await stage.runs("persona show ada")).text == "Adds."

    await stage.runs(reply.buttons[-1].command)
    assert (await stage.runs("persona show ada")).text == "Counts."
    assert "- 3, " in (await stage.runs("persona history ada")).text


async def test_a_description_names_the_persona_where_its_author_wrote_a_macro(
    stage: Stage,
) -> None:
    await made(stage, description="{{Char}} counts, and {{char}} writes.")

    assert (
        "- **Ada** (yours): Ada counts, and Ada writes." in (await stage.runs("persona list")).text
    )
    assert (await stage.runs("persona show ada")).text == "Ada counts, and Ada writes."


async def test_the_button_of_a_persona_that_is_gone_says_so(stage: Stage) -> None:
    question = (await made(stage)).buttons[0].command
    await stage.runs("persona remove ada")

    reply = await stage.runs(question)

    assert reply.text == "There is no such persona any more. `/persona list` shows all."


async def test_a_name_is_used_once_by_each_owner(stage: Stage) -> None:
    await made(stage)

    assert (await made(stage)).tone == "bad"
    assert (await stage.runs("persona copy ada")).text.startswith("Ada (2) is a copy of Ada")


async def test_too_long_a_name_is_said_in_one_sentence(stage: Stage) -> None:
    reply = await made(stage, name="A" * 101)

    assert reply.text == ("The name has 101 characters, and at most 100 are possible; shorten it.")


async def test_deleting_asks_first_and_frees_what_was_bound(stage: Stage) -> None:
    await made(stage)
    await stage.runs("persona switch ada")

    question = await stage.runs("persona delete ada")
    assert (await stage.runs("persona list")).text.count("Ada") == 1
    assert [b.label for b in question.buttons] == ["Delete", "Purge", "Keep it"]

    await stage.runs(question.buttons[0].command)
    assert "Ada" not in (await stage.runs("persona list")).text
    assert "Riya answers here" in (await stage.runs("persona show")).text


async def test_a_shared_persona_is_seen_by_all_and_changed_by_its_owner_only(
    stage: Stage,
) -> None:
    await made(stage, system_prompt="The secret manner.")
    await stage.runs("persona share ada public")

    assert "secret manner" not in str(await stage.runs("persona show ada full", BENS))
    assert (await stage.runs("persona export ada json", BENS)).files == ()
    assert (await stage.runs("persona edit ada", BENS)).tone == "bad"


async def test_a_card_comes_in_and_goes_out(stage: Stage) -> None:
    await made(stage)
    (card,) = (await stage.runs("persona export ada json")).files
    given = {"file": File(name=card.name, content=card.content)}

    reply = await stage.sends(Invocation(path="persona import", caller=a_caller(), files=given))

    assert reply.title == "Ada (2) came in"


async def test_a_library_persona_is_copied_not_changed(stage: Stage) -> None:
    reply = await stage.runs("persona edit coach")

    assert "`/persona copy` makes one of your own" in reply.text
