"""Which lines may be told, one by one; `test_scope_of_memory` looks at whole worlds."""

from dataclasses import replace
from uuid import UUID

import pytest

from bot.domain.ids import PersonaId, PlaceId, ProjectId, SessionId, UserId
from bot.domain.passage import Reach, SaidLine
from bot.memory.scope import may_be_told, told_of
from tests.builders import a_message

ANN, BEN = UserId(UUID(int=7)), UserId(UUID(int=8))
HERE, THERE = PlaceId(UUID(int=3)), PlaceId(UUID(int=9))
NOW, BEFORE = SessionId(UUID(int=4)), SessionId(UUID(int=5))
COACH, MEERA = PersonaId("coach"), PersonaId("meera")
ATLAS = ProjectId(UUID(int=6))

ALONE = Reach(
    user_id=ANN,
    place_id=HERE,
    is_private=True,
    session_id=NOW,
    project_id=None,
    persona_id=COACH,
    sees="session",
)
IN_COMPANY = replace(ALONE, is_private=False)
OWN = replace(ALONE, sees="own")
LINE = SaidLine(
    message=a_message("Hello.", seq=1),
    session_id=BEFORE,
    project_id=None,
    asked_by=ANN,
    answered_by=COACH,
)


def said(line: SaidLine, **changes: object) -> SaidLine:
    """Return the line of another message."""
    return replace(line, message=replace(line.message, **changes))


@pytest.mark.parametrize("reach", [ALONE, IN_COMPANY, OWN])
@pytest.mark.parametrize(
    "line",
    [
        said(LINE, role="system", tag="safety"),
        said(LINE, tag="greeting"),
        said(LINE, tag="command"),
        said(LINE, content=" "),
        replace(LINE, is_paused=True),
        replace(LINE, project_id=ATLAS),
    ],
)
def test_some_lines_are_told_to_nobody(line: SaidLine, reach: Reach) -> None:
    assert may_be_told(LINE, reach)
    assert not may_be_told(line, reach)


def test_alone_somebody_is_told_what_they_asked_wherever_that_was() -> None:
    assert may_be_told(said(LINE, place_id=THERE), ALONE)
    assert not may_be_told(replace(LINE, asked_by=BEN), ALONE)
    assert not may_be_told(replace(LINE, asked_by=None), ALONE)


def test_in_company_everybody_is_told_what_was_said_there_and_nothing_else() -> None:
    assert may_be_told(replace(LINE, asked_by=BEN), IN_COMPANY)
    assert not may_be_told(said(LINE, place_id=THERE), IN_COMPANY)


def test_what_was_said_in_a_project_is_told_in_it_beside_what_was_said_in_none() -> None:
    in_atlas = replace(ALONE, project_id=ATLAS)

    assert may_be_told(replace(LINE, project_id=ATLAS), in_atlas)
    assert may_be_told(LINE, in_atlas)
    assert not may_be_told(replace(LINE, project_id=ATLAS), ALONE)


def test_a_persona_hears_others_where_it_took_part_or_where_the_talk_goes_on() -> None:
    others = replace(LINE, answered_by=MEERA)
    elsewhere, here = [others], [replace(others, session_id=NOW)]

    assert told_of([others, LINE], ALONE) == [others, LINE]
    assert told_of(elsewhere, ALONE) == []
    assert told_of(here, ALONE) == here
    assert told_of([*here, others, LINE], OWN) == [LINE]
