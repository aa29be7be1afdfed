"""The help text tells every command that people may find, as it is."""

from bot.commands.catalogue import CATALOGUE
from tests.commands.stage import Stage


async def test_every_listed_command_has_a_line_and_no_other(stage: Stage) -> None:
    reply = await stage.runs("help")

    told = [line for line in reply.text.split("\n") if line.startswith("- `/")]
    specs = [command.spec for command in CATALOGUE if not command.spec.is_for_operators]
    listed = [spec for spec in specs if spec.is_listed]
    assert len(told) == len(listed)
    for line, spec in zip(told, listed, strict=True):
        assert line.startswith(f"- `/{spec.path}")
        assert line.endswith(f": {spec.help}")
    assert "turn retry" not in reply.text


async def test_arguments_are_told_optional_ones_in_brackets(stage: Stage) -> None:
    text = (await stage.runs("help")).text

    assert "- `/persona switch name [scope]`: Choose who answers" in text
    assert "- `/persona show [name] [detail]`: Show a persona" in text


async def test_help_says_how_to_be_heard(stage: Stage) -> None:
    reply = await stage.runs("help")

    assert reply.title == "Greenroom"
    assert "mention me or reply to me" in reply.text
