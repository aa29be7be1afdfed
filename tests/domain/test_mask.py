"""As whom somebody speaks: the narrowest choice that still can be."""

import pytest

from bot.domain.ids import PersonaId
from bot.domain.mask import (
    Guise,
    GuiseChoices,
    GuiseResolution,
    GuiseSource,
    SessionGuise,
    guise_of,
    resolve,
)
from tests.builders import a_likeness, a_persona

KORA, BO, CY = (a_likeness(name).guise for name in ("Kora", "Bo", "Cy"))
REX = a_persona("rex")
PLAYED = SessionGuise(guise=guise_of(REX))
GONE = SessionGuise(guise=Guise(name="Old"))


@pytest.mark.parametrize(
    ("session", "bound", "default", "guise", "source"),
    [
        (SessionGuise(guise=KORA), BO, CY, KORA, "session"),
        (PLAYED, BO, CY, guise_of(REX), "session"),
        (SessionGuise(guise=None), BO, CY, None, "session"),
        (None, BO, CY, BO, "persona"),
        (None, None, CY, CY, "default"),
        (None, None, None, None, "nothing"),
    ],
)
def test_the_narrowest_choice_wins(
    session: SessionGuise | None,
    bound: Guise | None,
    default: Guise | None,
    guise: Guise | None,
    source: GuiseSource,
) -> None:
    choices = GuiseChoices(session=session, bound=bound, default=default)

    assert resolve(choices, playable={REX.id: REX}) == GuiseResolution(guise=guise, source=source)


@pytest.mark.parametrize("session", [PLAYED, GONE])
def test_what_cannot_be_any_more_falls_to_the_next_and_is_named(session: SessionGuise) -> None:
    resolution = resolve(GuiseChoices(session=session, default=CY), playable={})

    assert resolution == GuiseResolution(guise=CY, source="default", fallen=session.guise)


def test_a_played_persona_is_called_as_it_is_called_now() -> None:
    renamed = a_persona("rex", name="Max")

    resolution = resolve(GuiseChoices(session=PLAYED), playable={REX.id: renamed})

    assert resolution.guise == Guise(name="Max", persona_id=REX.id)


def test_a_guise_is_never_a_mask_and_a_persona_at_once() -> None:
    with pytest.raises(ValueError, match="'Kora' cannot be a mask and a persona at once"):
        Guise(name="Kora", mask_id=KORA.mask_id, persona_id=PersonaId("rex"))
