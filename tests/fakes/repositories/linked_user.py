"""Accounts that are found to be one human's, or to be so no more."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.ids import PlaceId, UserId
from bot.domain.limits import Payer, Tally
from bot.domain.user import Belongings, Identity, User
from bot.ports.clock import Clock
from bot.ports.ids import IdSource
from tests.fakes.repositories.user import keep_user
from tests.fakes.tables import KeptPlace, State


class InMemoryLinkedUsers:
    """Implements `bot.ports.linked_users.LinkedUsers`."""

    def __init__(self, state: State, clock: Clock, ids: IdSource) -> None:
        self._state = state
        self._clock = clock
        self._ids = ids

    async def identities(self, user_id: UserId) -> Sequence[Identity]:
        """Return the accounts of a user, in the order in which we met them."""
        known = self._state.identities.values()
        return [kept.identity for kept in known if kept.user_id == user_id]

    async def belongings(self, user_id: UserId) -> Belongings:
        """Return how much a user has."""
        state = self._state
        personas = [p for p in state.personas.values() if p.id not in state.withdrawn]
        return Belongings(
            personas=_owned(personas, user_id),
            masks=_owned((kept.mask for kept in state.masks.values()), user_id),
            lorebooks=_owned((kept.shelved for kept in state.lorebooks.values()), user_id),
            projects=_owned(state.projects.values(), user_id),
            sessions=_owned(state.sessions.values(), user_id),
            messages=sum(m.author_id == user_id for m in state.messages.values()),
        )

    async def rivals(self, user_id: UserId, *, of: UserId) -> int:
        """Return how many choices of a user another one made, too."""
        state = self._state
        made = (
            *((kind, key) for kind, keys in _choices(state) for key in keys),
            *(("default", (whom, None)) for whom in (user_id, of) if whom in state.bindings),
        )
        mine = {(kind, _without(key, user_id)) for kind, key in made if user_id in key}
        theirs = {(kind, _without(key, of)) for kind, key in made if of in key}
        return len(mine & theirs)

    async def hold(self, *user_ids: UserId) -> None:
        """Do nothing: there is one writer."""

    async def merge(self, user_id: UserId, *, into: UserId) -> None:
        """Let another user have all that this one has; this one is gone."""
        state = self._state
        for table in (state.personas, state.projects, state.sessions, state.memories):
            _give(table, user_id, into, "owner_id")
        _give(state.identities, user_id, into, "user_id")
        _give(state.messages, user_id, into, "author_id")
        _give_within(state.masks, user_id, into, "mask")
        _give_within(state.lorebooks, user_id, into, "shelved")
        _give(state.turns, user_id, into, "asked_by")
        self._merge_choices(user_id, into)
        self._merge_accounts(user_id, into)
        self._merge_members(user_id, into)
        if user_id in state.paused:
            state.paused.add(into)
        for whom in (user_id, into):
            state.link_codes.pop(whom, None)
        del state.users[user_id]

    async def private_places(self, identity: Identity) -> Sequence[PlaceId]:
        """Return where the user of an account talked with us alone, on the account's platform."""
        kept = self._state.identities[identity.platform, identity.external_id]
        sessions = self._state.sessions.values()
        talked_in = {s.place_id for s in sessions if s.owner_id == kept.user_id}
        return [
            place.id
            for place in self._state.places.values()
            if place.id in talked_in
            and _is_private(self._state, place)
            and place.address.key.platform == identity.platform
        ]

    async def separate(self, identity: Identity) -> User:
        """Make the account that of a new user, who has nothing."""
        state = self._state
        before = Payer(user_id=state.identities[identity.platform, identity.external_id].user_id)
        user = keep_user(state, UserId(self._ids.new()), identity, now=self._clock.now())
        if before.user_id in state.paused:
            state.paused.add(user.id)
        payer = Payer(user_id=user.id)
        state.tallies |= {(payer, d): t for (p, d), t in state.tallies.items() if p == before}
        state.asks += [(payer, at) for p, at in state.asks if p == before]
        state.allowances |= {(payer, k): a for (p, k), a in state.allowances.items() if p == before}
        return user

    def _merge_choices(self, user_id: UserId, into: UserId) -> None:
        """Let a choice that both made be the other's."""
        for _, choices in _choices(self._state):
            for key in [key for key in choices if user_id in key]:
                choice = choices.pop(key)
                choices.setdefault(tuple(into if k == user_id else k for k in key), choice)
        default = self._state.bindings.pop(user_id, None)
        if default is not None:
            self._state.bindings.setdefault(into, default)

    def _merge_accounts(self, user_id: UserId, into: UserId) -> None:
        """Add up what both had; a limit of their own that both were given is the other's."""
        state, gone, kept = self._state, Payer(user_id=user_id), Payer(user_id=into)
        for payer, day in [key for key in state.tallies if key[0] == gone]:
            had = state.tallies.pop((payer, day))
            before = state.tallies.get((kept, day), Tally())
            state.tallies[kept, day] = replace(
                before,
                turns=before.turns + had.turns,
                tokens=before.tokens + had.tokens,
                dollars=before.dollars + had.dollars,
                unpriced=before.unpriced + had.unpriced,
            )
        state.asks = [(kept if payer == gone else payer, at) for payer, at in state.asks]
        for payer, kind in [key for key in state.allowances if key[0] == gone]:
            state.allowances.setdefault((kept, kind), state.allowances.pop((payer, kind)))

    def _merge_members(self, user_id: UserId, into: UserId) -> None:
        """Let whoever is a member of a project twice be one once, since they came first."""
        members = self._state.members
        _give(members, user_id, into, "user_id")
        for member in sorted(members.values(), key=lambda m: m.id):
            same = (member.project_id, member.user_id)
            again = [m for m in members.values() if (m.project_id, m.user_id) == same]
            for other in again:
                if other.id > member.id:
                    del members[other.id]


def _is_private(state: State, place: KeptPlace) -> bool:
    around = state.places[place.parent] if place.parent else None
    return place.address.is_private or (around is not None and around.address.kind == "direct")


def _choices(state: State) -> Sequence[tuple[str, dict[Any, Any]]]:
    """Return the tables whose keys name a user and what was chosen for."""
    return (("worn", state.worn), ("worn for", state.worn_for), ("form", state.dialogues))


def _without(key: tuple[Any, ...], user_id: UserId) -> tuple[Any, ...]:
    return tuple(part for part in key if part != user_id)


def _owned(things: Iterable[Any], user_id: UserId) -> int:
    return sum(thing.owner_id == user_id for thing in things)


def _give(table: dict[Any, Any], user_id: UserId, into: UserId, column: str) -> None:
    for key, thing in list(table.items()):
        if getattr(thing, column) == user_id:
            table[key] = replace(thing, **{column: into})


def _give_within(table: dict[Any, Any], user_id: UserId, into: UserId, part: str) -> None:
    """Give what stands in a table together with something else."""
    for key, kept in list(table.items()):
        thing = getattr(kept, part)
        if thing.owner_id == user_id:
            table[key] = replace(kept, **{part: replace(thing, owner_id=into)})
