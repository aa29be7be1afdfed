"""Personas in channels and threads, where each has a name and a picture of its own."""

import asyncio

from adapters.common.long_answers import MOST_PARTS
from tests.flows.discord.loopback import Home, answers, ask, echo, seen
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi
from tests.platforms.discord_api.values import Permission, Webhook

MAKING = "POST /channels/*/webhooks"
SAYING = "POST /webhooks/*/*"


def fill_up(discord: DiscordApi, channel: Channel, count: int) -> None:
    """Let others have made webhooks in a channel."""
    assert channel.guild is not None
    for number in range(count):
        webhook = Webhook(
            id=discord.world.ids.next(),
            token=f"token-{number}",
            channel_id=channel.id,
            guild_id=channel.guild.id,
            name="Greenroom",
            owner=discord.world.operator,
        )
        discord.world.webhooks[webhook.id] = webhook


async def test_two_personas_answer_in_one_thread_by_their_own_names(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    home.script("I am Coach.")
    switched = await ann.calls("persona switch", name="coach", to=thread)
    await switched.until_shown()
    await ann.says("Who are you?", to=thread)
    await thread.until_shown("I am Coach.")

    assert [seen(thread)[number] for number in (0, -1)] == [
        ("Riya", "Answer first."),
        ("Coach", "I am Coach."),
    ]
    looks = {post.author.avatar for post in thread.said() if post.author.is_webhook}
    assert len(looks) == 2, "who has no picture is told apart by a plain one"
    (webhook,) = discord.world.webhooks.values()
    assert thread.parent is not None
    assert webhook.channel_id == thread.parent.id
    assert thread.parent.said() == []


async def test_an_answer_in_a_channel_leads_to_what_it_answers(
    home: Home, ann: Person, lounge: Channel
) -> None:
    home.script("Tea, please.")
    asked = await ann.says("what will you have?", to=lounge, mentions_bot=True)
    await home.until_ended(1)

    (answer,) = lounge.said()
    assert answer.author.name == "Riya"
    assert f"/{lounge.id}/{asked.id})\nTea, please." in answer.text
    assert answer.buttons == ["Regenerate", "Continue"]
    assert answer.mentions == []


async def test_a_restart_keeps_webhook_and_answers(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    await home.restart()
    home.script("Answer second.", "Answer anew.")
    await ask(ann, "second", thread)
    await thread.until_shown("Answer second.")
    await home.until_ended(2)

    await home.restart()
    home.script("Answer anew.")
    await ann.presses(thread.said()[-1], "Regenerate")
    await thread.until_shown("Answer anew.")
    await home.until_answered_again()

    assert seen(thread) == [("Riya", "Answer first."), ("Riya", "Answer anew.")]
    assert thread.said()[-1].buttons == ["Regenerate", "Continue", "2/2 ▶"]
    assert len(discord.sent(MAKING)) == 1


async def test_a_reply_to_a_persona_is_for_that_persona_after_a_restart_too(
    home: Home, ann: Person, lounge: Channel
) -> None:
    home.script("I am Coach.", "Still Coach.")
    await ann.says("coach: who are you?", to=lounge, mentions_bot=True)
    coach = await lounge.until_shown("I am Coach.")
    await home.until_ended(1)

    await home.restart()
    home.script("Still Coach.")
    await ann.says("And now?", to=lounge, reply_to=coach)
    await lounge.until_shown("Still Coach.")

    assert seen(lounge) == [("Coach", "I am Coach."), ("Coach", "Still Coach.")]


async def test_a_reply_to_an_answer_that_is_being_written_is_for_us(
    home: Home, ann: Person, lounge: Channel
) -> None:
    model = home.script("Well, hello.")
    model.hold = asyncio.Event()
    await ann.says("Who are you?", to=lounge, mentions_bot=True)
    (begun,) = await lounge.until_said(1)
    await ann.says("And where?", to=lounge, reply_to=begun)
    await home.until_stored("SELECT count(*) FROM turns", 2)
    model.hold.set()
    await home.until_ended(2)


async def test_a_reply_is_for_us_where_discord_does_not_say_what_it_replies_to(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    home.script("I am Coach.", "Still Coach.")
    await ann.says("coach: who are you?", to=lounge, mentions_bot=True)
    coach = await lounge.until_shown("I am Coach.")
    await home.until_ended(1)
    discord.world.messages.delete(coach)

    await ann.says("And now?", to=lounge, reply_to=coach)
    await lounge.until_shown("Still Coach.")

    assert seen(lounge) == [("Coach", "Still Coach.")]


async def test_another_persona_answers_anew_in_a_message_of_its_own(
    home: Home, ann: Person, thread: Channel
) -> None:
    home.script("I am Coach.")
    called = await ann.calls("as", persona="coach", to=thread)
    await called.until_shown()
    await thread.until_shown("I am Coach.")
    await home.until_answered_again()
    assert seen(thread) == [("Coach", "I am Coach.")]

    await ann.presses(thread.said()[-1], "2/2 ▶")
    await thread.until_shown("Answer first.")
    assert seen(thread) == [("Riya", "Answer first.")]
    shown = next(post.id for post in thread.said() if post.text == "Answer first.")
    await home.until_stored("SELECT platform_message_id FROM deliveries", str(shown))


async def test_posts_of_a_forum_share_the_webhook_of_the_forum(
    home: Home, discord: DiscordApi, ann: Person
) -> None:
    forum = discord.forum("ideas")
    home.script(echo)
    posts = [await ann.opens_thread(name, to=forum, text=name) for name in ("Tea", "Rum")]
    for number, post in enumerate(posts):
        await ask(ann, f"n{number}", post, mentions_bot=True)
        await home.until_ended(number + 1)

    assert [seen(post) for post in posts] == [[("Riya", "Answer n0.")], [("Riya", "Answer n1.")]]
    assert [webhook.channel_id for webhook in discord.world.webhooks.values()] == [forum.id]


async def test_two_answers_at_once_make_one_webhook(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    home.script(echo)
    threads = [await ann.opens_thread(name, to=lounge) for name in ("One", "Two", "Three")]
    gate = discord.hold(MAKING)

    for number, thread in enumerate(threads):
        await ask(ann, f"n{number}", thread, mentions_bot=True)
    await home.until_stored("SELECT count(*) FROM deliveries", 3)
    await discord.until_sent(MAKING)
    gate.set()
    await home.until_ended(3)

    assert [answers(thread) for thread in threads] == [["n0"], ["n1"], ["n2"]]
    assert len(discord.sent(MAKING)) == 1


async def test_a_webhook_that_was_deleted_is_made_again(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    discord.world.webhooks.clear()

    await ask(ann, "second", thread)
    await thread.until_shown("Answer second.")
    await home.until_ended(2)
    await ann.presses(thread.said()[0], "Regenerate")
    await ask(ann, "third", thread)
    await home.until_ended(3)

    assert seen(thread)[1:2] == [("Riya", "Answer second.")]
    assert len(discord.sent(MAKING)) == 2
    assert answers(thread) == ["first", "second", "third"]


async def test_an_answer_of_a_webhook_that_was_deleted_is_given_anew_below(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    discord.world.webhooks.clear()
    home.script("Answer anew.")

    await ann.presses(thread.said()[0], "Regenerate")
    await thread.until_shown("Answer anew.")
    await home.until_answered_again()

    assert seen(thread) == [("Riya", "Answer anew.")], "a moderator may take the first one away"


async def test_without_the_permission_the_bot_answers_itself_and_says_once_why(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    discord.forbid(lounge, Permission.MANAGE_WEBHOOKS)
    home.script(echo)
    await ask(ann, "first", lounge, mentions_bot=True)
    notice = await lounge.until_shown("Manage Webhooks")
    await home.restart()
    thread = await ann.opens_thread("Tea", to=lounge)
    await ask(ann, "second", thread, mentions_bot=True)
    await ask(ann, "third", lounge, mentions_bot=True)
    await home.until_ended(3)

    assert lounge.texts() == [
        "-# 🌸 Riya\nAnswer first.",
        notice.text,
        "-# 🌸 Riya\nAnswer third.",
    ]
    assert thread.texts() == ["-# 🌸 Riya\nAnswer second."]
    assert discord.sent("* /channels/*/webhooks") == [], "Discord is not asked in vain"


async def test_an_answer_of_the_bot_itself_is_changed_where_it_is_once_the_permission_is_there(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    discord.forbid(lounge, Permission.MANAGE_WEBHOOKS)
    home.script("One. " * 500, "Two.", "Three.")
    await ask(ann, "first", lounge, mentions_bot=True)
    await lounge.until_shown("Manage Webhooks")
    discord.allow(lounge, Permission.MANAGE_WEBHOOKS)

    await ann.presses(lounge.said()[1], "Regenerate")
    await lounge.until_shown("Two.")
    await home.until_answered_again()
    assert seen(lounge)[0] == ("Greenroom", "-# 🌸 Riya\nTwo.")
    assert len(seen(lounge)) == 2, "the answer and the notice"

    await ask(ann, "second", lounge, mentions_bot=True)
    await lounge.until_shown("Three.")
    assert seen(lounge)[-1] == ("Riya", "Three.")


async def test_a_channel_full_of_webhooks_is_told_of_once(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    fill_up(discord, lounge, 15)
    home.script(echo)

    await ask(ann, "first", lounge, mentions_bot=True)
    await lounge.until_shown("as many webhooks as Discord allows")
    await ask(ann, "second", lounge, mentions_bot=True)
    await home.until_ended(2)

    assert answers(lounge) == ["first", "second"]
    assert discord.sent(MAKING) == []
    assert len(seen(lounge)) == 3


async def test_a_greeting_is_said_by_the_persona_and_another_takes_its_place(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    del home
    opened = await ann.calls("session new", title="Tea", to=lounge)
    await opened.until_shown("Tea")
    (thread,) = [c for c in discord.world.channels.values() if c.is_thread]

    (greeting,) = thread.said()
    assert greeting.author.name == "Riya"
    assert greeting.buttons == ["Another greeting"]
    another = await ann.presses(greeting, "Another greeting")
    await another.until_answered()
    assert len(thread.said()) == 1
    assert greeting.text != greeting.frames[0]


async def test_operators_may_do_without_webhooks(
    home: Home, discord: DiscordApi, ann: Person, lounge: Channel
) -> None:
    await home.close()
    home.webhooks = False
    await home.open()
    home.script(echo)
    await ask(ann, "first", lounge, mentions_bot=True)
    await home.until_ended(1)

    assert lounge.texts() == ["-# 🌸 Riya\nAnswer first."]
    assert discord.sent("* /channels/*/webhooks") == []


async def test_a_persona_hands_out_what_is_too_long_for_messages(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    home.script("Word. " * 2500, "Another. " * 2000)
    await ann.says("Tell me all.", to=thread)
    await home.until_ended(2)
    await ann.presses(thread.said()[-1], "Regenerate")
    await home.until_answered_again()

    shown = [post for post in thread.said() if not post.is_ephemeral][1:]
    assert {post.author.name for post in shown} == {"Riya"}
    assert [len(post.attachments) for post in shown] == [0, 0, 0, 0, 0, 1]
    assert shown[0].text.startswith("Another.")
    (whole,) = shown[-1].attachments
    kept = discord.world.files[whole["url"].removeprefix(f"{discord.world.cdn_base}/")]
    assert kept.decode().count("Another.") == 2000


async def test_what_is_handed_out_is_whole_where_the_webhook_was_deleted_before(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    home.script("Word. " * 2500)
    *earlier, last = [discord.hold(SAYING, is_after=True) for _ in range(MOST_PARTS)]
    for gate in earlier:
        gate.set()
    await ann.says("Tell me all.", to=thread)
    await discord.until_sent(SAYING, 1 + MOST_PARTS)
    discord.world.webhooks.clear()
    last.set()
    await home.until_ended(2)

    (whole,) = thread.said()[-1].attachments
    kept = discord.world.files[whole["url"].removeprefix(f"{discord.world.cdn_base}/")]
    assert kept.decode().count("Word.") == 2500
    assert len(discord.sent(MAKING)) == 2
