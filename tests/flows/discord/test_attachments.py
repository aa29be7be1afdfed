"""Pictures and files on Discord."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from simcord import Env
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from tests.flows.discord.conftest import House, said_by_the_bot


@pytest.fixture
async def house(database_path: Path) -> AsyncIterator[House]:
    """Return the bot with a model that sees, closed at the end."""
    house = House(database=database_path, llm={"model": "openai:large"})
    yield house
    await house.close()


@pytest.fixture
def lounge(env: Env) -> ChannelHandle:
    """Return a channel."""
    return env.create_guild().create_text_channel("lounge")


@pytest.fixture
def ann(env: Env, lounge: ChannelHandle) -> MemberActor:
    """Return somebody who may write there."""
    del lounge
    return env.guild.add_member(env.create_user("ann"))


def the_bot(env: Env) -> str:
    """Return a mention of the bot."""
    assert env.bot.user is not None
    return env.bot.user.mention


async def test_a_picture_without_a_word_is_looked_at(
    env: Env, house: House, ann: MemberActor, lounge: ChannelHandle
) -> None:
    model = house.script("A cat!")

    await ann.send(lounge, the_bot(env), attachments=[("cat.png", b"\x89PNG pixels")])

    assert said_by_the_bot(env, lounge) == ["-# 🌸 Riya\nA cat!"]
    (picture,) = model.prompts[-1].messages[-1].pictures
    assert (picture.name, picture.content) == ("cat.png", b"\x89PNG pixels")
    assert picture.media_type == "image/png"


async def test_a_paste_that_discord_made_a_file_is_read(
    env: Env, house: House, ann: MemberActor, lounge: ChannelHandle
) -> None:
    model = house.script("Long.")

    paste = ("message.txt", "Grüße\n".encode() * 500)
    await ann.send(lounge, the_bot(env), attachments=[paste])

    assert said_by_the_bot(env, lounge) == ["-# 🌸 Riya\nLong."]
    assert model.prompts[-1].messages[-1].content.count("> Grüße") == 500


async def test_a_file_that_nobody_can_read_is_named_beside_the_answer(
    env: Env, house: House, ann: MemberActor, lounge: ChannelHandle
) -> None:
    house.script("I see.")

    await ann.send(lounge, f"{the_bot(env)} My book", attachments=[("book.zip", b"PK\x03\x04")])

    told, _ = (message for message in lounge.history() if message.author.id != ann.id)
    assert "I cannot read 'book.zip' yet" in told.content
    assert said_by_the_bot(env, lounge)[-1] == "-# 🌸 Riya\nI see."


async def test_a_picture_that_discord_lost_can_be_tried_again(
    env: Env,
    house: House,
    ann: MemberActor,
    lounge: ChannelHandle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = house.script("A cat!")
    with monkeypatch.context() as lost:
        lost.setattr(env.backend.cdn, "get", dict[str, bytes]().get)
        await ann.send(lounge, the_bot(env), attachments=[("cat.png", b"\x89PNG pixels")])
    assert model.prompts == []

    await ann.click(lounge.history()[-1], label="Try again")

    assert said_by_the_bot(env, lounge)[-1] == "-# 🌸 Riya\nA cat!"
