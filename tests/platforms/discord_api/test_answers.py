"""What this server answers is what Discord's own description says that Discord answers."""

import io
from pathlib import Path
from typing import Any

import discord as library
import pytest
from jsonschema import Draft202012Validator

from tests.platforms.discord_api.conftest import Listener
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.requests import Request
from tests.platforms.discord_api.server import DiscordApi
from tests.platforms.discord_api.specification import load_specification

pytestmark = pytest.mark.usefixtures("judged")


def unlike_discord(request: Request, shared_folder: Path) -> list[str]:
    """Return what is wrong with the answer to a request."""
    specification = load_specification(shared_folder)
    _, operation = specification.find(request.method, request.path)
    content = operation["responses"][str(request.status)].get("content")
    if content is None:
        return [] if request.answer is None else ["an answer where there is none"]
    schema = content["application/json"]["schema"]
    judge: Any = Draft202012Validator({**schema, "components": specification.spec["components"]})
    errors: list[Any] = list(judge.iter_errors(request.answer))
    return [f"{request.method} {request.path}: {e.json_path} {e.message[:200]}" for e in errors]


async def test_every_answer_is_one_that_discord_describes(
    discord: DiscordApi, client: Listener, ann: Person, shared_folder: Path
) -> None:
    lounge, ideas = discord.channel("lounge"), discord.forum("ideas")
    await ann.says("Tea?", to=lounge, mentions_bot=True)
    (heard,) = await client.until_heard(1)
    view = library.ui.View(timeout=None)
    view.add_item(library.ui.Button(label="Yes", custom_id="yes"))
    view.stop()
    embed = library.Embed(title="Tea").add_field(name="Kind", value="Green")

    answer = await heard.reply("Sure?", view=view, embed=embed, mention_author=False)
    await answer.edit(content="Sure.", attachments=[library.File(io.BytesIO(b"1"), "a.txt")])
    await heard.create_thread(name="Tea")
    await heard.channel.typing()
    await client.fetch_guild(client.guilds[0].id)
    await client.guilds[0].active_threads()
    await (await client.create_dm(library.Object(ann.account.id))).send("Hello")
    forum = await client.fetch_channel(ideas.id)
    assert isinstance(forum, library.ForumChannel)
    await forum.create_thread(name="Cake", content="Cake?")
    channel = await client.fetch_channel(lounge.id)
    assert isinstance(channel, library.TextChannel)
    webhook = await channel.create_webhook(name="Greenroom")
    said = await webhook.send("I am Coach.", username="Coach", wait=True)
    await webhook.edit_message(said.id, content="I am the coach.")
    await webhook.edit(name="Stage")
    await channel.webhooks()
    assert [message async for message in channel.history()]
    await answer.delete()

    faults = [fault for r in discord.requests for fault in unlike_discord(r, shared_folder)]
    assert faults == []


async def test_every_answer_to_an_interaction_is_one_that_discord_describes(
    discord: DiscordApi, client: Listener, ann: Person, shared_folder: Path
) -> None:
    @client.tree.command(description="Say hello.")
    async def hello(interaction: library.Interaction[library.Client]) -> None:
        await interaction.response.send_message("Hello", ephemeral=True)
        await interaction.followup.send("And hello.")
        await interaction.edit_original_response(content="Hello!")

    @client.tree.command(description="Say hello later.")
    async def later(interaction: library.Interaction[library.Client]) -> None:
        await interaction.response.defer(thinking=True)
        await interaction.followup.send("Hello at last.")

    await client.tree.sync()
    await (await ann.calls("hello", to=discord.channel("lounge"))).until_shown("Hello!")
    await (await ann.calls("later")).until_shown("Hello at last.")

    faults = [fault for r in discord.requests for fault in unlike_discord(r, shared_folder)]
    assert faults == []
    del hello, later
