"""Which messages are answers to a form, and which are talk."""

from adapters.telegram.adapter import TelegramAdapter
from bot.domain.errors import StorageError
from bot.domain.file import File
from bot.domain.reply import Reply
from tests.adapters.telegram.conftest import Core
from tests.fakes.post_office import LETTER, PNG
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_a_form_begins_with_its_first_question_instead_of_the_text(
    adapter: TelegramAdapter, core: Core, alice: Person
) -> None:
    core.desk.reply = Reply(text="A form", form=LETTER)

    await alice.sends("/persona list")

    question = await alice.chat.until_shown("A letter")
    assert question.buttons == ["Cancel"]
    ((form, caller),) = core.forms.begun
    assert form == LETTER
    assert caller.identity.external_id == str(alice.account.id)
    del adapter


async def test_an_answer_is_not_handed_on_as_talk(
    adapter: TelegramAdapter, core: Core, telegram: BotApi, alice: Person
) -> None:
    core.forms.filling_in.add(str(alice.account.id))

    await alice.sends("Ben")
    await alice.sends_photo(PNG, "a stamp")
    await alice.chat.until_said(2)
    await telegram.world.updates.until_acknowledged()

    photo = File(name="photo.jpg", content=PNG, media_type="image/jpeg")
    assert core.forms.answers == [("Ben", None), ("a stamp", photo)]
    assert core.front_desk.taken == []
    del adapter


async def test_others_talk_on_while_somebody_fills_in(
    adapter: TelegramAdapter, core: Core, telegram: BotApi, alice: Person, ben: Person
) -> None:
    core.forms.filling_in.add(str(alice.account.id))
    group = telegram.group()

    await ben.sends("Nice weather", to=group)
    await alice.sends("Ben", to=group)
    await group.until_said(1)

    assert [incoming.text for incoming in core.front_desk.taken] == ["Nice weather"]
    assert core.forms.answers == [("Ben", None)]
    del adapter


async def test_what_turns_out_to_be_no_answer_is_talk(
    adapter: TelegramAdapter, core: Core, telegram: BotApi, alice: Person
) -> None:
    core.forms.filling_in.add(str(alice.account.id))
    core.forms.reply = None

    await alice.sends("Hello")
    await telegram.world.updates.until_acknowledged()

    assert [incoming.text for incoming in core.front_desk.taken] == ["Hello"]
    del adapter


async def test_a_sticker_is_an_answer_too_so_that_it_is_said_to_be_none(
    adapter: TelegramAdapter, core: Core, alice: Person
) -> None:
    core.forms.filling_in.add(str(alice.account.id))
    size = {"width": 9, "height": 9}
    flags = {"is_animated": False, "is_video": False, "type": "regular"}

    await alice.sends("", sticker={"file_id": "s", "file_unique_id": "s", **size, **flags})

    await alice.chat.until_said(1)
    assert core.forms.answers == [("", None)]
    del adapter


async def test_an_answer_that_could_not_be_stored_is_taken_again(
    adapter: TelegramAdapter, core: Core, telegram: BotApi, alice: Person
) -> None:
    core.forms.filling_in.add(str(alice.account.id))
    core.forms.fault = StorageError("The database is away.")

    await alice.sends("Ben")
    await alice.chat.until_said(1)
    await telegram.world.updates.until_acknowledged()

    assert core.forms.answers == [("Ben", None)]
    del adapter
