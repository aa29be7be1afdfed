"""Which personas are seen, and which a name means."""

from uuid import UUID

import pytest

from bot.domain.ids import PersonaId, PlaceId, UserId
from bot.domain.persona import Persona, Visibility, named
from bot.domain.policy import Viewer
from tests.builders import a_definition

ANN, BEN = UserId(UUID(int=1)), UserId(UUID(int=2))
HERE, THERE = PlaceId(UUID(int=3)), PlaceId(UUID(int=4))
TELLER = Persona(
    id=PersonaId("teller"), revision=1, definition=a_definition("Märchen", aliases=("Ömer",))
)


def anns(visibility: Visibility, server_id: PlaceId | None = None) -> Persona:
    """Return a persona of Ann's."""
    return Persona(
        id=PersonaId("0-1"),
        revision=1,
        definition=a_definition("Twin"),
        owner_id=ANN,
        visibility=visibility,
        server_id=server_id,
    )


@pytest.mark.parametrize(
    ("persona", "viewer", "is_seen"),
    [
        (TELLER, Viewer(), True),
        (anns("private"), Viewer(user_id=ANN), True),
        (anns("private"), Viewer(user_id=BEN), False),
        (anns("private"), Viewer(), False),
        (anns("server", HERE), Viewer(user_id=BEN, server_id=HERE), True),
        (anns("server", HERE), Viewer(user_id=BEN, server_id=THERE), False),
        (anns("server", HERE), Viewer(user_id=BEN), False),
        (anns("server", HERE), Viewer(user_id=ANN), True),
        (anns("server"), Viewer(user_id=BEN), False),
        (anns("public"), Viewer(user_id=BEN), True),
    ],
)
def test_a_persona_is_seen_by_whom_its_owner_lets(
    persona: Persona, viewer: Viewer, *, is_seen: bool
) -> None:
    assert viewer.sees(persona) is is_seen


def test_only_what_one_made_is_owned() -> None:
    assert Viewer(user_id=ANN).owns(anns("public"))
    assert not Viewer(user_id=BEN).owns(anns("public"))
    assert not Viewer().owns(TELLER)


@pytest.mark.parametrize(
    "name", ["teller", "TELLER", "märchen", "MÄRCHEN", " ömer ", "ÖMER", "id:teller"]
)
def test_a_name_means_a_persona_by_id_name_or_alias_whatever_the_case(name: str) -> None:
    assert named(name, [anns("public"), TELLER]) == [TELLER]


def test_an_alias_yields_to_names_and_several_of_one_name_are_all_meant() -> None:
    by_id = Persona(id=PersonaId("twin"), revision=1, definition=a_definition("Z"))
    by_alias = Persona(
        id=PersonaId("a"), revision=1, definition=a_definition("A", aliases=("twin",))
    )
    everybody = [by_alias, by_id, anns("public")]

    assert named("twin", everybody) == [by_id, anns("public")]
    assert named("id:twin", everybody) == [by_id]
    assert named("id:a", everybody) == [by_alias]
    assert named("nobody", everybody) == []
