"""Somebody who is linked: what both platforms know goes out together, and goes away together."""

from simcord import Env

from tests.adapters.discord.forms import fill_in
from tests.flows.archives import unzipped
from tests.flows.both.conftest import House
from tests.flows.discord.screen import look, press
from tests.flows.telegram.conftest import says
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_a_linked_person_exports_and_erases_what_both_platforms_know(
    env: Env, house: House, telegram: BotApi, alice: Person
) -> None:
    there = env.create_user("alice_")
    lounge = env.create_guild().create_text_channel("lounge")
    member = env.guild.add_member(there)
    await alice.sends("I like tea")
    await alice.chat.until_shown("Noted.")
    await there.send_dm("I like coffee")
    code = (await says(alice, "/link")).text.split("/link ")[1].split()[0]
    await press(there, await there.slash("link", code=code), "That is me, join us")
    await alice.chat.until_shown("You are one with")

    shown = await look(await member.slash(lounge, "privacy show"))
    assert shown.is_private
    assert "2 accounts" in shown.text
    told = await look(await member.slash(lounge, "privacy export"))
    assert told.files == {}
    assert told.text == "I sent you everything in our direct chat."
    (attachment,) = there.dm_channel.history()[-1].attachments
    files = unzipped(await attachment.read())
    said = files["records/messages.json"]
    assert b"I like tea" in said
    assert b"I like coffee" in said

    preview = await member.slash(lounge, "privacy erase")
    assert (await look(preview)).fields["Accounts"] == "Alice on Telegram\nalice_ on Discord"
    form = await press(member, preview, "Go on")
    gone = await fill_in(member, form, word="ERASE")

    assert "All that was stored of you is gone." in (await look(gone)).text
    for nobody in (await says(alice, "/privacy"), await look(await there.slash("privacy show"))):
        assert nobody.text.startswith("I keep nothing of you.")
    del house, telegram
