"""Files that people hand in with a command, and files that they are handed."""

import logging

import pytest
from simcord import Env

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.commands.files import fetch
from bot.domain.attachment import Attachment
from bot.domain.errors import BadInputError, DeliveryError
from bot.domain.file import LARGEST_FILE, File
from bot.domain.reply import Button, Reply
from tests.adapters.discord.conftest import Core

CARD = ("mia.png", b"\x89PNG\r\n\x1a\n...")


def a_file(name: str = "mia.json", content: bytes = b"{}") -> File:
    """Return a file to take away."""
    return File(name=name, content=content)


async def test_a_file_comes_with_a_command(env: Env, core: Core) -> None:
    await env.create_user("ann").slash("persona import", card=CARD)
    (call,) = core.desk.calls
    assert (call.path, call.arguments, list(call.files)) == ("persona import", {}, ["card"])
    card = call.files["card"]
    assert (card.name, card.content, card.media_type) == (*CARD, "image/png")


async def test_several_files_are_told_apart(env: Env, core: Core) -> None:
    await env.create_user("ann").slash("persona import", card=CARD, cover=("c.txt", b"c"))
    files = core.desk.calls[-1].files
    assert {name: file.name for name, file in files.items()} == {
        "card": "mia.png",
        "cover": "c.txt",
    }


@pytest.mark.parametrize(
    ("told", "media_type"),
    [("text/plain; charset=utf-8", "text/plain"), ("", "application/octet-stream")],
)
async def test_the_kind_of_a_file_is_plain(
    env: Env, adapter: DiscordAdapter, told: str, media_type: str
) -> None:
    stored = env.backend.cdn.store_attachment(1, 2, "notes.txt", b"four", None)
    notes = Attachment(name="notes.txt", url=stored["url"], media_type=told, size=4)
    fetched = await fetch(adapter.client, notes)
    assert (fetched.content, fetched.media_type) == (b"four", media_type)


async def test_a_file_that_is_too_large_is_refused_before_it_is_downloaded(
    env: Env, adapter: DiscordAdapter
) -> None:
    del env
    large = Attachment(name="big.png", url="https://cdn.test/nowhere", size=LARGEST_FILE + 1)
    with pytest.raises(BadInputError, match=r"'big\.png' is larger than 20 MB"):
        await fetch(adapter.client, large)


async def test_a_file_that_is_too_large_is_told_in_one_sentence(env: Env, core: Core) -> None:
    large = ("big.png", bytes(LARGEST_FILE + 1))
    refused = await env.create_user("ann").slash("persona import", card=large)
    assert core.desk.calls == []
    assert refused.response is not None
    assert refused.response.content.startswith("⚠️ 'big.png' is larger than 20 MB")


async def test_a_file_that_discord_has_lost_is_asked_for_again(
    env: Env, core: Core, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(env.backend.cdn, "get", dict[str, bytes]().get)
    refused = await env.create_user("ann").slash("persona import", card=CARD)
    assert core.desk.calls == []
    assert refused.response is not None
    assert "'mia.png'; send it again" in refused.response.content
    assert "asset not found" in caplog.text


async def test_files_to_take_away_are_attached(env: Env, core: Core) -> None:
    core.desk.reply = Reply(text="Here it is.", files=(a_file(), a_file("notes.txt", b"four")))
    result = await env.create_user("ann").slash("persona list")
    assert result.response is not None
    assert result.response.content == "Here it is."
    taken = {one.filename: await one.read() for one in result.response.attachments}
    assert taken == {"mia.json": b"{}", "notes.txt": b"four"}


async def test_many_files_go_on_in_further_messages_and_the_last_has_the_buttons(
    env: Env, core: Core
) -> None:
    files = tuple(a_file(f"{number}.txt", b"x") for number in range(12))
    core.desk.reply = Reply(text="All.", files=files, buttons=(Button(label="?", command="help"),))
    result = await env.create_user("ann").slash("persona list")
    assert result.response is not None
    (further,) = result.followups
    assert [len(m.attachments) for m in (result.response, further)] == [10, 2]
    assert [len(m.components) for m in (result.response, further)] == [0, 1]
    assert further.ephemeral


async def test_a_picture_is_shown_beside_the_text(env: Env, core: Core) -> None:
    picture = File(name="Mía 1.png", content=CARD[1], media_type="image/png")
    core.desk.reply = Reply(title="Mia", text="Is here.", picture=picture, files=(a_file(),))
    result = await env.create_user("ann").slash("persona list")
    assert result.response is not None
    shown, taken = result.response.attachments
    (embed,) = result.response.embeds
    assert embed.thumbnail.url == f"attachment://{shown.filename}"
    assert shown.filename == "M_a_1.png"
    assert await shown.read() == CARD[1]
    assert taken.filename == "mia.json"


async def test_files_are_shown_where_the_bot_speaks_by_itself(
    env: Env, core: Core, adapter: DiscordAdapter
) -> None:
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    await ann.send(lounge, "Hi")
    channel = adapter.channel(core.front_desk.taken[0].place)
    await channel.show(Reply(text="Here.", files=(a_file(),)))
    last = lounge.last_message
    assert last is not None
    assert [one.filename for one in last.attachments] == ["mia.json"]


@pytest.mark.parametrize("is_direct", [False, True])
async def test_what_is_too_large_to_be_shown_is_said(
    env: Env, core: Core, adapter: DiscordAdapter, *, is_direct: bool
) -> None:
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    await (ann.send_dm("Hi") if is_direct else ann.send(lounge, "Hi"))
    large = a_file("all.txt", bytes(10 * 1024 * 1024 + 1))
    place = core.front_desk.taken[0].place
    await adapter.channel(place).show(Reply(text="Here.", files=(large, a_file())))
    last = (ann.user.dm_channel if is_direct else lounge).last_message
    assert last is not None
    assert "Here.\n\n'all.txt' is left out: it is larger than 10 MB" in last.content
    assert [one.filename for one in last.attachments] == ["mia.json"]


async def test_an_answer_to_a_command_takes_what_discord_says_that_it_takes(
    env: Env, core: Core
) -> None:
    core.desk.reply = Reply(text="Here.", files=(a_file("all.txt", bytes(25 * 1024 * 1024 + 1)),))
    result = await env.create_user("ann").slash("persona list")
    assert result.response is not None
    assert "'all.txt' is left out: it is larger than 25 MB" in result.response.content
    assert result.response.attachments == []


async def test_what_came_with_a_message_is_fetched_from_discord_only(
    env: Env, adapter: DiscordAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = env.backend.cdn.store_attachment(1, 2, "notes.txt", b"four", None)
    notes = Attachment(name="notes.txt", url=stored["url"], size=4)
    assert (await adapter.fetch(notes, limit=4)).content == b"four"
    with pytest.raises(BadInputError, match=r"'notes\.txt' is larger than"):
        await adapter.fetch(notes, limit=3)

    asked: list[str] = []
    monkeypatch.setattr(env.backend.cdn, "get", asked.append)
    for url in ("http://127.0.0.1/secret", stored["url"].replace("invalid", "invalid.evil.test")):
        with pytest.raises(DeliveryError, match=r"'x' is not on Discord; send it here\."):
            await adapter.fetch(Attachment(name="x", url=url), limit=99)
    assert asked == []
