"""What people and the bot say to one another, by the real client library."""

import io
from datetime import timedelta

import discord as library
import pytest

from tests.fakes.clock import FakeClock
from tests.platforms.discord_api.conftest import Listener
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi

pytestmark = pytest.mark.usefixtures("judged")

_LONGER_THAN_NONCES_LAST = timedelta(minutes=6).total_seconds()


async def test_a_direct_message_is_heard_and_answered(client: Listener, ann: Person) -> None:
    await ann.says("Hello")

    (heard,) = await client.until_heard(1)
    await heard.channel.send("Hello, Ann.")

    assert isinstance(heard.channel, library.DMChannel)
    assert heard.author.display_name == "Ann"
    assert ann.chat.texts() == ["Hello, Ann."]


async def test_a_message_in_a_channel_tells_who_where_and_whom(
    discord: DiscordApi, client: Listener, ann: Person
) -> None:
    lounge = discord.channel("lounge")
    await ann.says("are you there?", to=lounge, mentions_bot=True)

    (heard,) = await client.until_heard(1)

    assert heard.guild is not None
    assert (heard.guild.name, str(heard.channel)) == ("House", "lounge")
    assert isinstance(heard.author, library.Member)
    assert client.user in heard.mentions
    assert heard.content.endswith("are you there?")


async def test_a_reply_refers_to_what_it_answers_both_ways(
    discord: DiscordApi, client: Listener, ann: Person
) -> None:
    lounge = discord.channel("lounge")
    question = await ann.says("Tea?", to=lounge)
    (heard,) = await client.until_heard(1)

    await heard.reply("Yes.", mention_author=False)
    (answer,) = await lounge.until_said(1)
    await ann.says("Good.", to=lounge, reply_to=answer)
    await client.until_heard(2)

    assert answer.reference is not None
    assert answer.reference.message_id == question.id
    assert answer.mentions == []
    reference = client.heard[1].reference
    assert reference is not None
    assert isinstance(reference.resolved, library.Message)
    assert reference.resolved.content == "Yes."


async def test_a_message_with_the_same_nonce_is_said_once(client: Listener, ann: Person) -> None:
    await ann.says("Hello")
    (heard,) = await client.until_heard(1)

    first = await heard.channel.send("Once", nonce="turn-1")
    again = await heard.channel.send("Twice?", nonce="turn-1")
    other = await heard.channel.send("Another", nonce="turn-2")

    assert again.id == first.id
    assert again.content == "Once"
    assert other.id != first.id
    assert ann.chat.texts() == ["Once", "Another"]


async def test_a_nonce_is_forgotten_after_minutes(
    client: Listener, ann: Person, clock: FakeClock
) -> None:
    await ann.says("Hello")
    (heard,) = await client.until_heard(1)

    await heard.channel.send("Once", nonce="turn-1")
    clock.advance(_LONGER_THAN_NONCES_LAST)
    await heard.channel.send("Twice", nonce="turn-1")

    assert ann.chat.texts() == ["Once", "Twice"]


async def test_a_deleted_message_is_not_said_again_by_its_nonce(
    client: Listener, ann: Person
) -> None:
    await ann.says("Hello")
    (heard,) = await client.until_heard(1)
    sent = await heard.channel.send("Once", nonce="turn-1")
    await sent.delete()

    with pytest.raises(library.NotFound) as refused:
        await heard.channel.send("Once", nonce="turn-1")

    assert refused.value.code == 10008
    assert ann.chat.texts() == []


async def test_an_edit_of_the_bot_is_shown_and_every_state_kept(
    client: Listener, ann: Person
) -> None:
    await ann.says("Hello")
    (heard,) = await client.until_heard(1)

    message = await heard.channel.send("Hel")
    await message.edit(content="Hello, Ann.")

    (post,) = ann.chat.said()
    assert post.text == "Hello, Ann."
    assert post.frames == ["Hel", "Hello, Ann."]
    assert post.edited_at is not None
    assert post.author.is_ours


async def test_edits_and_deletions_of_people_are_heard(client: Listener, ann: Person) -> None:
    post = await ann.says("Helo")
    await ann.edits(post, "Hello")
    await client.until(lambda: bool(client.edited))
    await ann.deletes(post)
    await client.until(lambda: bool(client.deleted))

    assert client.edited[0].content == "Hello"
    assert client.deleted == [post.id]
    assert ann.chat.history == []


async def test_files_go_both_ways(client: Listener, ann: Person) -> None:
    await ann.says("See", files={"note.txt": b"tea"})
    (heard,) = await client.until_heard(1)

    await heard.channel.send("Seen", file=library.File(io.BytesIO(b"milk"), "answer.txt"))

    (attachment,) = heard.attachments
    assert attachment.content_type == "text/plain"
    assert await attachment.read() == b"tea"
    (post,) = ann.chat.said()
    assert post.text == "Seen"
    assert [a["filename"] for a in post.attachments] == ["answer.txt"]


async def test_history_is_read_forwards_and_backwards_in_pages(
    discord: DiscordApi, client: Listener, ann: Person
) -> None:
    lounge = discord.channel("lounge")
    posts = [await ann.says(f"{number}", to=lounge) for number in range(250)]
    await client.until_heard(250)
    channel = client.get_partial_messageable(lounge.id)

    after = [m.content async for m in channel.history(limit=None, after=posts[20])]
    newest = [m.content async for m in channel.history(limit=3)]
    before = [m.content async for m in channel.history(limit=2, before=posts[100])]

    assert after == [f"{number}" for number in range(21, 250)]
    assert newest == ["249", "248", "247"]
    assert before == ["99", "98"]
    pages = discord.sent("GET /channels/*/messages")
    assert [m["content"] for m in pages[0].answer][:2] == ["120", "119"]


async def test_typing_is_shown(client: Listener, ann: Person) -> None:
    await ann.says("Hello")
    (heard,) = await client.until_heard(1)

    await heard.channel.typing()

    assert len(ann.chat.typing) == 1


async def test_only_who_may_be_pinged_is_pinged(client: Listener, ann: Person) -> None:
    await ann.says("Hello")
    (heard,) = await client.until_heard(1)

    await heard.channel.send(f"{ann.account.mention} @everyone")

    (post,) = ann.chat.said()
    assert post.mentions == []
    assert not post.mentions_everyone


async def test_a_chat_can_be_opened_by_the_bot(client: Listener, ann: Person) -> None:
    user = library.Object(ann.account.id)

    chat = await client.create_dm(user)
    await chat.send("Good morning.")

    assert ann.chat.texts() == ["Good morning."]
