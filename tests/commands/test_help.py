"""The help text tells every command that people may find, as it is."""

from bot.commands.catalogue import CATALOGUE
from tests.commands.stage import Stage

LISTED = [
    command.spec
    for command in CATALOGUE
    if command.spec.is_listed and not command.spec.is_for_operators
]


async def test_every_listed_command_is_told_at_a_glance_and_no_other(stage: Stage) -> None:
    reply = await stage.runs("help")

    told = [line for line in reply.text.split("\n") if line.startswith("- `/")]
    assert len(told) == len({spec.noun for spec in LISTED})
    for spec in LISTED:
        (line,) = (
            one for one in told if one.startswith((f"- `/{spec.noun}`", f"- `/{spec.noun} "))
        )
        assert spec.verb in line
    assert "turn retry" not in reply.text


async def test_each_command_of_a_noun_has_a_line_of_its_own(stage: Stage) -> None:
    overview = await stage.runs("help")

    lines = [line for line in overview.text.split("\n") if line.startswith("- `/")]
    for choice in overview.menu:
        told = await stage.runs(choice.command)
        assert told.is_update
        lines.extend(told.text.split("\n"))
    for spec in LISTED:
        (line,) = (one for one in lines if one.endswith(f": {spec.help}"))
        assert line.startswith(f"- `/{spec.path}")


async def test_arguments_are_told_optional_ones_in_brackets(stage: Stage) -> None:
    text = (await stage.runs("help persona")).text

    assert "- `/persona switch name [scope]`: Choose who answers" in text
    assert "- `/persona show [name] [detail]`: Show a persona" in text
    assert "mask" not in text


async def test_help_about_nothing_that_there_is_says_so(stage: Stage) -> None:
    reply = await stage.runs("help dance")

    assert (reply.text, reply.tone) == ("There is no command `/dance`. `/help` shows all.", "bad")


async def test_help_says_how_to_be_heard(stage: Stage) -> None:
    reply = await stage.runs("help")

    assert reply.title == "Greenroom"
    assert "mention me or reply to me" in reply.text
