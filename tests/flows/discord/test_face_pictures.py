"""By which names and pictures personas are seen in channels and threads."""

import pytest

from bot.domain.file import File
from bot.domain.user import Identity
from tests.flows.discord.loopback import Home, seen
from tests.flows.people import owns
from tests.platforms.discord_api.channels import Channel
from tests.platforms.discord_api.errors import refusal
from tests.platforms.discord_api.people import Person
from tests.platforms.discord_api.server import DiscordApi
from tests.platforms.discord_api.values import avatar_of

DRESSING = "PATCH /webhooks/*/*"
_PNG = b"\x89PNG\r\n\x1a\n"


def a_photo(of: str) -> File:
    """Return a picture that Discord takes for one."""
    return File(name=f"{of}.png", content=_PNG + of.encode(), media_type="image/png")


async def made(home: Home, person: Person, *names: str) -> None:
    """Let somebody have made personas, each with a picture."""
    account = person.account
    owner = Identity(platform="discord", external_id=str(account.id), display_name=account.name)
    for name in names:
        await owns(home.application, owner, name, picture=a_photo(name))


async def test_pictures_without_an_address_are_shown_and_changed_only_when_another_speaks(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    await made(home, ann, "Rex", "Tux")
    home.script("Woof.", "Woof!", "Hm.", "Woof?", "Answer first.")
    for name in ("Rex", "Rex", "Tux"):
        await ann.says(f"{name}: hello", to=thread)
    await home.until_ended(4)
    await home.restart()
    home.script("Woof?", "Answer last.")
    await ann.says("Rex: hello", to=thread)
    await ann.says("hello", to=thread)
    await home.until_ended(6)

    rex, tux = (avatar_of(a_photo(name).content) for name in ("Rex", "Tux"))
    shown = [(post.author.name, post.author.avatar) for post in thread.said()]
    riya = shown[0][1]
    assert shown == [
        ("Riya", riya),
        ("Rex", rex),
        ("Rex", rex),
        ("Tux", tux),
        ("Rex", rex),
        ("Riya", riya),
    ]
    assert len(discord.sent(DRESSING)) == 3


async def test_an_answer_does_not_wait_for_a_picture_that_discord_does_not_take(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    await made(home, ann, "Rex")
    home.script("Woof.", "Woof!")
    discord.fail(DRESSING, refusal(50035), times=9)

    await ann.says("Rex: hello", to=thread)
    await ann.says("Rex: hello", to=thread)
    await home.until_ended(3)

    assert seen(thread)[1:] == [("Rex", "Woof."), ("Rex", "Woof!")]
    assert len(discord.sent(DRESSING)) == 1, "a refused picture is not tried again"


async def test_neighbours_of_one_name_are_told_apart_and_look_the_same(
    home: Home, discord: DiscordApi, ann: Person, thread: Channel
) -> None:
    ben = discord.person("Ben")
    home.script("I am one.", "I am another.", "So am I.")
    for person in (ann, ben):
        await made(home, person, "Twin")
        await person.says("Twin: who?", to=thread)
    await ben.says("Twin: who?", to=thread)
    await home.until_ended(4)

    one, another, the_same = [name for name, _ in seen(thread)[1:]]
    assert one == "Twin"
    assert another == the_same == "Twin\u200a\u17b5"


@pytest.mark.parametrize("name", ["Clyde", "Discordia", "everyone", "X", "N" * 100])
async def test_names_that_discord_keeps_are_shown_nevertheless(
    home: Home, ann: Person, thread: Channel, name: str
) -> None:
    await made(home, ann, name)
    home.script("Here I am.")
    called = await ann.calls("ask", persona=name, text="Who?", to=thread)
    await called.until_shown()
    await thread.until_shown("Here I am.")

    shown = thread.said()[-1].author
    assert shown.is_webhook
    assert shown.name.replace("\u200a", "").replace("\u17b5", "") == name[:78]
