"""Talking at a terminal, from the first hello on."""

import sqlite3
from pathlib import Path

from bot.domain.errors import ModelUnreachableError
from tests.fakes.language_model import ScriptedModel
from tests.flows.console.conftest import Talk


def stored(path: Path, query: str) -> list[tuple[object, ...]]:
    """Return rows of the database as an operator sees them."""
    with sqlite3.connect(path) as db:
        rows = db.execute(query).fetchall()
    db.close()
    return rows


async def test_a_first_hello_is_answered_and_stored_with_who_spoke(
    talk: Talk, database_path: Path
) -> None:
    shown = await talk("Hello!", model=ScriptedModel("Hey you."))

    assert "Riya: Hey you." in shown
    assert stored(
        database_path, "SELECT seq, role, content, persona_id, persona_revision FROM messages"
    ) == [(1, "user", "Hello!", None, None), (2, "assistant", "Hey you.", "sweet_supportive", 1)]
    assert stored(database_path, "SELECT state, attempt FROM turns") == [("answered", 1)]
    assert stored(database_path, "SELECT part, state FROM deliveries") == [(0, "sent")]


async def test_a_switch_changes_who_answers_and_nothing_bleeds(
    talk: Talk, database_path: Path
) -> None:
    model = ScriptedModel("I am Riya.", "I am Coach.")

    shown = await talk("Hi", "/persona switch coach", "Who are you?", model=model)

    assert shown.index("Riya: I am Riya.") < shown.index("Coach: I am Coach.")
    asked = model.prompts[1]
    assert [m.role for m in asked.messages] == ["user"]
    assert "[Riya answered: I am Riya.]" in asked.messages[0].content
    assert stored(
        database_path, "SELECT persona_id FROM messages WHERE role = 'assistant' ORDER BY seq"
    ) == [("sweet_supportive",), ("coach",)]


async def test_a_persona_is_found_by_alias_and_by_its_name_in_any_case(talk: Talk) -> None:
    shown = await talk("/persona switch THERAPIST", "/persona switch story teller", "Hi")

    assert "Supportive Listener answers here from now on" in shown
    assert "Story Teller: Fine." in shown


async def test_an_unknown_persona_changes_nothing(talk: Talk) -> None:
    shown = await talk("/persona switch nobody", "Hi")

    assert "There is no persona 'nobody'" in shown
    assert "Riya: Fine." in shown


async def test_the_list_marks_who_answers(talk: Talk) -> None:
    shown = await talk("/persona switch coach", "/persona list")

    marked = [line for line in shown.splitlines() if "answers here)" in line]
    assert len(marked) == 1
    assert "coach" in marked[0]
    assert sum(line.startswith("- ") for line in shown.splitlines()) == 9


async def test_show_and_reset_say_which_binding_decided(talk: Talk) -> None:
    shown = await talk("/persona show", "/persona switch coach", "/persona show", "/persona reset")

    assert "Riya answers here, because it is the default of this bot." in shown
    assert "Coach answers here, because it was chosen for this conversation" in shown
    assert "Riya answers here again: it is the default of this bot." in shown


async def test_everything_is_still_there_after_a_restart(talk: Talk) -> None:
    await talk("/persona switch coach", "My name is Ann", model=ScriptedModel("Hello, Ann."))
    model = ScriptedModel("Ann.")

    shown = await talk("What is my name?", model=model)

    assert "Coach: Ann." in shown
    assert [(m.role, m.content) for m in model.prompts[0].messages[:2]] == [
        ("user", "My name is Ann"),
        ("assistant", "Hello, Ann."),
    ]


async def test_places_are_conversations_of_their_own(talk: Talk) -> None:
    await talk("/persona switch coach", "Plan my day", place="work")
    model = ScriptedModel("Good evening.")

    shown = await talk("Hi", place="home", model=model)

    assert "Riya: Good evening." in shown
    assert len(model.prompts[0].messages) == 1


async def test_a_new_session_forgets_what_was_said_and_keeps_it_stored(
    talk: Talk, database_path: Path
) -> None:
    model = ScriptedModel("One.", "Two.")

    await talk("First", "/session new Holidays", "Second", model=model)

    assert model.prompts[1].messages[-1].content.startswith("Second")
    assert not any("First" in message.content for message in model.prompts[1].messages)
    assert stored(database_path, "SELECT count(*) FROM messages WHERE tag = 'chat'") == [(4,)]
    assert stored(
        database_path,
        "SELECT title, is_current, persona_snapshot IS NULL FROM sessions ORDER BY created_at",
    ) == [("main", 0, 0), ("Holidays", 1, 1)]


async def test_a_failing_model_is_said_and_can_be_tried_again(
    talk: Talk, database_path: Path
) -> None:
    shown = await talk(
        "Hi", model=ScriptedModel(ModelUnreachableError("The model cannot be reached."))
    )
    assert "The model cannot be reached." in shown
    [(turn, state)] = stored(database_path, "SELECT id, state FROM turns")
    assert state == "failed"

    shown = await talk(f"/turn retry {turn}", model=ScriptedModel("Here I am."))

    assert "Riya: Here I am." in shown
    assert stored(database_path, "SELECT state, attempt FROM turns") == [("answered", 2)]


async def test_an_answer_that_breaks_off_is_kept_and_marked(
    talk: Talk, database_path: Path
) -> None:
    def breaks_off() -> ScriptedModel:
        return ScriptedModel(("Once upon a", ModelUnreachableError("The model fell silent.")))

    shown = await talk("A story, please", model=breaks_off())

    assert "Once upon a" in shown
    assert "The model fell silent." in shown
    assert stored(database_path, "SELECT content, tag FROM messages WHERE role = 'assistant'") == [
        ("Once upon a", "partial")
    ]


async def test_chat_begins_with_the_persona_that_was_asked_for(talk: Talk) -> None:
    assert "Kavya: Fine." in await talk("Hi", persona="kavya")


async def test_an_unknown_command_is_said_to_be_so(talk: Talk) -> None:
    assert "There is no command '/dance'" in await talk("/dance")


async def test_help_tells_of_every_noun(talk: Talk) -> None:
    shown = await talk("/help")

    for told in ("/persona list, show,", "/session new,", "/help [about]: Show what I can do"):
        assert told in shown
    assert "turn retry" not in shown
