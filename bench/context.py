"""Loading what a turn needs, in a short and in a very long session of the same database."""

import sqlite3
import statistics
import time
from pathlib import Path

from bench.bot import PERSONA, Bot, a_chat
from bench.figures import Figure
from bot.conversation import scene as scenes
from bot.domain.ids import PersonaId
from bot.domain.policy import THE_BOT
from bot.domain.turn import Turn
from bot.prompting.assemble import Budget, build_prompt
from personas.resolver import NarrowestWins

_BUDGET = Budget(context_tokens=32_768, answer_tokens=1024)

# Every line is a copy of the first question or the first answer of its session.
_LENGTHEN = """
    WITH RECURSIVE number(n) AS (SELECT 3 UNION ALL SELECT n + 1 FROM number WHERE n < :length)
    INSERT INTO messages ({columns})
    SELECT {values} FROM number
    JOIN messages AS line ON line.session_id = :session AND line.seq = 2 - number.n % 2
"""


async def measure(bot: Bot, folder: Path, *, short: int, long: int, loads: int) -> Figure:
    """Compare the medians of the same number of loads, taken alternately."""
    times: dict[int, list[float]] = {short: [], long: []}
    turns = {length: await _session_of(bot, folder, length) for length in times}
    for _ in range(loads):
        for length, turn in turns.items():
            times[length].append(await _load(bot, turn))
    short_ms, long_ms = (statistics.median(t) * 1000 for t in times.values())
    return Figure(
        name=f"context load with {long:,} messages, ms",
        measured=f"{long_ms:.2f}",
        baseline=f"with {short:,}: {short_ms:.2f}",
        result=long_ms / short_ms,
        at_most=1.5,
    )


async def _load(bot: Bot, turn: Turn) -> float:
    """Load the scene of a turn and make its prompt; returns the seconds."""
    begun = time.perf_counter()
    scene = await scenes.load(turn, bot.application.storage, NarrowestWins(PersonaId(PERSONA)))
    build_prompt(scene, _BUDGET)
    return time.perf_counter() - begun


async def _session_of(bot: Bot, folder: Path, length: int) -> Turn:
    """Make a session of that many messages; returns its newest turn."""
    chat = f"length-{length}"
    await bot.say(chat)
    await bot.settle(chat)
    _lengthen(folder / "bench.db", chat, length)
    await bot.say(chat)
    await bot.settle(chat)
    async with bot.application.storage.reading(THE_BOT) as uow:
        place = await uow.places.find(a_chat(chat).key)
        session = await uow.sessions.find_current(place.id) if place else None
        newest = (await uow.messages.window(session.id, 1))[0] if session else None
    if session is None or newest is None or newest.turn_id is None:
        message = f"the session of {length} messages could not be made"
        raise RuntimeError(message)
    return Turn(
        id=newest.turn_id,
        session_id=session.id,
        state="answering",
        attempt=1,
        persona_id=PersonaId(PERSONA),
        error="",
        asked_at=newest.created_at,
        created_at=newest.created_at,
    )


def _lengthen(database: Path, chat: str, length: int) -> None:
    """Fill up a session, by SQL: a million turns would take hours."""
    with sqlite3.connect(database) as db:
        (session,) = db.execute(
            "SELECT s.id FROM sessions s JOIN places p ON p.id = s.place_id WHERE p.chat_id = ?",
            (chat,),
        ).fetchone()
        columns = [row[1] for row in db.execute("PRAGMA table_info(messages)") if row[1] != "id"]
        values = {
            "seq": "number.n",
            "turn_id": "NULL",  # a turn has one answer
            "platform_message_id": "CASE line.role WHEN 'user' THEN 'filled-' || number.n END",
        }
        statement = _LENGTHEN.format(
            columns=", ".join(columns),
            values=", ".join(values.get(column, f"line.{column}") for column in columns),
        )
        db.execute(statement, {"length": length, "session": session})
        db.execute("UPDATE sessions SET last_seq = ? WHERE id = ?", (length, session))
        db.execute("ANALYZE")
