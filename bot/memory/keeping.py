"""What is kept of a summarised stretch: its summary, and the facts that were found in it."""

from dataclasses import replace

from bot.domain.errors import NotFoundError
from bot.domain.ids import PersonaId
from bot.domain.memory import MemoryDraft, Stretch, scope_of
from bot.domain.message import Message
from bot.memory.material import Material, is_as_read
from bot.ports.storage import UnitOfWork
from bot.prompting.digest import Digest, FactFound


async def keep(uow: UnitOfWork, material: Material, digest: Digest) -> bool:
    """Store summary and facts; False where that came too late, and nothing was stored.

    The marker of the session moves in the same transaction, and only from where it was read.
    """
    if not await is_as_read(uow, material):
        return False
    is_kept = await uow.digests.keep(
        _summary(material, digest), material.messages, instead_of=material.instead_of
    )
    if is_kept:
        # What it was said in has changed, and it was looked for anew.
        for outdated in await uow.facts.outdated(material.stretch):
            await uow.memories.forget(outdated)
        for found in digest.facts:
            await _keep_fact(uow, material, found)
    return is_kept


async def _keep_fact(uow: UnitOfWork, material: Material, found: FactFound) -> None:
    """Store a fact, in place of one that it contradicts; that one keeps its dates."""
    draft = _fact(material, found)
    if draft is None:
        return
    before = found.instead_of.id if found.instead_of else None
    try:
        await uow.memories.add(draft, instead_of=before)
    except NotFoundError:
        await uow.memories.add(draft)


def _summary(material: Material, digest: Digest) -> MemoryDraft:
    return MemoryDraft(
        kind="summary",
        content=digest.summary,
        owner_id=material.session.owner_id,
        place_id=material.place.id,
        scope="session",
        persona_id=_only_persona(material),
        stretch=material.stretch,
        source_ids=tuple(message.id for message in material.said),
    )


def _fact(material: Material, found: FactFound) -> MemoryDraft | None:
    """Return the fact as it is stored; None where nobody was told it, or nobody said it."""
    message = found.message
    persona_id = _listener(material, message)
    if persona_id is None or message.author_id is None:
        return None
    is_private = material.place.address.is_private
    project_id = material.session.project_id
    draft = MemoryDraft(
        kind="fact",
        content=found.text,
        owner_id=message.author_id,
        place_id=material.place.id,
        scope=scope_of(is_private=is_private, project_id=project_id),
        persona_id=persona_id,
        stretch=Stretch(material.session.id, message.seq, message.seq),
        project_id=project_id,
        source_ids=(message.id,),
    )
    is_shared = found.instead_of is not None and found.instead_of.persona_id is None
    return replace(draft, persona_id=None) if is_shared else draft


def _listener(material: Material, message: Message) -> PersonaId | None:
    """Return to whom a message was said: who answered it, or else who alone spoke around it."""
    if message.turn_id is not None:
        for answer in material.messages:
            if answer.turn_id == message.turn_id and answer.persona_id is not None:
                return answer.persona_id
    return _only_persona(material)


def _only_persona(material: Material) -> PersonaId | None:
    """Return which persona spoke in a stretch, if only one did."""
    spoke = {m.persona_id for m in material.messages if m.persona_id is not None}
    return next(iter(spoke)) if len(spoke) == 1 else None
