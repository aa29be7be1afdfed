"""Looks for words in the index of the database."""

from collections.abc import Sequence

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import PlaceId

Hit = tuple[int, int]
"""The number of a word, from 0, and the id of a message that has it."""

_ON_POSTGRESQL = text("SELECT word, message_id FROM found_words(:words, :places, :most)")


async def look_up(
    db: AsyncConnection, words: Sequence[str], places: Sequence[PlaceId], *, most: int
) -> Sequence[Hit]:
    """Return which messages of these places have which words, for each word the newest ones.

    On SQLite, whoever asks has to see which of them may be seen.
    """
    names = [f"p{place.hex}" for place in places]
    if db.dialect.name == "postgresql":
        which = {"words": list(words), "places": names, "most": most}
        return [(row.word, row.message_id) for row in await db.execute(_ON_POSTGRESQL, which)]
    here = " OR ".join(names)
    wanted = {f"w{n}": f'said : "{word}" AND place : ({here})' for n, word in enumerate(words)}
    found = await db.execute(_on_sqlite(len(words)), {**wanted, "most": most})
    return [(row.word, row.message_id) for row in found]


def _on_sqlite(number: int) -> TextClause:
    """Return the statement that looks for so many words; the newest messages have the last ids."""
    return text(
        " UNION ALL ".join(
            f"SELECT * FROM (SELECT {n} AS word, rowid AS message_id FROM message_words"  # noqa: S608  # numbers only
            f" WHERE message_words MATCH :w{n} ORDER BY rowid DESC LIMIT :most)"
            for n in range(number)
        )
    )
