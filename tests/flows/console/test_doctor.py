"""What the bot says of a terminal."""

from tests.flows.console.conftest import Talk


async def test_a_terminal_forbids_nothing(talk: Talk) -> None:
    shown = await talk("/doctor")

    assert "I may do all that a terminal can." in shown
    assert "Riya answers here" in shown
