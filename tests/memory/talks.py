"""A conversation to be summarised, and those who do it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.conversation.side_question import SideQuestion
from bot.domain.ids import SessionId
from bot.domain.mask import Guise
from bot.domain.memory import Memory
from bot.domain.message import IncomingMessage, Message
from bot.domain.persona import MemoryPolicy
from bot.domain.place import PlaceAddress
from bot.domain.policy import THE_BOT
from bot.domain.prompt import Prompt
from bot.domain.turn import Outcome, Turn, Usage
from bot.memory.digest import Digester, DigestRules
from bot.memory.stretches import window_start
from bot.ports.clock import Clock
from bot.ports.language_model import LanguageModel
from bot.ports.storage import Storage, UnitOfWork
from tests.builders import a_direct_chat, an_incoming
from tests.storage.stage import Stage, answer, set_stage


@dataclass(slots=True)
class Purse:
    """An account that a test looks into."""

    is_empty: bool = False
    spent: list[Usage] = field(default_factory=list[Usage])

    async def may_spend(self, uow: UnitOfWork) -> bool:
        """Tell whether anything is left."""
        del uow
        return not self.is_empty

    async def charge(self, uow: UnitOfWork, usage: Usage) -> None:
        """Note what was spent."""
        del uow
        self.spent.append(usage)


class Talk:
    """A conversation of Ann with Coach, whose window holds few messages."""

    def __init__(self, storage: Storage, stage: Stage, *, window: int) -> None:
        self.storage = storage
        self.stage = stage
        self.purse = Purse()
        self.session_id: SessionId = stage.session.id
        self.turns: list[Turn] = []
        self._policy = MemoryPolicy(window_messages=window)

    @classmethod
    async def begun(
        cls, storage: Storage, *, window: int, place: PlaceAddress | None = None
    ) -> "Talk":
        """Begin it."""
        async with storage.writing(THE_BOT) as uow:
            stage = await set_stage(uow, place or a_direct_chat())
            await uow.commit()
        return cls(storage, stage, window=window)

    async def says(self, *texts: str, mask: str = "") -> None:
        """Let Ann say each text, perhaps behind a mask, and be answered."""
        guise = Guise(name=mask) if mask else None
        async with self.storage.writing(THE_BOT) as uow:
            for text in texts:
                turn = await uow.turns.queue(self.session_id, self.stage.coach.id)
                await uow.messages.add_incoming(
                    self.message(len(self.turns), text),
                    session_id=self.session_id,
                    author_id=self.stage.user.id,
                    turn_id=turn.id,
                    guise=guise,
                )
                await answer(uow, self.stage, turn, f"Answer to {text}")
                await uow.turns.finish(turn.id, Outcome(state="answered"))
                self.turns.append(turn)
            await uow.commit()

    async def edits(self, number: int, text: str) -> None:
        """Let Ann change what she said in a turn, counted from 0."""
        async with self.storage.writing(THE_BOT) as uow:
            await uow.messages.amend(self.message(number, text), author_id=self.stage.user.id)
            await uow.commit()

    async def summarised_by(self, digester: Digester) -> int:
        """Let somebody summarise what is due; returns how many stretches were."""
        return await digester.run(self.session_id, before=await self.window(), account=self.purse)

    async def window(self) -> int:
        """Return with which `seq` the window begins."""
        async with self.storage.reading(THE_BOT) as uow:
            newest = await uow.messages.window(self.session_id, self._policy.window_messages)
        return window_start(newest, self._policy, room=self._policy.window_tokens)

    async def told(self) -> Sequence[str]:
        """Return what the summaries say that may be told."""
        async with self.storage.reading(THE_BOT) as uow:
            return [m.content for m in await uow.digests.told(self.session_id, limit=99)]

    async def kept(self) -> Sequence[Memory]:
        """Return all memories of Ann's that stand, the newest first."""
        async with self.storage.reading(THE_BOT) as uow:
            return await uow.memories.listed(self.stage.user.id, offset=0, limit=99)

    async def facts(self) -> Sequence[str]:
        """Return the facts about Ann that stand, the newest first."""
        return [memory.content for memory in await self.kept() if memory.kind == "fact"]

    async def messages(self) -> Sequence[Message]:
        """Return all messages that count."""
        async with self.storage.reading(THE_BOT) as uow:
            return await uow.digests.after(self.session_id, 0, before=10_000, limit=10_000)

    async def marker(self) -> int:
        """Return up to which message it was summarised."""
        async with self.storage.reading(THE_BOT) as uow:
            return (await uow.sessions.get(self.session_id)).memory_marker

    def message(self, number: int, text: str) -> IncomingMessage:
        """Return what Ann says in a turn."""
        name = f"{self.session_id} {number}"
        return an_incoming(text, place=self.stage.place.address, message_id=name)


def a_digester(
    storage: Storage,
    model: LanguageModel,
    clock: Clock,
    *,
    batch: int = 4,
    finds_facts: bool = False,
) -> Digester:
    """Return somebody who summarises."""
    return Digester(
        storage=storage,
        new_question=lambda: SideQuestion(model),
        rules=DigestRules(model_id="test:small", batch_messages=batch, finds_facts=finds_facts),
        clock=clock,
    )


def echo(prompt: Prompt) -> str:
    """Summarise by saying all again: then a test sees what was summarised."""
    lines = prompt.messages[-1].content.splitlines()[1:]
    said = [line.partition("): ")[2] for line in lines if line.startswith("[")]
    return f"SUMMARY: {' / '.join(said)}"
