"""From Discord's words to ours."""

from simcord import Env

from adapters.discord.adapter import DiscordAdapter
from tests.adapters.discord.conftest import Core


async def test_a_direct_message_is_handed_on(env: Env, core: Core) -> None:
    ann = env.create_user("ann", global_name="Ann")
    said = await ann.send_dm("Hello")
    (incoming,) = core.front_desk.taken
    assert incoming.text == "Hello"
    assert incoming.message_id == str(said.id)
    assert incoming.bot_account == f"discord:{env.bot.user.id if env.bot.user else 0}"
    assert (incoming.sender.external_id, incoming.sender.display_name) == (str(ann.id), "Ann")
    assert incoming.place.kind == "direct"
    assert incoming.place.is_private
    assert incoming.place.key.chat_id == str(said.channel.id)
    assert incoming.sent_at == said.created_at


async def test_a_channel_is_named_with_its_server(env: Env, core: Core) -> None:
    guild = env.create_guild("Friends")
    lounge = guild.create_text_channel("lounge")
    ann = guild.add_member(env.create_user("ann"))
    await ann.send(lounge, "Hello")
    (incoming,) = core.front_desk.taken
    place = incoming.place
    assert (place.kind, place.title, place.key.chat_id) == ("channel", "lounge", str(lounge.id))
    assert place.parent is not None
    assert place.parent.kind == "server"
    assert place.parent.key.chat_id == f"guild:{guild.id}"
    assert not incoming.mentions_bot


async def test_a_mention_is_told_and_left_out_when_the_bot_is_called(env: Env, core: Core) -> None:
    guild = env.create_guild()
    lounge = guild.create_text_channel("lounge")
    ann = guild.add_member(env.create_user("ann"))
    ben = guild.add_member(env.create_user("ben"))
    me = f"<@{env.bot.user.id if env.bot.user else 0}>"
    await ann.send(lounge, f"{me} say hello to {ben.mention} in {lounge.mention} <:wave:5>")
    await ann.send(lounge, f"so, {me}, what\n    is indented?")
    await ann.send(lounge, f"well {me}")
    first, second, third = core.front_desk.taken
    assert first.mentions_bot
    assert first.text == "say hello to @ben in #lounge :wave:"
    assert second.text.endswith("what\n    is indented?")
    assert second.text.startswith("so, @")
    assert third.mentions_bot
    assert third.text == "well"


async def test_a_reply_to_the_bot_is_told(env: Env, core: Core) -> None:
    guild = env.create_guild()
    lounge = guild.create_text_channel("lounge")
    ann = guild.add_member(env.create_user("ann"))
    hers = await ann.send(lounge, "Hm")
    ours = await env.bot.get_partial_messageable(lounge.id).send("Hello")
    await ann.send(lounge, "to you", reply_to=ours)
    await ann.send(lounge, "to me", reply_to=hers)
    assert [m.replies_to_bot for m in core.front_desk.taken] == [False, True, False]


async def test_a_reply_names_the_message_that_it_replies_to(env: Env, core: Core) -> None:
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    hers = await ann.send(lounge, "Hm")
    await ann.send(lounge, "I mean this", reply_to=hers)
    assert [m.reply_to for m in core.front_desk.taken] == ["", str(hers.id)]


async def test_what_a_reply_answers_is_named_when_discord_does_not_show_it(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    hers = await ann.send(lounge, "Hm")
    said = await ann.send(lounge, "I mean this", reply_to=hers)
    assert said.reference is not None
    said.reference.resolved = None
    core.front_desk.taken.clear()
    await adapter.hearing.hear(said)
    (incoming,) = core.front_desk.taken
    assert incoming.reply_to == str(hers.id)
    assert not incoming.replies_to_bot


async def test_what_was_said_elsewhere_is_not_replied_to(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    said = await ann.send(lounge, "I mean this", reply_to=await ann.send(lounge, "Hm"))
    assert said.reference is not None
    said.reference.channel_id += 1
    core.front_desk.taken.clear()
    await adapter.hearing.hear(said)
    assert [m.reply_to for m in core.front_desk.taken] == [""]


async def test_what_bots_and_webhooks_say_is_said_to_be_theirs(env: Env, core: Core) -> None:
    guild = env.create_guild()
    lounge = guild.create_text_channel("lounge")
    robot = guild.add_member(env.create_user("robot", bot=True))
    await robot.send(lounge, "beep")
    await guild.create_webhook(lounge).send("boop")

    assert [(m.text, m.sender.is_bot) for m in core.front_desk.taken] == [
        ("beep", True),
        ("boop", True),
    ]


async def test_attachments_are_kept_as_references(env: Env, core: Core) -> None:
    guild = env.create_guild()
    lounge = guild.create_text_channel("lounge")
    ann = guild.add_member(env.create_user("ann"))
    await ann.send(lounge, "", attachments=[("notes.txt", b"four")])
    (incoming,) = core.front_desk.taken
    (attachment,) = incoming.attachments
    assert (attachment.name, attachment.size) == ("notes.txt", 4)
    assert attachment.url.startswith("https://")
