"""From our words to Discord's: everything shown, within every limit."""

from uuid import UUID

import pytest

from adapters.discord.outbound.notice import Notice, header, nonce, to_notices
from bot.domain.file import File
from bot.domain.ids import TurnId
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.reply import Button, Field, Reply

MEGABYTE = 1024 * 1024


def drawn(reply: Reply) -> list[Notice]:
    """Return the messages of a reply where files of 10 MB are taken."""
    return to_notices(reply, largest_file=10 * MEGABYTE)


def shown(notices: list[Notice]) -> str:
    """Return all that a person reads in them."""
    texts: list[str] = []
    for notice in notices:
        texts.append(notice.content)
        if notice.embed is not None:
            texts.append(notice.embed.description or "")
            texts += [field.value or "" for field in notice.embed.fields]
    return "".join(texts).replace("\u200b", "")


async def test_a_plain_reply_is_a_plain_message() -> None:
    (notice,) = drawn(Reply(text="Hello"))
    assert notice.content == "Hello"
    assert notice.embed is None
    assert notice.view is None


async def test_a_bad_reply_is_marked() -> None:
    (notice,) = drawn(Reply(text="No such persona.", tone="bad"))
    assert notice.content == "⚠️ No such persona."


async def test_a_place_is_linked() -> None:
    place = PlaceAddress(key=PlaceKey("discord", "42"), kind="thread", title="Tea")
    (notice,) = drawn(Reply(text="It begins.", place=place))
    assert notice.content == "It begins. <#42>"


async def test_titles_and_fields_make_an_embed() -> None:
    reply = Reply(title="Coach", text="Helps.", fields=(Field(name="Tags", value="calm"),))
    (notice,) = drawn(reply)
    assert notice.embed is not None
    assert (notice.embed.title, notice.embed.description) == ("Coach", "Helps.")
    assert [(f.name, f.value) for f in notice.embed.fields] == [("Tags", "calm")]


async def test_a_picture_makes_an_embed() -> None:
    (notice,) = drawn(Reply(text="Hello", picture=File(name="mia.png", content=b"png")))
    assert notice.content == ""
    assert notice.embed is not None
    assert notice.embed.description == "Hello"
    assert notice.embed.thumbnail.url == "attachment://mia.png"
    assert [file.name for file in notice.files] == ["mia.png"]


async def test_a_picture_that_is_too_large_is_said_and_left_out() -> None:
    picture = File(name="mia.png", content=bytes(10 * MEGABYTE + 1))
    (notice,) = drawn(Reply(text="Hello", picture=picture))
    assert notice.content.startswith("Hello\n\n'mia.png' is left out")
    assert notice.files == ()


@pytest.mark.parametrize("title", ["", "Everything"])
async def test_nothing_is_cut_when_a_reply_is_long(title: str) -> None:
    words = [f"word{n}" for n in range(2000)]
    notices = drawn(
        Reply(title=title, text=" ".join(words), buttons=(Button(label="More", command="help"),))
    )
    assert shown(notices).replace(" ", "") == "".join(words)
    assert [notice.view is not None for notice in notices] == [False] * (len(notices) - 1) + [True]
    for notice in notices:
        assert len(notice.content) <= 2000
        assert notice.embed is None or len(notice.embed) <= 6000


async def test_embeds_keep_all_limits_when_there_are_many_long_fields() -> None:
    fields = tuple(Field(name=f"Field {n}", value=f"v{n} " * 400) for n in range(40))
    notices = drawn(Reply(title="All", text="x " * 1500, fields=fields))
    for notice in notices:
        assert notice.embed is not None
        assert len(notice.embed) <= 6000
        assert len(notice.embed.fields) <= 25
        assert all(len(f.value or "") <= 1024 for f in notice.embed.fields)
    assert shown(notices).count("v39") == 400


async def test_buttons_carry_their_command_and_leave_no_view_waiting() -> None:
    (notice,) = drawn(
        Reply(text="?", buttons=(Button(label="🌱 Coach" * 20, command="persona switch coach"),))
    )
    assert notice.view is not None
    assert notice.view.is_finished()
    (button,) = notice.view.to_components()[0]["components"]
    assert button["custom_id"] == "run:persona switch coach"
    assert len(button["label"]) <= 80


def test_a_nonce_is_the_same_for_the_same_part_only() -> None:
    turn, other = TurnId(UUID(int=1)), TurnId(UUID(int=2))
    assert nonce(turn, 0) == nonce(turn, 0)
    assert len({nonce(turn, 0), nonce(turn, 1), nonce(other, 0)}) == 3
    assert len(nonce(turn, 10**6)) <= 25


def test_a_header_is_one_small_line() -> None:
    assert header("🌱 Coach") == "-# 🌱 Coach\n"
    assert header("two\nlines").count("\n") == 1
    assert header("") == ""
