"""The first hello, and links that lead to a persona."""

from tests.builders import a_direct_chat
from tests.commands.stage import COACH, Stage


async def test_start_says_hello_and_leads_to_the_personas(stage: Stage) -> None:
    reply = await stage.runs("start")

    assert reply.text.startswith("Hello! I play many personas")
    assert "I am an AI" in reply.text
    assert [button.command for button in reply.buttons] == ["persona list"]
    assert await stage.session(a_direct_chat()) is None


async def test_a_link_to_a_persona_lets_it_answer(stage: Stage) -> None:
    reply = await stage.runs("start p_coach")

    assert reply.text == "🎯 Coach answers here from now on. What was said stays."
    session = await stage.session(a_direct_chat())
    assert session is not None
    assert session.active_persona_id == COACH


async def test_a_link_to_a_persona_that_is_gone_says_so(stage: Stage) -> None:
    reply = await stage.runs("start p_nobody")

    assert (reply.text, reply.tone) == (
        "There is no persona 'nobody'. `/persona list` shows all.",
        "bad",
    )


async def test_any_other_link_is_a_plain_hello(stage: Stage) -> None:
    assert await stage.runs("start from_a_friend") == await stage.runs("start")
