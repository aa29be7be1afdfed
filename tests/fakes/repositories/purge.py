"""What goes with a persona that is removed for good."""

from dataclasses import replace

from bot.domain.ids import PersonaId, TurnId
from bot.domain.mask import SessionGuise
from tests.fakes.tables import State


def purge(state: State, persona_id: PersonaId) -> None:
    """Remove a persona that was withdrawn, with all that it said."""
    spoken = state.spoken_by(persona_id)
    _drop_ledgers(state, persona_id)
    state.outdate(*(message.id for message in spoken))
    _forget(state, persona_id)
    for message in spoken:
        state.lore.pop(state.said_in.pop(message.id), None)
        del state.messages[message.id]
    keep_names_only(state, persona_id)
    for turn in list(state.turns.values()):
        if turn.persona_id == persona_id:
            state.turns[turn.id] = replace(turn, persona_id=None)
    for session in list(state.sessions.values()):
        if session.default_persona_id == persona_id:
            state.sessions[session.id] = replace(session, default_persona_id=None)
    for key in [key for key in state.revisions if key[0] == persona_id]:
        del state.revisions[key]
    del state.personas[persona_id]
    state.withdrawn.discard(persona_id)


def free_players(state: State, persona_id: PersonaId) -> None:
    """Let nobody play a persona, nor wear a mask for it; its name stays."""
    for key, choice in list(state.worn.items()):
        if choice.guise and choice.guise.persona_id == persona_id:
            state.worn[key] = SessionGuise(guise=replace(choice.guise, persona_id=None))
    for key in [key for key in state.worn_for if key[1] == persona_id]:
        del state.worn_for[key]


def keep_names_only(state: State, persona_id: PersonaId) -> None:
    """Let what people wrote as this persona keep only its name."""
    for message in list(state.messages.values()):
        if message.guise and message.guise.persona_id == persona_id:
            guise = replace(message.guise, persona_id=None)
            state.messages[message.id] = replace(message, guise=guise)


def _forget(state: State, persona_id: PersonaId) -> None:
    """Remove its memories; summaries of what others said as well stay until they are renewed."""
    for memory in list(state.memories.values()):
        if memory.persona_id == persona_id and memory.kind == "summary":
            state.memories[memory.id] = replace(memory, persona_id=None)
    state.forget(lambda memory: memory.persona_id == persona_id)


def _drop_ledgers(state: State, persona_id: PersonaId) -> None:
    """Forget the parts of turns that nobody else answered."""
    mine = {m.turn_id for m in state.spoken_by(persona_id)}
    others = {m.turn_id for m in state.messages.values() if m.persona_id not in {None, persona_id}}
    for turn_id, part in list(state.deliveries):
        if turn_id in mine - others and _is_done(state, turn_id):
            del state.deliveries[turn_id, part]


def _is_done(state: State, turn_id: TurnId) -> bool:
    return state.turns[turn_id].state not in {"queued", "answering"}
