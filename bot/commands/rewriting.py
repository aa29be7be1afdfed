"""Commands that change the words of an answer. What the persona said itself stays as a variant."""

from typing import Annotated

from bot.commands.answer import Target
from bot.commands.asked import answer_to, anywhere, permitted, shown_answer
from bot.commands.context import Context
from bot.commands.signature import Argument
from bot.domain.errors import BadInputError, NotFoundError
from bot.domain.form import LONGEST_FIELD, Form, FormField
from bot.domain.ids import TurnId, UserId
from bot.domain.reply import Reply
from bot.domain.turn import ENDED
from bot.ports.storage import UnitOfWork


async def edit(ctx: Context, turn_id: Target = "") -> Reply:
    """Change the words of an answer; what was said first stays as a variant."""
    asked = await permitted(ctx, turn_id, anywhere)
    async with ctx.storage.reading(asked.viewer) as uow:
        answer = await answer_to(uow, asked)
    if len(answer.content) > LONGEST_FIELD:
        message = (
            f"This answer has {len(answer.content)} characters, and at most {LONGEST_FIELD} can be"
            " edited; `/retry` asks for another one."
        )
        raise BadInputError(message)
    words = FormField(
        name="text",
        label="What it says",
        help="In the words that count from now on.",
        kind="text",
        value=answer.content,
        is_required=True,
    )
    title = f"Edit what {answer.author_name} said"[:45]
    return Reply(
        text="These are its words now.",
        form=Form(title=title, command=f"turn rewrite {asked.turn_id}", fields=(words,)),
    )


async def rewrite(
    ctx: Context,
    turn_id: Annotated[str, Argument("which turn")],
    text: Annotated[str, Argument("what its answer says from now on")],
) -> Reply:
    """Let an answer say something else."""
    asked = await permitted(ctx, turn_id, anywhere)
    by = asked.viewer.user_id
    if by is None:
        message = "Nothing was said here yet."
        raise NotFoundError(message)
    async with ctx.storage.writing(asked.viewer) as uow:
        if (await answer_to(uow, asked)).content == text.strip():
            return Reply(text="You changed nothing.")
        await _rewrite(uow, asked.turn_id, text.strip(), by=by)
        shown = await shown_answer(uow, asked)
        place = await uow.places.get(asked.session.place_id)
        await uow.commit()
    await ctx.services.engine.show_again(place.address, shown)
    return Reply(text="Your words stand there now; what was said first is kept.", tone="good")


async def _rewrite(uow: UnitOfWork, turn_id: TurnId, text: str, *, by: UserId) -> None:
    """Store the words, unless another answer is on its way."""
    turn = await uow.turns.find(turn_id)
    if turn is None or turn.state not in ENDED:
        message = "This is being answered; `/stop` ends that."
        raise BadInputError(message)
    await uow.variants.rewrite(turn_id, text, by=by)
