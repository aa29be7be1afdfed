"""Somebody who is the same person on Discord and on Telegram."""

from simcord import Env

from bot.domain.user import Identity
from tests.flows.both.conftest import House
from tests.flows.discord.screen import look, press
from tests.flows.people import owns
from tests.flows.telegram.conftest import says
from tests.platforms.bot_api.people import Person


async def test_what_somebody_has_on_two_platforms_comes_together_and_stays_when_they_part(
    env: Env, house: House, alice: Person
) -> None:
    there = env.create_user("alice_")
    discord = Identity(platform="discord", external_id=str(there.id), display_name="alice_")
    account = alice.account
    telegram = Identity(
        platform="telegram", external_id=str(account.id), display_name=account.first_name
    )
    await says(alice, "/session new Tea")
    await alice.sends("I like tea")
    await alice.chat.until_shown("Noted.")
    await there.slash("session new", title="Coffee")
    await there.send_dm("I like coffee")
    for identity in (telegram, discord):
        await owns(house.application, identity, "Rex")
    await there.slash("persona switch", name="coach", scope="me")

    made = await says(alice, "/link")
    code = made.text.split("/link ")[1].split()[0]
    preview = await there.slash("link", code=code)
    shown = await look(preview)

    assert shown.title == "Become one with Alice on Telegram?"
    assert "the persona 'Rex' will be called 'Rex (2)'" in shown.text
    assert shown.fields == {
        "Yours here": "1 persona, 1 conversation, 1 message",
        "Alice on Telegram": "1 persona, 1 conversation, 1 message",
    }
    assert shown.is_private
    await press(there, preview, "That is me, join us")
    await alice.chat.until_shown("You are one with alice_ on Discord now")

    here = await says(alice, "/persona list")
    elsewhere = (await look(await there.slash("persona list"))).text
    for listed in (here.text, elsewhere):
        assert "Rex" in listed
        assert "Rex (2)" in listed
    sessions = await says(alice, "/session list all")
    both = (await look(await there.slash("session list", where="all"))).text
    for listed in (sessions.text, both):
        assert "Tea" in listed
        assert "Coffee" in listed
    assert "Coach answers here" in (await says(alice, "/persona show")).text
    moved = await says(alice, "/session move Coffee")
    assert "'Coffee' goes on here, with everything said in it." in moved.text
    who = await look(await there.slash("whoami"))
    assert who.fields["Accounts"] == "Alice on Telegram\nalice_ on Discord"

    question = await there.slash("unlink")
    assert (await look(question)).title == "Unlink alice_ on Discord?"
    await press(there, question, "Unlink")

    left = await look(await there.slash("whoami"))
    assert left.fields == {"Accounts": "alice_ on Discord", "Yours": "nothing yet"}
    assert "Coffee" not in (await look(await there.slash("session list", where="all"))).text
    kept = await says(alice, "/whoami")
    assert "2 personas, 2 conversations, 2 messages" in kept.text


async def test_a_code_that_was_sent_where_others_read_joins_nobody(
    env: Env, house: House, alice: Person
) -> None:
    del house
    there = env.create_user("alice_")
    lounge = env.create_guild().create_text_channel("lounge")
    member = env.guild.add_member(there)
    refused = await look(await member.slash(lounge, "link"))
    assert "Write `/link` to me in a direct chat." in refused.text
    assert refused.is_private
    made = await says(alice, "/link")
    code = made.text.split("/link ")[1].split()[0]

    public = await look(await member.slash(lounge, "link", code=code))
    private = await look(await there.slash("link", code=code))

    assert "Others could read this code, so it joins nobody now." in public.text
    assert "This code joins nothing" in private.text
