"""Whoever is not let in is neither stored nor answered, whichever way they come."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from bot.domain.command import Invocation
from bot.domain.errors import DeliveryError
from bot.domain.place import Rights
from bot.domain.policy import THE_BOT
from bot.domain.user import Identity
from tests.builders import ANN, BEN, a_caller, a_direct_chat, a_group, an_incoming
from tests.commands.stage import CHANNEL
from tests.conversation.conftest import House, Open
from tests.fakes.clock import FakeClock
from tests.fakes.platform import RecordingPlatform

GROUP, BENS_CHAT = a_group(), a_direct_chat("8")
SENTENCE = (
    "My operator decides who may talk with me, and has not let you in. If you ask them to, tell"
    " them that you are `telegram:user:8` to me."
)
DAVE = Identity(platform="discord", external_id="5", display_name="Dave")
AN_HOUR = 3600

Listed = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture
def clock() -> FakeClock:
    """Return the clock of the bot."""
    return FakeClock()


@pytest.fixture
def listed(open_house: Open, clock: FakeClock) -> Listed:
    """Return how to open a bot that talks with Ann only, unless told otherwise."""

    def opened(**access: Any) -> AbstractAsyncContextManager[House]:
        given = {"who": "listed", "allow": ["telegram:7"], **access}
        return open_house(clock=clock, access=given)

    return opened


async def is_known(house: House) -> bool:
    """Tell whether anything is stored of Ben."""
    async with house.application.storage.reading(THE_BOT) as uow:
        return await uow.users.find(BEN) is not None


async def test_messages_of_others_are_neither_stored_nor_answered(listed: Listed) -> None:
    async with listed() as house:
        await house.answers("Hello", place=GROUP, mentions_bot=True)
        shown = await house.answers("And me?", place=GROUP, mentions_bot=True, sender=BEN)
        edited = an_incoming("Hello, me!", place=GROUP, message_id="2", sender=BEN)
        await house.application.front_desk.amend(edited)

        assert (len(shown.answers), shown.notices) == (1, [])
        assert await house.kept(GROUP) == ["Hello", "Fine."]
        assert not await is_known(house)


async def test_in_a_direct_chat_it_is_said_once_an_hour(listed: Listed, clock: FakeClock) -> None:
    async with listed() as house:
        shown = house.platform.at(BENS_CHAT)
        for _ in range(3):
            await house.answers("Hello?", place=BENS_CHAT, sender=BEN)
        assert [notice.text for notice in shown.notices] == [SENTENCE]

        clock.advance(AN_HOUR)
        await house.answers("Now?", place=BENS_CHAT, sender=BEN)
        assert len(shown.notices) == 2
        assert shown.answers == []
        assert not await is_known(house)


async def test_commands_completions_and_forms_come_by_the_same_door(listed: Listed) -> None:
    async with listed() as house:
        ben, here = a_caller(BENS_CHAT, BEN), a_caller(GROUP, BEN)
        desk, forms = house.application.commands, house.application.forms

        said = [await house.runs("persona list", caller) for caller in (ben, ben, here)]
        typed = Invocation(path="persona switch", caller=ben, arguments={"name": "co"})
        assert [(r.text, r.tone, r.is_optional) for r in said] == [
            (SENTENCE, "bad", False),
            (SENTENCE, "bad", True),
            (SENTENCE, "bad", True),
        ]
        assert await desk.suggest(typed, "name") == []
        assert not await forms.is_filling_in(ben, message_id="1")
        assert await forms.take_back(ben, message_id="1") is None
        assert await forms.answer(ben, message_id="1", text="Rex", picture=None) is None
        assert not await is_known(house)


async def test_a_form_that_was_begun_before_is_left_unheard(open_house: Open) -> None:
    async with open_house() as house:
        form = (await house.runs("persona create", a_caller(BENS_CHAT, BEN))).form
        assert form is not None
        await house.application.forms.begin(form, a_caller(BENS_CHAT, BEN))
    async with open_house(access={"who": "everybody", "deny": ["telegram:8"]}) as house:
        ben = a_caller(BENS_CHAT, BEN)

        assert not await house.application.forms.is_filling_in(ben, message_id="1")


async def test_operators_are_let_in_whatever_lists_say(listed: Listed) -> None:
    async with listed(operators=["telegram:8"], deny=["telegram:8"]) as house:
        shown = await house.answers("Hello", place=BENS_CHAT, sender=BEN)

        assert len(shown.answers) == 1


async def test_roles_decide_as_the_platform_tells_them_or_is_asked(open_house: Open) -> None:
    lounge: dict[str, Any] = {"place": CHANNEL, "mentions_bot": True, "sender": DAVE}
    async with open_house(access={"who": "listed", "allow": ["discord:role:3"]}) as house:
        discord = RoleKeeper("discord")
        house.application.platforms["discord"] = discord
        for roles in (frozenset({"3"}), frozenset({"4"}), frozenset[str]()):
            await house.answers("Hello", roles=roles, **lounge)
        assert len(discord.at(CHANNEL).answers) == 1
        assert discord.asked == 0

        discord.roles = frozenset({"3"})
        await house.answers("This was missed", roles=None, **lounge)
        discord.refusal = DeliveryError("Discord is away.")
        await house.answers("Who knows?", roles=None, **lounge)

        assert len(discord.at(CHANNEL).answers) == 2
        assert discord.asked == 2


class RoleKeeper(RecordingPlatform):
    """Knows the roles of whoever is asked about."""

    roles = frozenset[str]()
    asked = 0

    async def rights(self, caller: object) -> Rights:
        """Return the roles."""
        del caller
        self.asked += 1
        if self.refusal is not None:
            raise self.refusal
        return Rights(may_manage_place=False, may_manage_server=False, roles=self.roles)


async def test_rules_of_another_process_are_known_within_ten_seconds(
    open_house: Open, clock: FakeClock
) -> None:
    async with open_house(clock=clock, access={"operators": ["telegram:7"]}) as house:
        await house.answers("Hello", place=BENS_CHAT, sender=BEN)
        async with open_house(clock=clock, access={"operators": ["telegram:7"]}) as other:
            reply = await other.runs("admin deny telegram:8", a_caller(identity=ANN))
            assert "is not heard from now on" in reply.text
        shown = await house.answers("Still here", place=BENS_CHAT, sender=BEN)
        assert len(shown.answers) == 2
        clock.advance(10)
        await house.answers("And now?", place=BENS_CHAT, sender=BEN)

        assert len(shown.answers) == 2
