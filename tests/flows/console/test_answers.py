"""Another answer, and an earlier conversation, at a terminal."""

from tests.fakes.language_model import ScriptedModel
from tests.flows.console.conftest import Talk, Terminal


async def test_another_answer_is_asked_for_and_continued(talk: Talk) -> None:
    shown = await talk(
        "Say a number", "/retry", "/continue", model=ScriptedModel("One", "Two", "!")
    )

    assert "Riya: One\n" in shown
    assert "Riya: Two\n" in shown
    assert "Riya: Two!\n" in shown


async def test_an_earlier_conversation_is_chosen_by_its_number(talk: Talk) -> None:
    shown = await talk(
        *("/session new Cats", "Cats purr.", "/session new Dogs", "/session list", "/1"),
        model=ScriptedModel("Hello."),
    )

    assert "/1 Cats · /2 All of mine" in shown
    assert "'Cats' goes on here. Just write." in shown


async def test_an_answer_gets_other_words_in_the_editor(terminal: Terminal) -> None:
    terminal.plans("text = 'Seven.'")

    shown = await terminal.types("Say a number", "/edit")

    assert "Fine." in terminal.seen(0)
    assert "Riya: Seven.\n" in shown
    assert "Your words stand there now; what was said first is kept." in shown
