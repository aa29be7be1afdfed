"""Commands, buttons and forms, from a person to the bot and back."""

import aiohttp
import discord as library
import pytest
from discord import app_commands

from tests.fakes.clock import FakeClock
from tests.platforms.discord_api.conftest import Listener
from tests.platforms.discord_api.people import Person, Upload
from tests.platforms.discord_api.server import DiscordApi

Called = library.Interaction[library.Client]


class NameForm(library.ui.Modal, title="Who shall it be?"):
    """Asks for a name."""

    name = library.ui.Label["NameForm"](
        text="Name", component=library.ui.TextInput(custom_id="name", default="Riya")
    )
    picture = library.ui.Label["NameForm"](
        text="Picture", component=library.ui.FileUpload(custom_id="picture", required=False)
    )

    @property
    def given(self) -> str:
        """Return the name that was filled in."""
        assert isinstance(self.name.component, library.ui.TextInput)
        return self.name.component.value

    async def on_submit(self, interaction: Called, /) -> None:
        """Repeat the name, and the name of the picture."""
        assert isinstance(self.picture.component, library.ui.FileUpload)
        pictures = [picture.filename for picture in self.picture.component.values]
        await interaction.response.send_message(" ".join([f"It shall be {self.given}.", *pictures]))


def persona_commands() -> app_commands.Group:
    """Return commands that answer in each of the ways there are."""
    group = app_commands.Group(name="persona", description="Who speaks.")

    @group.command(description="At once.")
    async def switch(interaction: Called, name: str) -> None:
        await interaction.response.send_message(f"Now it is {name}.", ephemeral=True)
        await interaction.followup.send("For all to see.")

    @switch.autocomplete("name")
    async def complete(interaction: Called, typed: str) -> list[app_commands.Choice[str]]:
        del interaction
        names = [name for name in ("coach", "cook", "riya") if name.startswith(typed)]
        return [app_commands.Choice(name=name.title(), value=name) for name in names]

    @group.command(description="Later.")
    async def later(interaction: Called) -> None:
        await interaction.response.defer(thinking=True)
        await interaction.edit_original_response(content="At last.")

    @group.command(description="By a form.")
    async def new(interaction: Called) -> None:
        await interaction.response.send_modal(NameForm())

    @group.command(description="By a file.")
    async def load(interaction: Called, file: library.Attachment) -> None:
        content = await file.read()
        await interaction.response.send_message(f"{file.filename}: {content.decode()}")

    @group.command(description="Again, by a button.")
    async def rename(interaction: Called) -> None:
        await interaction.response.send_message("Who?", view=Renaming())

    @group.command(description="By a button.")
    async def ask(interaction: Called) -> None:
        await interaction.response.send_message("Sure?", view=Sure(), ephemeral=True)

    del complete, later, new, load, rename, ask
    return group


class Sure(library.ui.View):
    """Asks whether somebody is sure."""

    @library.ui.button(label="Yes", custom_id="yes")
    async def yes(self, interaction: Called, button: library.ui.Button["Sure"]) -> None:
        """Take the question away."""
        del button
        await interaction.response.edit_message(content="Done.", view=None)


class RenameForm(NameForm):
    """Asks for a name, and writes it in place of the question."""

    async def on_submit(self, interaction: Called, /) -> None:
        """Take the question away."""
        await interaction.response.edit_message(content=f"{self.given}.", view=None)


class Renaming(library.ui.View):
    """Asks for a form to be opened."""

    @library.ui.button(label="Rename", custom_id="rename")
    async def rename(self, interaction: Called, button: library.ui.Button["Renaming"]) -> None:
        """Open the form."""
        del button
        await interaction.response.send_modal(RenameForm(title="Who shall it be?"))


@pytest.fixture
async def commanded(client: Listener) -> Listener:
    """Return a client that has published commands."""
    client.tree.add_command(persona_commands())
    await client.tree.sync()
    return client


pytestmark = pytest.mark.usefixtures("commanded")


@pytest.mark.usefixtures("judged")
async def test_a_command_is_answered_privately_and_followed_by_what_all_see(
    discord: DiscordApi, ann: Person
) -> None:
    lounge = discord.channel("lounge")

    called = await ann.calls("persona switch", name="coach", to=lounge)

    answer = await called.until_shown("Now it is coach.")
    assert answer.is_ephemeral
    await lounge.until_shown("For all to see.")
    assert lounge.texts() == ["For all to see."]


@pytest.mark.usefixtures("judged")
async def test_a_command_can_be_answered_later_in_a_direct_message(ann: Person) -> None:
    called = await ann.calls("persona later")

    answer = await called.until_shown()

    assert answer.text == "At last."
    assert answer.frames == ["At last."]
    assert ann.chat.texts() == ["At last."]


@pytest.mark.usefixtures("judged")
async def test_a_file_is_handed_in_with_a_command(ann: Person) -> None:
    called = await ann.calls("persona load", file=("mia.txt", b"Mia"))

    await called.until_shown("mia.txt: Mia")


@pytest.mark.usefixtures("judged")
async def test_an_argument_is_completed(ann: Person) -> None:
    assert await ann.completes("persona switch", "name", "co") == ["Coach", "Cook"]


@pytest.mark.usefixtures("judged")
async def test_a_button_changes_the_message_that_it_is_on(ann: Person) -> None:
    called = await ann.calls("persona ask")
    question = await called.until_shown("Sure?")

    pressed = await ann.presses(question, "Yes")

    await pressed.until_shown("Done.")
    assert question.text == "Done."
    assert question.buttons == []


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ({"Name": "Ada"}, "It shall be Ada."),
        ({}, "It shall be Riya."),
        ({"Picture": ("riya.png", b"1")}, "It shall be Riya. riya.png"),
    ],
)
async def test_a_form_is_filled_in_or_left_as_it_stands(
    ann: Person, given: dict[str, str | Upload], answer: str
) -> None:
    called = await ann.calls("persona new")
    await called.until_answered()

    filled = await ann.fills_in(called, given)

    assert (await filled.until_shown()).text == answer


@pytest.mark.usefixtures("judged")
async def test_a_form_that_a_button_opened_changes_the_message_of_the_button(ann: Person) -> None:
    question = await (await ann.calls("persona rename")).until_shown("Who?")
    pressed = await ann.presses(question, "rename")
    await pressed.until_answered()

    filled = await ann.fills_in(pressed, {"Name": "Ada"})

    await filled.until_shown("Ada.")
    assert ann.chat.texts() == ["Ada."]


async def test_only_what_was_published_can_be_called(ann: Person) -> None:
    with pytest.raises(AssertionError, match="no command /persona dance"):
        await ann.calls("persona dance")
    with pytest.raises(AssertionError, match="needs"):
        await ann.calls("persona switch")
    with pytest.raises(AssertionError, match="cannot be called by itself"):
        await ann.calls("persona")


async def test_an_answer_after_three_seconds_is_too_late(
    commanded: Listener, ann: Person, clock: FakeClock
) -> None:
    called = await ann.calls("persona later")
    clock.advance(3.1)

    await commanded.until(lambda: bool(commanded.failed))

    assert commanded.failed == [10062]
    assert called.shown == []


async def test_a_second_first_answer_is_refused(discord: DiscordApi, ann: Person) -> None:
    called = await ann.calls("persona later")
    await called.until_shown()
    address = f"{discord.settings['api_base']}/interactions/{called.id}/{called.token}/callback"

    async with (
        aiohttp.ClientSession() as session,
        session.post(address, json={"type": 5}) as answer,
    ):
        refused = await answer.json()

    assert (answer.status, refused["code"]) == (400, 40060)


async def test_a_command_while_the_bot_is_away_is_never_answered(
    discord: DiscordApi, commanded: Listener, ann: Person
) -> None:
    await commanded.close()
    await discord.gateway.until_gone()

    called = await ann.calls("persona later")

    assert called.answered is None
