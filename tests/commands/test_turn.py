"""Turns tried again: only failed ones, only once, only where they were asked."""

import pytest

from bot.domain.turn import Turn
from tests.builders import BEN, a_caller, a_direct_chat, a_group
from tests.commands.stage import Stage

NOTHING = "There is nothing to try again here; it may be answered already."


def state_of(stage: Stage, turn: Turn) -> str:
    """Return how it stands with a turn."""
    return stage.storage.state.turns[turn.id].state


async def a_failed_turn(stage: Stage) -> Turn:
    """Return a turn of Ann's in the group that failed."""
    turn = await stage.asked(a_caller(a_group()))
    await stage.ends(turn, "failed")
    return turn


async def test_a_failed_turn_is_tried_again(stage: Stage) -> None:
    turn = await a_failed_turn(stage)

    reply = await stage.runs(f"turn retry {turn.id}", a_caller(a_group(), BEN))

    assert (reply.text, reply.tone) == ("Trying again.", "good")
    assert state_of(stage, turn) == "queued"
    assert stage.engine.woken == [turn.session_id]


async def test_a_second_press_finds_nothing_to_try_again(stage: Stage) -> None:
    turn = await a_failed_turn(stage)
    await stage.runs(f"turn retry {turn.id}", a_caller(a_group()))

    reply = await stage.runs(f"turn retry {turn.id}", a_caller(a_group()))

    assert (reply.text, reply.tone) == (NOTHING, "bad")
    assert len(stage.engine.woken) == 1


async def test_an_answered_turn_is_not_tried_again(stage: Stage) -> None:
    turn = await stage.asked(a_caller())
    await stage.ends(turn, "answered")

    assert (await stage.runs(f"turn retry {turn.id}")).text == NOTHING
    assert state_of(stage, turn) == "answered"


@pytest.mark.parametrize("is_known", [True, False])
async def test_a_turn_of_another_place_answers_as_if_it_did_not_exist(
    stage: Stage, *, is_known: bool
) -> None:
    turn = await a_failed_turn(stage)
    elsewhere = a_caller(a_direct_chat("8"), BEN)
    if is_known:
        await stage.asked(elsewhere)

    reply = await stage.runs(f"turn retry {turn.id}", elsewhere)

    assert reply == await stage.runs(f"turn retry {turn.session_id}", elsewhere)
    assert reply.text == NOTHING
    assert state_of(stage, turn) == "failed", "what was begun is taken back"
    assert stage.engine.woken == []


async def test_a_button_of_another_time_says_what_to_do(stage: Stage) -> None:
    reply = await stage.runs("turn retry 12")

    assert reply.text == "This button is too old to be of use; please write again."
