"""Commands as Discord draws, completes and runs them."""

import logging

import discord
import pytest
from simcord import Env, SetupError

from adapters.discord.adapter import DiscordAdapter
from bot.domain.command import CommandSpec, Suggestion
from bot.domain.errors import StorageError
from bot.domain.reply import Button, Field, Reply
from tests.adapters.discord.conftest import Core
from tests.adapters.discord.fakes import SPECS


async def test_the_catalogue_is_drawn_as_groups_and_commands(env: Env) -> None:
    guild = env.create_guild()
    lounge = guild.create_text_channel("lounge")
    ann = guild.add_member(env.create_user("ann"))
    offered = {spec.path for spec in SPECS if spec.is_listed}
    assert "turn retry" not in offered
    assert set(ann.available_commands(lounge)) == offered
    assert set(ann.user.available_commands()) == offered


async def test_a_command_is_run_with_its_arguments(env: Env, core: Core) -> None:
    guild = env.create_guild()
    lounge = guild.create_text_channel("lounge")
    ann = guild.add_member(env.create_user("ann"))
    result = await ann.slash(lounge, "persona switch", name="coach")
    (call,) = core.desk.calls
    assert (call.path, call.arguments) == ("persona switch", {"name": "coach"})
    assert call.caller.identity.external_id == str(ann.id)
    assert call.caller.place.key.chat_id == str(lounge.id)
    assert call.caller.place.parent is not None
    assert result.response is not None
    assert result.response.content == "Done."
    assert result.ephemeral


async def test_an_argument_that_is_left_out_is_absent(env: Env, core: Core) -> None:
    await env.create_user("ann").slash("session new")
    (call,) = core.desk.calls
    assert (call.path, call.arguments) == ("session new", {})
    assert call.caller.place.kind == "direct"


async def test_a_public_reply_is_seen_by_all(env: Env, core: Core) -> None:
    core.desk.reply = Reply(text="Coach answers.", is_private=False)
    guild = env.create_guild()
    lounge = guild.create_text_channel("lounge")
    ann = guild.add_member(env.create_user("ann"))
    ben = guild.add_member(env.create_user("ben"))
    await ann.slash(lounge, "persona switch", name="coach")
    assert [m.content for m in lounge.history(viewer=ben)] == ["Coach answers."]


async def test_a_long_reply_goes_on_in_further_messages(env: Env, core: Core) -> None:
    core.desk.reply = Reply(title="All", text="word " * 1500, fields=(Field(name="a", value="b"),))
    result = await env.create_user("ann").slash("persona list")
    assert result.response is not None
    assert len(result.followups) == 2
    assert all(followup.ephemeral for followup in result.followups)
    texts = [result.response.embeds[0].description, result.followups[0].embeds[0].description]
    assert all(text and len(text) <= 3500 for text in texts)


async def test_an_argument_is_completed(env: Env, core: Core) -> None:
    core.desk.suggestions = [
        Suggestion(label="Coach", value="coach"),
        Suggestion(label="Kavya", value="calm_mature"),
    ]
    guild = env.create_guild()
    lounge = guild.create_text_channel("lounge")
    ann = guild.add_member(env.create_user("ann"))
    choices = await ann.autocomplete(lounge, "persona switch", "name", "Co")
    assert [(c["name"], c["value"]) for c in choices] == [("Coach", "coach")]


async def test_a_persona_of_ones_own_is_completed(env: Env, core: Core) -> None:
    core.desk.suggestions = [Suggestion(label="Mia", value="id:7")]
    choices = await env.create_user("ann").autocomplete("persona edit", "name", "M")
    assert [(c["name"], c["value"]) for c in choices] == [("Mia", "id:7")]


async def test_choices_are_offered_and_handed_on(env: Env, core: Core) -> None:
    ann = env.create_user("ann")
    with pytest.raises(SetupError, match="basics"):
        await ann.slash("persona edit", name="Mia", part="other")
    await ann.slash("persona edit", name="Mia", part="more")
    assert core.desk.calls[-1].arguments == {"name": "Mia", "part": "more"}
    await ann.slash("persona edit", name="Mia")
    assert core.desk.calls[-1].arguments == {"name": "Mia"}


async def test_what_discord_takes_for_no_choice_leaves_the_others(env: Env, core: Core) -> None:
    core.desk.suggestions = [
        Suggestion(label="Pia" * 40, value="pia"),
        Suggestion(label="Pim", value="pim" * 40),
    ]
    choices = await env.create_user("ann").autocomplete("persona switch", "name", "P")
    assert [c["value"] for c in choices] == ["pia"]


async def test_at_most_25_completions_are_offered(env: Env, core: Core) -> None:
    core.desk.suggestions = [Suggestion(label=f"P{n}", value=f"p{n}") for n in range(40)]
    ann = env.create_user("ann")
    assert len(await ann.autocomplete("persona switch", "name", "P")) == 25


async def test_a_failed_completion_is_one_line_in_the_log(
    env: Env, core: Core, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail() -> None:
        message = "The database is gone."
        raise StorageError(message)

    core.desk.before = fail
    caplog.set_level(logging.INFO)
    assert await env.create_user("ann").autocomplete("persona switch", "name", "P") == []
    assert "The database is gone." in caplog.text
    assert "Traceback" not in caplog.text


async def test_a_button_runs_its_command_line_after_a_restart(env: Env, core: Core) -> None:
    button = Button(label="🌱 Coach", command="persona switch coach")
    core.desk.reply = Reply(text="Who?", buttons=(button,), is_private=False)
    guild = env.create_guild()
    lounge = guild.create_text_channel("lounge")
    ann = guild.add_member(env.create_user("ann"))
    await ann.slash(lounge, "persona list")
    assert lounge.last_message is not None
    await env.restart_bot(core.adapter().client)
    core.desk.reply = Reply(text="Coach answers.", is_private=False)
    await ann.click(lounge.last_message, label="🌱 Coach")
    assert core.desk.calls[-1].path == "persona switch"
    assert core.desk.calls[-1].arguments == {"name": "coach"}
    assert lounge.last_message.content == "Coach answers."


async def test_a_button_of_another_time_says_so(env: Env, core: Core) -> None:
    core.desk.reply = Reply(text="?", buttons=(Button(label="Old", command="gone for good"),))
    ann = env.create_user("ann")
    result = await ann.slash("persona list")
    assert result.response is not None
    pressed = await ann.click(result.response.message, label="Old")
    assert pressed.response is not None
    assert "out of date" in pressed.response.content


async def test_an_expired_interaction_is_one_line_in_the_log(
    env: Env, core: Core, caplog: pytest.LogCaptureFixture
) -> None:
    core.desk.reply = Reply(text="Coach answers.", is_private=False)
    guild = env.create_guild()
    lounge = guild.create_text_channel("lounge")
    ann = guild.add_member(env.create_user("ann"))
    env.inject_error(
        "POST", "/interactions/*", status=404, code=10062, message="Unknown interaction"
    )
    await ann.slash(lounge, "persona switch", name="coach")
    assert "stopped waiting" in caplog.text
    assert "Traceback" not in caplog.text
    assert lounge.last_message is not None
    assert lounge.last_message.content == "Coach answers."


async def test_commands_are_published_only_when_they_changed(env: Env, core: Core) -> None:
    def published() -> int:
        return sum(r.method == "PUT" and "/commands" in r.path for r in env.http_requests)

    assert published() == 1
    await env.restart_bot(core.adapter().client)
    assert published() == 1
    core.desk.specs = core.desk.specs[1:]
    await env.restart_bot(core.adapter().client)
    assert published() == 2
    (name,) = core.markers.kept
    assert str(env.bot.application_id) in name


async def test_a_command_in_the_menu_of_a_message_names_it_and_is_published(
    env: Env, core: Core
) -> None:
    edit = CommandSpec(noun="edit", verb="", help="Change it.", on_message="Edit this")
    core.desk.specs = [*core.desk.specs, edit]
    await env.restart_bot(core.adapter(message_content=False).client)
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    message = await ann.send(lounge, "Hello")

    await ann.context_menu(lounge, "Edit this", message)

    (call,) = core.desk.calls
    assert (call.path, call.arguments, call.caller.about) == ("edit", {}, str(message.id))
    assert sum(r.method == "PUT" and "/commands" in r.path for r in env.http_requests) == 2


async def test_publishing_is_tried_again_at_the_next_start_when_it_failed(
    env: Env, core: Core
) -> None:
    core.markers.kept.clear()
    env.inject_error("PUT", "/applications/*/commands", status=400, code=30034, message="Enough")
    await env.restart_bot(core.adapter().client)
    assert core.markers.kept == {}
    await env.restart_bot(core.adapter().client)
    assert len(core.markers.kept) == 1


async def test_a_second_ready_changes_nothing(env: Env, adapter: DiscordAdapter) -> None:
    before = len(env.http_requests)
    adapter.client.dispatch("ready")
    await env.settle()
    assert len(env.http_requests) == before
    assert isinstance(adapter.client.user, discord.ClientUser)


async def test_a_command_that_is_gone_says_so(
    env: Env, adapter: DiscordAdapter, caplog: pytest.LogCaptureFixture
) -> None:
    adapter.client.tree.remove_command("help")
    result = await env.create_user("ann").slash("help")
    assert result.response is not None
    assert "has changed" in result.response.content
    assert "Traceback" not in caplog.text
    with pytest.raises(ExceptionGroup, match="1 error"):
        env.raise_errors()
