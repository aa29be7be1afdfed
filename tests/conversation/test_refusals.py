"""What becomes of an answer that the platform refuses in the middle."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from bot.domain.errors import DeliveryError
from bot.domain.place import PlaceAddress
from bot.domain.prompt import ModelEvent, Prompt
from bot.domain.reply import Reply
from bot.ports.channel import Answer, Channel, DeliveryLedger
from tests.conversation.conftest import Open
from tests.fakes.language_model import ScriptedModel
from tests.fakes.platform import RecordingPlatform


class LeftModel(ScriptedModel):
    """A model that notices when nobody listens any more."""

    was_left = False

    async def stream(self, prompt: Prompt) -> AsyncGenerator[ModelEvent]:
        """Say the next line of the script."""
        try:
            async with aclosing(super().stream(prompt)) as events:
                async for event in events:
                    yield event
        finally:
            self.was_left = True


class Refusing(RecordingPlatform):
    """A platform that takes the first piece of an answer and no more."""

    def channel(self, place: PlaceAddress) -> Channel:
        """Return a place of that kind."""
        return _RefusingChannel(super().channel(place))


class _RefusingChannel:
    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    async def stream(self, answer: Answer, ledger: DeliveryLedger) -> None:
        """Take one piece."""
        del ledger
        async for _ in answer.pieces:
            message = "The terminal is closed."
            raise DeliveryError(message)

    async def show(self, reply: Reply) -> None:
        """Show a notice."""
        await self._channel.show(reply)


async def test_the_model_is_not_left_talking_when_nobody_can_be_shown_what_it_says(
    open_house: Open,
) -> None:
    model = LeftModel("A long answer.")
    async with open_house(model) as house:
        house.platform = house.application.platforms["telegram"] = Refusing()

        shown = await house.answers("Hello")

        assert model.was_left
    assert [notice.text for notice in shown.notices] == ["The terminal is closed."]
