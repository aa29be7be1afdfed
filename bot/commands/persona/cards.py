"""Bring in character cards and hand personas out as cards."""

import asyncio
from dataclasses import replace
from typing import Annotated, cast, get_args

from bot.commands.context import Context
from bot.commands.naming import as_people_read, exact, free_name, persona_named
from bot.commands.paging import shortened
from bot.commands.signature import Argument
from bot.conversation.sessions import current_or_new, current_with_user
from bot.domain.errors import BadInputError
from bot.domain.file import File
from bot.domain.persona import Persona
from bot.domain.reply import Button, Field, Reply
from bot.ports.card_codec import CardForm, ImportedCard

_FORMS: tuple[CardForm, ...] = get_args(CardForm)
_BRIEF = 200


async def import_card(
    ctx: Context, file: Annotated[File, Argument("a card: PNG, JSON or CHARX", "file")]
) -> Reply:
    """Bring in a character card as a persona of yours."""
    card = await asyncio.to_thread(ctx.services.cards.read, file)
    async with ctx.storage.writing() as uow:
        going = await current_or_new(uow, ctx.caller, ctx.services.resolver)
        own = [p for p in await uow.personas.visible_to(going.viewer) if going.viewer.owns(p)]
        definition = replace(card.definition, name=free_name(card.definition.name, own))
        persona = await uow.authored_personas.add(
            definition, owner_id=going.user.id, source="card", appendix=card.appendix
        )
        await uow.commit()
    return _came_in(persona, card)


async def export(
    ctx: Context,
    name: Annotated[str, Argument("whom to hand out", "persona")],
    form: Annotated[str, Argument("which kind of file", "choice", choices=_FORMS)] = "png",
) -> Reply:
    """Hand out a persona as a character card."""
    async with ctx.storage.reading() as uow:
        viewer = (await current_with_user(uow, ctx.caller)).viewer
        persona = await persona_named(uow, name, viewer)
        if not viewer.opens(persona):
            message = f"{persona.label} is not yours; `/persona copy` makes one of your own of it."
            raise BadInputError(message)
        appendix = await uow.persona_history.appendix(persona.id, persona.revision)
    card = await asyncio.to_thread(
        ctx.services.cards.write, persona, appendix, cast("CardForm", form)
    )
    return Reply(text=f"{persona.label} as a character card.", files=(card,))


def _came_in(persona: Persona, card: ImportedCard) -> Reply:
    """Say what came in, and what is not used here."""
    definition, target = persona.definition, exact(persona)
    book = card.appendix.lorebook
    facts = {
        "Picture": "yes" if card.appendix.picture else "",
        "Description": definition.description,
        "Personality": definition.personality,
        "Scenario": definition.scenario,
        "Greeting": definition.greeting,
        "Other greetings": str(len(definition.alternate_greetings) or ""),
        "Example dialogue": definition.example_dialogue,
        "Instructions": definition.system_prompt,
        "Last reminder": definition.post_history_instructions,
        "Lore entries": str(len(book.entries)) if book else "",
        "Creator": definition.creator,
        "Creator's notes": definition.creator_notes,
    }
    notes = "\n".join(f"- {note}" for note in card.notes)
    return Reply(
        title=f"{persona.label} came in",
        text="Only you see it until you share it.",
        fields=(
            *(
                Field(name=key, value=shortened(as_people_read(value, persona), _BRIEF))
                for key, value in facts.items()
                if value
            ),
            *((Field(name="Good to know", value=notes),) if notes else ()),
        ),
        picture=card.appendix.picture,
        tone="good",
        buttons=(
            Button(label="Talk to it here", command=f"persona switch {target}"),
            Button(label="Edit", command=f"persona edit {target}"),
            Button(label="Export", command=f"persona export {target}"),
            Button(label="Delete", command=f"persona delete {target}"),
        ),
    )
