"""A full card: every text that one can have, and lore in every position."""

from dataclasses import replace
from typing import Any, get_args

from bot.domain.lore import Lorebook, LoreEntry, LorePosition
from bot.domain.persona import DepthPrompt, Persona, Traits
from tests.builders import a_persona


def a_card(**changes: Any) -> Persona:
    """Return a persona that was imported from a card with everything in it."""
    full: dict[str, Any] = {
        "name": "Seraphina Vale",
        "nickname": "Sera",
        "system_prompt": "{{original}} Write as {{char}}, in the present tense.",
        "description": "{{char}} keeps the glade of Eldoria. She found {{user}} wounded.",
        "personality": "Gentle, watchful, {{random:patient,tireless}}.",
        "traits": Traits(warmth=0.9, emoji="never"),
        "scenario": "It is {{weekday}}. {{user}} wakes in her cottage.",
        "example_dialogue": (
            "<START>\n{{user}}: Who are you?\n{{char}}: *smiles* Seraphina.\n"
            "<START>\n{{user}}: Where am I?\n{{char}}: Safe, in the glade."
        ),
        "post_history_instructions": "{{original}}Two paragraphs, no more.",
        "depth_prompt": DepthPrompt(prompt="{{char}} is tired tonight.", depth=2),
        "creator_notes": "For people only.",
        "character_version": "1.2",
    }
    return replace(a_persona("seraphina", **{**full, **changes}), source="card")


def a_card_book() -> Lorebook:
    """Return a book with one entry that is told in each position, and one that is not told."""
    everywhere = [
        LoreEntry(id=position, content=f"Lore at {position}.", position=position, constant=True)
        for position in get_args(LorePosition)
    ]
    texts = [
        LoreEntry(id=text, content=f"@@position {text}\nLore at {text}.", constant=True)
        for text in ("personality", "scenario")
    ]
    keyed = [
        LoreEntry(
            id="voice",
            content="@@depth 3\n@@role assistant\n*hums the song of the glade*",
            keys=("glade",),
        ),
        LoreEntry(id="said", content="@@depth 1\n@@role user\n*winces*", keys=("/wound(ed)?/i",)),
        LoreEntry(id="dragon", content="Dragons are dead.", keys=("dragon",)),
    ]
    return Lorebook(name="Eldoria", entries=(*everywhere, *texts, *keyed), scan_depth=4)
