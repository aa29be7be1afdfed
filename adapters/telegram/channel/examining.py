"""What the bot may and may not do in a chat, as Telegram tells it."""

from telegram import Bot, ChatMember, ChatMemberAdministrator, ChatMemberRestricted, User

from adapters.telegram.errors import as_refusals
from bot.domain.health import Finding
from bot.domain.place import PlaceAddress


async def examine(
    bot: Bot, me: User, place: PlaceAddress, *, is_forum: bool
) -> tuple[Finding, ...]:
    """Return one finding for each thing that may be allowed or not.

    Raises:
        DeliveryError: Telegram does not say.
    """
    if place.is_private:
        return (_private_topics(me),)
    with as_refusals():
        member = await bot.get_chat_member(int(place.key.chat_id), me.id)
    found = [_speaking(member), _hearing(me, member)]
    return (*found, _topics(member)) if is_forum else tuple(found)


def _private_topics(me: User) -> Finding:
    """Say whether each conversation of a private chat has a topic of its own."""
    if me.has_topics_enabled:
        text = "`/session new` opens a topic for each conversation."
        return Finding(subject="topics", is_ok=True, text=text)
    return Finding(
        subject="topics",
        is_ok=True,
        text="This chat has one conversation at a time; `/session list` leads to the others."
        " Whoever runs me can turn on topics for me at @BotFather.",
    )


def _speaking(member: ChatMember) -> Finding:
    """Say whether the bot may write."""
    may = not (isinstance(member, ChatMemberRestricted) and not member.can_send_messages)
    return Finding(
        subject="speaking",
        is_ok=may,
        text="I may write here." if may else "I may not write here.",
        remedy="" if may else "Let an administrator allow me to send messages.",
    )


def _hearing(me: User, member: ChatMember) -> Finding:
    """Say whether the bot hears what does not mention it: privacy mode, or an administrator."""
    hears_all = bool(me.can_read_all_group_messages) or member.status in {
        ChatMember.ADMINISTRATOR,
        ChatMember.OWNER,
    }
    if hears_all:
        text = "I hear what is said here, and answer in topics that I take part in."
        return Finding(subject="hearing", is_ok=True, text=text)
    return Finding(
        subject="hearing",
        is_ok=False,
        text="I hear only commands, replies to me and what mentions me.",
        remedy="Turn off my privacy mode at @BotFather and add me again, or make me an"
        " administrator.",
    )


def _topics(member: ChatMember) -> Finding:
    """Say whether the bot may open a topic in a forum."""
    may = isinstance(member, ChatMemberAdministrator) and bool(member.can_manage_topics)
    return Finding(
        subject="topics",
        is_ok=may,
        text="I may open a topic for a new conversation."
        if may
        else "I may not open a topic for a new conversation.",
        remedy="" if may else "Let an administrator allow me to manage topics.",
    )
