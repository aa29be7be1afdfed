"""Tell people who they are to the bot."""

from bot.commands.context import Context
from bot.commands.mask.decision import guise_here
from bot.commands.user.naming import in_words
from bot.conversation.guises import as_whom
from bot.conversation.sessions import current_with_user
from bot.domain.reply import Button, Field, Reply


async def whoami(ctx: Context) -> Reply:
    """Tell who you are to me: your accounts, your mask here, and how much is yours."""
    async with ctx.storage.reading() as uow:
        known = await current_with_user(uow, ctx.caller)
        if known.user is None:
            return Reply(text="I do not know you yet, and keep nothing of you. Just write.")
        guise = await guise_here(uow, ctx, known)
        identities = await uow.linked_users.identities(known.user.id)
        belongings = await uow.linked_users.belongings(known.user.id)
        may_remember = await uow.memory_consents.may_remember(known.user.id)
    here = as_whom(guise)
    if not ctx.place.is_private:
        return Reply(text=f"{here} In a direct chat, `/whoami` tells the rest.")
    is_linked = len(identities) > 1
    offer = Button(label="Unlink this account", command="unlink")
    return Reply(
        title=f"You are {ctx.caller.identity.display_name}",
        text=here,
        fields=(
            Field(name="Accounts", value="\n".join(identity.label for identity in identities)),
            Field(name="Yours", value=in_words(belongings)),
            *(() if may_remember else (Field(name="Memories", value="paused"),)),
        ),
        buttons=(offer if is_linked else Button(label="Link another account", command="link"),),
    )
