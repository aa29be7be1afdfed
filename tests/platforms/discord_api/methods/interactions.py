"""Answers to what people do with commands, buttons and forms."""

from datetime import timedelta
from typing import Any

from tests.platforms.discord_api import rules
from tests.platforms.discord_api.errors import found, reject, require
from tests.platforms.discord_api.interactions import Act, Answer, Interaction
from tests.platforms.discord_api.methods.composing import composed
from tests.platforms.discord_api.requests import Request
from tests.platforms.discord_api.values import NO_FLAGS, Flag, Json, Kind, Post
from tests.platforms.discord_api.world import World
from tests.platforms.discord_api.writing import message_json

_PATIENCE = timedelta(seconds=3)
"""How long the first answer may take."""
_TOKENS_LAST = timedelta(minutes=15)
_MESSAGES = {Answer.MESSAGE, Answer.MESSAGE_LATER}
_UPDATES = {Answer.UPDATE, Answer.UPDATE_LATER}
"""Fit only what was done with a message."""
_FITTING: dict[Act, set[Answer]] = {
    Act.COMMAND: {*_MESSAGES, Answer.FORM},
    Act.PRESS: {*_MESSAGES, *_UPDATES, Answer.FORM},
    Act.COMPLETION: {Answer.CHOICES},
    Act.FORM: {*_MESSAGES, *_UPDATES},
}


def answer(world: World, request: Request) -> Json | None:
    """Answer for the first time, which must be soon and once."""
    interaction = found(world.interactions.get(request.ids["token"]), 10062)
    require(interaction.answered is None, 40060)
    require(world.now() - interaction.asked_at <= _PATIENCE, 10062)
    body = rules.checked_body(request.body)
    how = _checked_answer(interaction, body)
    _take(world, request, interaction, how)
    interaction.answered = how
    world.changes.happened()
    return _receipt(interaction, how) if request.asks("with_response") else None


def follow_up(world: World, request: Request) -> Json:
    """Say more; what comes first after a promise to answer later is that answer."""
    interaction = _find(world, request)
    original = interaction.original
    if original is not None and Flag.LOADING in original.flags:
        return _edit(world, request, interaction, original)
    fields = composed(world, interaction.channel, request)
    post = _show(world, interaction, fields)
    interaction.followups.append(post)
    world.changes.happened()
    return message_json(interaction.channel, post)


def get_answer(world: World, request: Request) -> Json:
    """Return a message that answers."""
    interaction, post = _find_post(world, request)
    return message_json(interaction.channel, post)


def edit_answer(world: World, request: Request) -> Json:
    """Put something else in place of a message that answers."""
    interaction, post = _find_post(world, request)
    return _edit(world, request, interaction, post)


def delete_answer(world: World, request: Request) -> None:
    """Take away a message that answers."""
    interaction, post = _find_post(world, request)
    interaction.forget(post)
    world.messages.delete(post)


def _take(world: World, request: Request, interaction: Interaction, how: Answer) -> None:
    """Show what is answered first."""
    content: Any = request.body.get("data") or {}
    match how:
        case Answer.MESSAGE:
            fields = composed(world, interaction.channel, request, body=content)
            interaction.original = _show(world, interaction, fields)
        case Answer.MESSAGE_LATER:
            flags = Flag(content.get("flags", 0)) & Flag.EPHEMERAL | Flag.LOADING
            interaction.original = _show(world, interaction, {"text": "", "flags": flags})
        case Answer.UPDATE:
            interaction.original = interaction.source
            assert interaction.source is not None
            _edit(world, request, interaction, interaction.source, body=content)
        case Answer.UPDATE_LATER:
            interaction.original = interaction.source
        case Answer.CHOICES:
            interaction.choices = content["choices"]
        case Answer.FORM:
            interaction.form = content


def _show(world: World, interaction: Interaction, fields: Json) -> Post:
    """Show a message that answers, to all or only to who asked."""
    is_private = Flag.EPHEMERAL in fields.get("flags", NO_FLAGS)
    show = world.messages.draft if is_private else world.messages.post
    return show(
        interaction.channel,
        world.bot,
        kind=Kind.COMMAND if interaction.act == Act.COMMAND else Kind.PLAIN,
        webhook_id=world.bot.id,
        application_id=world.bot.id,
        interaction=interaction.metadata_json(),
        **fields,
    )


def _edit(
    world: World, request: Request, interaction: Interaction, post: Post, *, body: Any = None
) -> Json:
    fields = composed(world, interaction.channel, request, body=body, shown=post)
    world.messages.edit(post, flags=post.flags & ~Flag.LOADING, **fields)
    return message_json(interaction.channel, post)


def _receipt(interaction: Interaction, how: Answer) -> Json:
    """Return what a first answer brought about."""
    about: Json = {"id": str(interaction.id), "type": int(interaction.act)}
    post = interaction.original
    if post is None:
        return {"interaction": about}
    about["response_message_id"] = str(post.id)
    about["response_message_loading"] = Flag.LOADING in post.flags
    about["response_message_ephemeral"] = post.is_ephemeral
    if how not in {Answer.MESSAGE, Answer.UPDATE}:
        return {"interaction": about}
    resource = {"type": int(how), "message": message_json(interaction.channel, post)}
    return {"interaction": about, "resource": resource}


def _find(world: World, request: Request) -> Interaction:
    interaction = found(world.interactions.get(request.ids["token"]), 50027)
    require(world.now() - interaction.asked_at <= _TOKENS_LAST, 50027)
    require(interaction.answered is not None, 10015)
    return interaction


def _find_post(world: World, request: Request) -> tuple[Interaction, Post]:
    interaction = _find(world, request)
    return interaction, found(interaction.find(request.ids["message"]), 10008)


def _checked_answer(interaction: Interaction, body: Json) -> Answer:
    fitting = _FITTING[interaction.act] - (set() if interaction.source else _UPDATES)
    if body.get("type") not in fitting:
        reject("type", "BASE_TYPE_CHOICES", f"Value must be one of {sorted(fitting)}.")
    return Answer(body["type"])
