"""Who people are in the play, as the prompt tells it.

The mask of whoever asked is `{{user}}`, and stands where its owner put it. Those of others who
speak in the conversation stand together before it.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.mask import Likeness, MaskPosition
from bot.domain.scene import Scene
from bot.prompting.macros.expander import Macros
from bot.prompting.names import clean_name

_SECTIONS: Mapping[MaskPosition, str] = {
    "before": "mask",
    "after": "mask after",
    "depth": "mask note",
}
MASKS = tuple(_SECTIONS.values())
"""The sections of which the mask of whoever asked is one."""

_OF_CHARACTER = ("char", "bot", "charifnotgroup", "group")


def worn_by_asker(scene: Scene) -> Likeness | None:
    """Return what there is to tell of the guise of whoever asked."""
    return next((one for one in scene.cast if one.guise == scene.asked.guise), None)


def mask_text(scene: Scene, macros: Macros) -> str:
    """Return what is told of whoever asked; nothing where they wear no mask."""
    worn = worn_by_asker(scene)
    return _told(worn, macros) if worn else ""


def voice_text(scene: Scene, macros: Macros) -> str:
    """Return all that helps to write as whoever asked; nothing where they wear no mask."""
    worn = worn_by_asker(scene)
    if worn is None:
        return ""
    definition, own = worn.definition, _in_their_eyes(worn, macros)
    texts = {
        "": mask_text(scene, macros),
        "Voice and manner:": own.expand(definition.system_prompt, original=""),
        "Where and when:": own.expand(definition.scenario),
        "For example:": own.expand(definition.example_dialogue),
        "Remember:": own.expand(definition.post_history_instructions, original=""),
    }
    told = (f"{title}\n{text.strip()}".strip() for title, text in texts.items() if text.strip())
    return "\n\n".join(told)


def mask_texts(scene: Scene, macros: Macros) -> Mapping[str, str]:
    """Return what is told of people, by section: of whoever asked, and of the others."""
    worn = worn_by_asker(scene)
    others = "\n\n".join(_titled(one, macros) for one in scene.cast if one is not worn)
    texts = {"others": others}
    if worn is not None:
        texts[_SECTIONS[worn.placement.position]] = _titled(worn, macros)
    return {name: text for name, text in texts.items() if text.strip()}


def _titled(likeness: Likeness, macros: Macros) -> str:
    told = _told(likeness, macros)
    return f"About {clean_name(likeness.guise.name)}:\n{told}" if told else ""


def _told(likeness: Likeness, macros: Macros) -> str:
    """Return description and personality."""
    own, definition = _in_their_eyes(likeness, macros), likeness.definition
    parts = (definition.description, definition.personality)
    return "\n".join(filter(None, (own.expand(part).strip() for part in parts)))


def _in_their_eyes(likeness: Likeness, macros: Macros) -> Macros:
    """Return what macros stand for in the texts of a guise.

    In a mask `{{user}}` is who wears it. A persona that is played was written as `{{char}}`, and
    speaks to whoever answers.
    """
    name = clean_name(likeness.guise.name)
    if likeness.guise.persona_id is None:
        own = {"user": name}
    else:
        own = {**dict.fromkeys(_OF_CHARACTER, name), "user": macros.values["char"]}
    return replace(macros, values={**macros.values, **own})
