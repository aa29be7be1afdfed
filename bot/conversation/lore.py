"""The lore of a session around its turns: what applies before one, what is kept after it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.ids import LorebookId
from bot.domain.lore import Lorebook, LoreState, LoreVerdict, ShelvedLorebook
from bot.domain.scene import Scene
from bot.ports.storage import UnitOfWork
from bot.prompting.lore.outcome import LoreOutcome, Verdict


async def with_lore(uow: UnitOfWork, scene: Scene) -> Scene:
    """Return the scene with the books that apply in it, and what earlier turns left of them."""
    persona, session_id = scene.persona, scene.session.id
    persona_lore = await uow.persona_history.lorebook(persona.id, persona.revision)
    shelf = await uow.lorebooks.that_apply(session_id, scene.asked.author_id)
    mask_lore = await _mask_lore(uow, scene)
    if persona_lore is None and mask_lore is None and not shelf:
        return scene
    state = await uow.lorebooks.state(session_id)
    return replace(
        scene,
        persona_lore=persona_lore,
        mask_lore=mask_lore,
        shelf=shelf,
        effects=state.effects,
        greeting=state.greeting,
    )


async def _mask_lore(uow: UnitOfWork, scene: Scene) -> Lorebook | None:
    """Return the book of the mask of whoever asked."""
    guise = scene.asked.guise
    return await uow.masks.lorebook(guise.mask_id) if guise and guise.mask_id else None


async def keep_lore(uow: UnitOfWork, scene: Scene, outcome: LoreOutcome) -> None:
    """Store what the turn leaves behind; a turn without lore leaves nothing."""
    if not scene.lorebooks:
        return
    state = LoreState(
        effects=outcome.effects,
        persona_id=scene.persona.id,
        verdicts=tuple(_kept(verdict, scene) for verdict in outcome.verdicts),
        greeting=scene.greeting,
    )
    await uow.lorebooks.keep_state(scene.session.id, state)


def _kept(verdict: Verdict, scene: Scene) -> LoreVerdict:
    return LoreVerdict(
        lorebook_id=_id_of(verdict, scene.shelf),
        book=verdict.book.name,
        entry=verdict.name,
        is_told=verdict.is_told,
        reason=verdict.explained,
    )


def _id_of(verdict: Verdict, shelf: Sequence[ShelvedLorebook]) -> LorebookId | None:
    """Return which of the people's books it is about; None for a persona's or a mask's own."""
    return next((shelved.id for shelved in shelf if shelved.book is verdict.book), None)
