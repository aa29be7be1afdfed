"""Complete an argument that is being written, with what its writer may see."""

from collections.abc import Sequence

from bot.commands.memory.naming import key_of, standing
from bot.commands.naming import known_as, shortest
from bot.commands.paging import shortened
from bot.commands.project import naming as projects
from bot.commands.session.naming import exact, title_of, titled
from bot.conversation.sessions import current_with_user
from bot.domain.command import Caller, ParameterKind, Suggestion
from bot.ports.storage import UnitOfWork

_MOST, _LONGEST = 25, 100
"""Discord's limits for the choices of an autocompletion, and for the characters of one."""
_LABEL = 80


async def completions(
    uow: UnitOfWork, kind: ParameterKind, typed: str, caller: Caller
) -> Sequence[Suggestion]:
    """Return at most 25 values that fit what was typed; none for kinds that are not completed."""
    match kind:
        case "persona" | "own_persona":
            return await _personas(uow, typed.casefold(), caller, is_own=kind == "own_persona")
        case "mask":
            return await _masks(uow, typed.casefold(), caller)
        case "memory":
            return await _memories(uow, typed.casefold(), caller)
        case "session":
            return await _sessions(uow, typed.casefold(), caller)
        case "project":
            return await _projects(uow, typed.casefold(), caller)
        case _:
            return []


async def _personas(
    uow: UnitOfWork, typed: str, caller: Caller, *, is_own: bool
) -> Sequence[Suggestion]:
    viewer = (await current_with_user(uow, caller)).viewer
    personas = await uow.personas.visible_to(viewer)
    fitting = [p for p in personas if not is_own or viewer.owns(p)]
    fitting = [p for p in fitting if any(typed in name.casefold() for name in known_as(p))]
    fitting.sort(key=lambda p: not p.name.casefold().startswith(typed))
    return [Suggestion(label=p.label, value=shortest(p, personas)) for p in fitting[:_MOST]]


async def _masks(uow: UnitOfWork, typed: str, caller: Caller) -> Sequence[Suggestion]:
    user_id = (await current_with_user(uow, caller)).viewer.user_id
    masks = await uow.masks.owned_by(user_id) if user_id else ()
    fitting = [mask for mask in masks if typed in mask.name.casefold()]
    fitting.sort(key=lambda mask: not mask.name.casefold().startswith(typed))
    return [Suggestion(label=mask.label, value=mask.name) for mask in fitting[:_MOST]]


async def _memories(uow: UnitOfWork, typed: str, caller: Caller) -> Sequence[Suggestion]:
    # A menu of completions is seen by whoever types alone, so that it may show any of theirs.
    memories = await standing(uow, (await current_with_user(uow, caller)).viewer.user_id)
    labels = [(f"{key_of(m)}: {shortened(m.content, _LABEL)}", m) for m in memories]
    return [
        Suggestion(label=label, value=key_of(memory))
        for label, memory in labels
        if typed in label.casefold() or typed in memory.content.casefold()
    ][:_MOST]


async def _sessions(uow: UnitOfWork, typed: str, caller: Caller) -> Sequence[Suggestion]:
    user_id = (await current_with_user(uow, caller)).viewer.user_id
    sessions = [summary.session for summary in await titled(uow, user_id)]
    names = [title_of(session).casefold() for session in sessions]
    return [
        Suggestion(
            label=title_of(session),
            value=title_of(session) if _means_one(name, names) else exact(session),
        )
        for session, name in zip(sessions, names, strict=True)
        if typed in name
    ][:_MOST]


def _means_one(name: str, among: Sequence[str]) -> bool:
    """Tell whether a name is of one thing only, and can be chosen."""
    return among.count(name) == 1 and len(name) <= _LONGEST


async def _projects(uow: UnitOfWork, typed: str, caller: Caller) -> Sequence[Suggestion]:
    user_id = (await current_with_user(uow, caller)).viewer.user_id
    mine = await projects.visible(uow, user_id)
    return [
        Suggestion(label=f"{s.project.name} ({s.owner_name})", value=projects.exact(s.project))
        for s in mine
        if typed in s.project.name.casefold()
    ][:_MOST]
