"""A private chat on Telegram in which the persona changes and an answer is being written."""

import asyncio
from pathlib import Path

from bench.pictures.browser import Browser
from bench.pictures.telegram import draw
from tests.fakes.language_model import ScriptedModel
from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi

_DENTIST = (
    "Tiny win! Calling is the worst part, the chair comes second. When is it, and is there"
    " something nice waiting for you afterwards? 🌸"
)
_TAXES = (
    "You made one dreaded call, and now you want the other one off your back. What is the first"
    " paper that you would need?\n\n**Next step:** put that paper on the table before supper."
)
_TABLE = (
    "It lies there, so the excuse is gone. When tomorrow will you sit down with it, for ten minutes"
    " and not one more?\n\n**Next step:** set an alarm for that time, now."
)


async def play(database: Path, browser: Browser) -> str:
    """Return the chat as a page."""
    del browser
    async with BotApi() as telegram:
        house = House(telegram=telegram, database=database)
        await house.open()
        try:
            ann = telegram.person("Ann")
            hold = await _talk(house, ann)
            draft = telegram.sent("sendMessageDraft", ann.chat)[-1].params
            page = draw(telegram.world.bot, list(ann.chat.posts.values()), draft=draft)
            hold.set()
            await house.until_ended(3)
        finally:
            await house.close()
    return page


async def _talk(house: House, ann: Person) -> asyncio.Event:
    """Let two answers be given, and a third be on its way; returns what holds it up."""
    model = house.script(_DENTIST, _TAXES, _TABLE)
    await ann.sends("I finally called the dentist!")
    await ann.chat.until_shown("afterwards")
    await house.until_ended(1)
    await ann.sends("/persona switch coach")
    await ann.chat.until_shown("answers here from now on")
    await ann.sends("Now the taxes. I keep putting them off.")
    await ann.chat.until_shown("before supper")
    await house.until_ended(2)
    model.spoke.clear()
    model.hold = hold = asyncio.Event()
    await ann.sends("Done, it lies on the table.")
    await model.spoke.wait()
    await _write(model, hold, words=20)
    await ann.chat.until_drafted("ten minutes and")
    return hold


async def _write(model: ScriptedModel, hold: asyncio.Event, *, words: int) -> None:
    """Let an answer of which one word is written have that many."""
    for _ in range(words - 1):
        model.spoke.clear()
        hold.set()
        hold.clear()
        await model.spoke.wait()
