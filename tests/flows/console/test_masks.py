"""Being somebody in the play at a terminal: a mask in the editor, worn and told to the model."""

from tests.fakes.language_model import ScriptedModel
from tests.flows.console.conftest import Talk, Terminal


async def test_a_mask_is_written_in_the_editor_and_told_to_the_model(
    terminal: Terminal, talk: Talk
) -> None:
    terminal.plans("name = 'Kora'\ndescription = '{{user}} rides dragons.'")
    shown = await terminal.types("/mask create", "/mask default Kora")
    assert "Kora is yours, and nobody else can wear it." in shown
    assert "Kora is your default from now on." in shown
    model = ScriptedModel("Well met.")

    shown = await talk("/mask show", "Hello!", "/mask off", "And now?", model=model)

    assert "You are Kora: it is your default." in shown
    assert "You are talking to Kora: Kora rides dragons." in model.prompts[0].system
    assert model.prompts[1].messages[0].content.startswith("Kora: Hello!")


async def test_a_draft_is_changed_in_the_editor_and_said(terminal: Terminal) -> None:
    terminal.plans("text = 'Home, please.'")

    shown = await terminal.types("/write take me home", "/2")

    assert "take me home" in terminal.seen(0)
    assert "Home, please." in shown
