"""Files and pictures on Telegram, both ways, and pages that are turned in place."""

import pytest

from bot.domain.file import File
from bot.domain.reply import Button, Reply
from tests.fakes.post_office import PNG, PostOffice
from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.faults import server_error
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi

STAMP = File(name="stamp.png", content=PNG, media_type="image/png")
LIST = File(name="list.json", content=b"[1]", media_type="application/json")


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    """Return an office whose commands the bot has."""
    office = PostOffice()
    office.open(monkeypatch)
    return office


async def test_a_command_takes_the_file_that_it_is_the_caption_of(
    house: House, alice: Person, office: PostOffice
) -> None:
    await alice.sends_file("list.json", b"[1]", "/letter parcel", media_type="application/json")

    await alice.chat.until_shown("Sent list.json.")
    assert office.parcels == [LIST]
    del house


async def test_the_words_of_a_caption_are_those_after_the_file(house: House, alice: Person) -> None:
    await alice.sends_file("list.json", b"[1]", "/letter parcel Handle with care")

    await alice.chat.until_shown("Sent list.json. Handle with care")
    del house


async def test_a_command_takes_the_file_that_it_replies_to(
    house: House, telegram: BotApi, alice: Person, ben: Person, office: PostOffice
) -> None:
    group = telegram.group()
    sent = await ben.sends_file("list.json", b"[1]", media_type="application/json", to=group)
    post = group.posts[sent["message"]["message_id"]]

    await alice.sends("/letter@greenroom_bot parcel", to=group, reply_to=post)

    await group.until_shown("Sent list.json.")
    assert office.parcels == [LIST]
    del house


async def test_a_missing_file_is_asked_for_by_name(house: House, alice: Person) -> None:
    await alice.sends("/letter parcel")

    asked = await alice.chat.until_shown("/letter parcel needs content: what is in it.")
    assert asked.text.endswith("or reply to the file with it.")
    del house


async def test_a_photo_is_no_file_since_telegram_changes_it(
    house: House, alice: Person, office: PostOffice
) -> None:
    await alice.sends_photo(PNG, "/letter parcel")

    await alice.chat.until_shown("Telegram keeps nothing of a photo but its look.")
    assert office.parcels == []
    del house


async def test_a_file_that_cannot_be_fetched_is_said_to_be_so(
    house: House, telegram: BotApi, alice: Person, office: PostOffice
) -> None:
    telegram.fail("getFile", server_error())

    await alice.sends_file("list.json", b"[1]", "/letter parcel")

    await alice.chat.until_shown("⚠️ I cannot fetch 'list.json'.")
    assert office.parcels == []
    del house


async def test_a_file_that_telegram_has_lost_keeps_nobody_waiting(
    house: House, telegram: BotApi, alice: Person, office: PostOffice
) -> None:
    telegram.fail("file", server_error())

    await alice.sends_file("list.json", b"[1]", "/letter parcel")

    await alice.chat.until_shown(
        "I cannot fetch 'list.json'. Telegram does not have it any more. Please send it again."
    )
    await telegram.world.updates.until_acknowledged()
    assert office.parcels == []
    del house


async def test_a_file_without_a_command_is_talk(house: House, alice: Person) -> None:
    house.script("Nice.")

    await alice.sends_file("list.json", b"[1]", "look at this")

    await alice.chat.until_shown("Nice.")


async def test_a_short_text_is_the_caption_of_its_picture(
    house: House, alice: Person, office: PostOffice
) -> None:
    button = Button(label="More", command="help")
    office.catalogue = Reply(text="A **rare** one", picture=STAMP, buttons=(button,))

    await alice.sends("/letter stamps")

    shown = await alice.chat.until_shown("A rare one")
    assert shown.upload is not None
    assert (shown.upload.kind, shown.upload.content) == ("photo", PNG)
    assert shown.marked("bold") == ["rare"]
    assert shown.buttons == ["More"]
    assert len(alice.chat.said()) == 1
    del house


async def test_a_long_text_follows_its_picture(
    house: House, alice: Person, office: PostOffice
) -> None:
    text = "😀" * 512
    for much, count in ((text, 1), (text + "!", 3)):
        office.catalogue = Reply(text=much, picture=STAMP)
        await alice.sends("/letter stamps")
        await alice.chat.until_said(count)

    below, picture, after = alice.chat.said()
    assert (below.text, below.upload is not None) == (text, True)
    assert (picture.text, picture.upload is not None) == ("", True)
    assert (after.text, after.upload) == (text + "!", None)
    del house


async def test_a_text_is_shown_without_a_picture_that_telegram_does_not_take(
    house: House, alice: Person, office: PostOffice
) -> None:
    odd = File(name="odd.png", content=b"no picture", media_type="image/png")
    office.catalogue = Reply(text="A rare one", picture=odd)

    await alice.sends("/letter stamps")

    shown = await alice.chat.until_shown("A rare one")
    assert shown.upload is None
    del house


async def test_files_to_take_away_come_after_the_text(
    house: House, telegram: BotApi, alice: Person, office: PostOffice
) -> None:
    office.catalogue = Reply(text="Here they are.", files=(LIST, STAMP))
    forum = telegram.forum()
    topic = await alice.opens_topic("Stamps", to=forum)

    await alice.sends("/letter stamps", to=forum, topic=topic)

    text, *files = await forum.until_said(3, topic)
    assert text.text == "Here they are."
    uploads = [post.upload for post in files if post.upload is not None]
    assert [(u.kind, u.name, u.content) for u in uploads] == [
        ("document", "list.json", b"[1]"),
        ("document", "stamp.png", PNG),
    ]
    del house


async def test_a_file_goes_to_the_chat_where_its_topic_is_gone(
    house: House, telegram: BotApi, alice: Person, office: PostOffice
) -> None:
    office.catalogue = Reply(text="Here.", files=(LIST,))
    forum = telegram.forum()
    topic = await alice.opens_topic("Stamps", to=forum)
    gate = telegram.hold("sendMessage", chat=forum)

    await alice.sends("/letter stamps", to=forum, topic=topic)
    await telegram.until_sent("sendMessage", chat=forum)
    forum.delete_topic(topic)
    gate.set()

    _, file = await forum.until_said(2)
    assert (file.thread, file.upload is not None) == (None, True)
    del house


async def test_a_page_takes_the_place_of_the_one_before(house: House, alice: Person) -> None:
    await alice.sends("/letter page 1")
    page = await alice.chat.until_shown("Page 1")
    await alice.presses(page, "Next")
    await alice.chat.until_shown("Page 2")
    await alice.presses(page, "Next")
    await alice.chat.until_shown("Page 3")

    assert (page.text, page.buttons) == ("Page 3", ["Next"])
    assert len(alice.chat.said()) == 1
    del house


async def test_a_page_is_shown_anew_where_the_one_before_was_a_picture(
    house: House, alice: Person, office: PostOffice
) -> None:
    button = Button(label="Next", command="letter page 2")
    office.catalogue = Reply(text="A rare one", picture=STAMP, buttons=(button,))
    await alice.sends("/letter stamps")
    shown = await alice.chat.until_shown("A rare one")

    await alice.presses(shown, "Next")

    page = await alice.chat.until_shown("Page 2")
    assert page is not shown
    del house
