"""The forms that a persona is written in."""

from dataclasses import replace

from bot.commands.card_forms import (
    DESCRIPTION,
    EXAMPLES,
    NAME,
    PERSONALITY,
    PICTURE,
    TAGS,
    CardForms,
)
from bot.domain.form import FormField

PERSONA_FORMS = CardForms(
    noun="persona",
    basics=(
        NAME,
        replace(DESCRIPTION, help="Who it is, in a few sentences: for people, and for the model."),
        FormField(
            name="system_prompt",
            label="How it speaks",
            help="Instructions for the model: voice, manner, what it does and does not do.",
            kind="text",
        ),
        FormField(name="greeting", label="Greeting", help="What it says first.", kind="text"),
        PICTURE,
    ),
    more=(
        PERSONALITY,
        FormField(name="scenario", label="Scenario", help="Where and when you talk.", kind="text"),
        EXAMPLES,
        FormField(
            name="post_history_instructions",
            label="Last reminder",
            help="What the model reads last.",
            kind="text",
        ),
        TAGS,
    ),
)
