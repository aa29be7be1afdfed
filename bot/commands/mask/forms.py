"""The forms that a mask is written in. Every field of a card can be; name and description must."""

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

MASK_FORMS = CardForms(
    noun="mask",
    basics=(
        NAME,
        replace(DESCRIPTION, help="Who you are in the play; the persona is told it."),
        PERSONALITY,
        FormField(
            name="system_prompt",
            label="How you speak",
            help="Voice and manner, for what is written for you by /suggest and /write.",
            kind="text",
        ),
        PICTURE,
    ),
    more=(
        FormField(name="scenario", label="Scenario", help="Where and when you are.", kind="text"),
        FormField(name="greeting", label="Greeting", help="What you say first.", kind="text"),
        EXAMPLES,
        FormField(
            name="post_history_instructions",
            label="Last reminder",
            help="For what is written for you: what the model reads last.",
            kind="text",
        ),
        TAGS,
    ),
)
