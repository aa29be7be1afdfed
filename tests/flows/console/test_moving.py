"""A conversation at a terminal that goes on in another place."""

from tests.fakes.language_model import ScriptedModel
from tests.flows.console.conftest import Talk


async def test_a_conversation_of_another_place_goes_on_here(talk: Talk) -> None:
    await talk("/session new Tea", "I like tea", place="kitchen")
    model = ScriptedModel("Tea.")

    shown = await talk("/session move tea", "What do I like?", model=model)

    assert "'Tea' goes on here, with everything said in it." in shown
    assert "I like tea" in "\n".join(m.content for m in model.prompts[0].messages)
