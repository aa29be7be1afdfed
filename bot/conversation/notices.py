"""What is said about a turn instead of an answer. Pure: it shows nothing and records nothing."""

import textwrap

from bot.domain.errors import GreenroomError
from bot.domain.ids import TurnId
from bot.domain.reply import Button, Reply
from bot.domain.variant import Standing

AWAY = "I was away when you wrote:"

NOT_KEPT_YET = Reply(
    text=(
        "My database does not take this answer yet. I keep trying; until then I do not remember"
        " it, and you may not see all of it."
    ),
    tone="bad",
    is_private=False,
)

_LONGEST_QUOTE = 120


def failed(turn_id: TurnId, failure: GreenroomError) -> Reply:
    """Return what happened, with a button to try again."""
    return Reply(
        text=str(failure),
        tone="bad",
        is_private=False,
        buttons=(Button(label="Try again", command=f"turn retry {turn_id}"),),
    )


def offer(turn_id: TurnId, asked: str) -> Reply:
    """Return the question whether something asked long ago shall be answered now."""
    quote = textwrap.shorten(asked, _LONGEST_QUOTE, placeholder=" …") or "…"
    return Reply(
        text=f"{AWAY} “{quote}” Shall I answer now?",
        is_private=False,
        buttons=(Button(label="Answer now", command=f"turn retry {turn_id}"),),
    )


def stop(turn_id: TurnId) -> Button:
    """Return the button below an answer that grows."""
    return Button(label="Stop", command=f"turn stop {turn_id}")


def controls(turn_id: TurnId, standing: Standing) -> tuple[Button, ...]:
    """Return the buttons below a whole answer: which one it is, others, and more of it."""
    number, of = standing.number, standing.of
    before, after = (number - 2) % of + 1, number % of + 1
    around = (
        (before != after, Button(label="◀", command=f"turn choose {turn_id} {before}")),
        (of > 1, Button(label=f"{number}/{of} ▶", command=f"turn choose {turn_id} {after}")),
    )
    return (
        Button(label="Regenerate", command=f"turn again {turn_id}"),
        Button(label="Continue", command=f"turn continue {turn_id}"),
        *(button for is_wanted, button in around if is_wanted),
    )
