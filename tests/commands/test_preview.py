"""Looking at the prompt of one's own personas, and never at anybody else's."""

from bot.domain.command import Invocation
from tests.builders import BEN, a_caller
from tests.commands.stage import Stage

SECRET = "You hide the treasure under the oak."
BENS = a_caller(identity=BEN)


async def make_ada(stage: Stage) -> None:
    """Let Ann make a persona with a secret."""
    given = {"name": "Ada", "description": "Counts.", "system_prompt": SECRET}
    await stage.sends(Invocation(path="persona write", caller=a_caller(), arguments=given))


async def test_a_preview_lists_the_parts_and_their_lengths(stage: Stage) -> None:
    await make_ada(stage)

    reply = await stage.runs("persona preview ada")

    assert reply.title.startswith("What Ada would be told: about ")
    assert f"- **main**, about 14 tokens: {SECRET}" in reply.text
    assert "- **conversation**, about 9 tokens: (what you write next)" in reply.text

    (file,) = (await stage.runs(reply.buttons[0].command)).files
    assert SECRET in file.content.decode()


async def test_a_preview_leaves_nothing_behind(stage: Stage) -> None:
    await stage.runs("persona preview coach")

    assert await stage.session(a_caller().place) is None


async def test_the_prompt_of_somebody_elses_shared_persona_does_not_leak(stage: Stage) -> None:
    await make_ada(stage)
    await stage.runs("persona share ada public")
    await stage.runs("persona switch ada", BENS)

    for line in ("persona preview ada", "persona preview ada full", "persona preview"):
        reply = await stage.runs(line, BENS)
        assert reply.text == "How Ada is instructed is its author's business."
        assert reply.files == ()
