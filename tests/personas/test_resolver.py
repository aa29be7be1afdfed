"""Who answers: the truth table of the scopes."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from typing import get_args
from uuid import UUID

import pytest

from bot.domain.binding import Binding, Scope
from bot.domain.errors import ConfigurationError
from bot.domain.ids import PersonaId, PlaceId
from bot.domain.persona import Persona, PersonaDefinition
from bot.domain.place import Place, PlaceAddress, PlaceKey, PlatformName
from bot.ports.persona_resolver import PersonaResolver
from personas.legacy import SUCCESSORS
from personas.resolver import NarrowestWins

SCOPES: tuple[Scope, ...] = get_args(Scope)
NARROWER = SCOPES[:-1]
DEFAULT = PersonaId("house")


def existing(*ids: str) -> dict[PersonaId, Persona]:
    """Return personas of these ids, as storage would."""
    return {
        PersonaId(id_): Persona(
            id=PersonaId(id_), revision=1, definition=PersonaDefinition(name=id_, description=id_)
        )
        for id_ in ids
    }


def at(scope: Scope, persona_id: str = "") -> Binding:
    """Bind a persona; by default one that is called like the scope."""
    return Binding(scope=scope, persona_id=PersonaId(persona_id or f"of_{scope}"))


EVERYBODY = existing(*(f"of_{scope}" for scope in NARROWER), DEFAULT)


def a_resolver(default: str = DEFAULT) -> PersonaResolver:
    return NarrowestWins(PersonaId(default))


def test_scopes_are_ranked_as_the_design_says() -> None:
    assert SCOPES == ("message", "session", "place", "server", "user", "default")


@pytest.mark.parametrize("scope", NARROWER)
def test_a_scope_wins_over_all_wider_ones_whatever_their_order(scope: Scope) -> None:
    from_here = [at(s) for s in NARROWER[NARROWER.index(scope) :]]
    default = Binding(scope="default", persona_id=DEFAULT)

    for order in permutations(from_here):
        resolution = a_resolver().resolve(order, EVERYBODY)

        assert (resolution.persona.id, resolution.scope) == (f"of_{scope}", scope)
        assert list(resolution.outvoted) == [*from_here[1:], default]
        assert list(resolution.fallen) == []


def test_the_default_answers_when_nothing_is_bound() -> None:
    resolution = a_resolver().resolve([], EVERYBODY)

    assert (resolution.persona.id, resolution.scope) == (DEFAULT, "default")
    assert list(resolution.outvoted) == []


def test_the_default_counts_once_when_it_is_given_as_a_binding() -> None:
    resolution = a_resolver().resolve([at("default", DEFAULT), at("user")], EVERYBODY)

    assert list(resolution.outvoted) == [at("default", DEFAULT)]


@pytest.mark.parametrize("gone", range(1, len(NARROWER) + 1))
def test_the_next_wider_scope_answers_when_narrower_personas_are_gone(gone: int) -> None:
    bindings = [at(scope) for scope in NARROWER]
    left = existing(*(f"of_{scope}" for scope in NARROWER[gone:]), DEFAULT)

    resolution = a_resolver().resolve(bindings, left)

    assert resolution.scope == SCOPES[gone]
    assert list(resolution.fallen) == bindings[:gone]


def test_a_wider_persona_that_is_gone_is_neither_fallen_nor_outvoted() -> None:
    resolution = a_resolver().resolve(
        [at("session"), at("place"), at("server")], existing("of_session", "of_server", DEFAULT)
    )

    assert list(resolution.fallen) == []
    assert list(resolution.outvoted) == [at("server"), at("default", DEFAULT)]


def test_the_nearest_wins_when_several_places_around_are_bound() -> None:
    bindings = [at("place", "of_thread"), at("place", "of_channel")]

    resolution = a_resolver().resolve(bindings, existing("of_thread", "of_channel", DEFAULT))

    assert resolution.persona.id == "of_thread"


@pytest.mark.parametrize(("old", "new"), SUCCESSORS.items())
def test_the_successor_answers_when_an_old_id_is_bound(old: str, new: str) -> None:
    bindings: Sequence[Binding] = [at("session", old), at("user", old)]

    resolution = a_resolver().resolve(bindings, existing(new, DEFAULT))

    assert resolution.persona.id == new
    assert list(resolution.outvoted) == [at("user", new), at("default", DEFAULT)]


@pytest.mark.parametrize("kept", ["sweet_supportive", "calm_mature"])
def test_an_old_id_stands_when_it_was_kept(kept: str) -> None:
    assert a_resolver(kept).resolve([], existing(kept)).persona.id == kept


@pytest.mark.parametrize(("old", "new"), SUCCESSORS.items())
def test_the_default_is_the_successor_when_the_setting_has_an_old_id(old: str, new: str) -> None:
    resolver = a_resolver(old)

    assert resolver.default_id == new
    assert resolver.resolve([], existing(new)).persona.id == new


def test_the_operator_is_told_when_even_the_default_does_not_exist() -> None:
    with pytest.raises(ConfigurationError, match=r"default persona 'house'") as caught:
        a_resolver().resolve([at("session")], {})

    assert "personas.default" in caught.value.remedy


def test_a_missing_default_does_not_matter_when_a_narrower_persona_exists() -> None:
    resolution = a_resolver().resolve([at("session")], existing("of_session"))

    assert resolution.persona.id == "of_session"
    assert list(resolution.outvoted) == []


def test_who_is_not_for_everybody_is_passed_over_where_everybody_is() -> None:
    mature = Persona(
        id=PersonaId("of_session"),
        revision=1,
        definition=PersonaDefinition(name="Meera", description="", rating="mature"),
    )
    everybody = {**EVERYBODY, mature.id: mature}
    group = PlaceAddress(key=PlaceKey("telegram", "-1"), kind="group")
    lounge = Place(id=PlaceId(UUID(int=1)), address=group)
    club = replace(lounge, is_marked_mature=True)

    resolver = a_resolver()
    passed_over = resolver.resolve([at("session"), at("place")], everybody, place=lounge)
    assert passed_over.persona.id == "of_place"
    assert [(one.binding, one.persona) for one in passed_over.barred] == [(at("session"), mature)]
    assert passed_over.fallen == ()
    assert resolver.resolve([at("session")], everybody, place=club).persona is mature
    assert not resolver.admits(mature, None)


@pytest.mark.parametrize(
    ("platform", "allowing", "not_allowing"),
    [("telegram", True, False), ("discord", True, False), ("console", True, True)],
)
def test_a_private_chat_is_for_adults_where_the_operator_allows_it(
    platform: PlatformName, *, allowing: bool, not_allowing: bool
) -> None:
    mature = Persona(
        id=PersonaId("meera"),
        revision=1,
        definition=PersonaDefinition(name="Meera", description="", rating="mature"),
    )
    address = PlaceAddress(key=PlaceKey(platform, "1"), kind="direct")
    chat = Place(id=PlaceId(UUID(int=1)), address=address, is_marked_mature=True)

    assert NarrowestWins(DEFAULT, is_mature_in_private=True).admits(mature, chat) is allowing
    assert NarrowestWins(DEFAULT).admits(mature, chat) is not_allowing
