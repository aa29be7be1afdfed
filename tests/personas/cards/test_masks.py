"""Masks as cards, and what SillyTavern calls personas."""

import json

import pytest

from bot.domain.errors import BadInputError
from bot.domain.file import File
from bot.domain.ids import MaskId, UserId
from bot.domain.mask import Mask, Placement
from bot.domain.persona import Appendix, DepthPrompt
from bot.ports.card_codec import CardCodec, CardForm, ImportedMask
from personas.cards.codec import CardFiles
from tests.builders import a_definition
from tests.fakes.ids import CountingIds

CODEC: CardCodec = CardFiles()
KEYS = CountingIds()
AT_DEPTH = Placement(position="depth", depth=2, role="user")


def a_mask(placement: Placement, **texts: object) -> Mask:
    """Return a mask with these texts."""
    definition = a_definition("Kora", **texts)
    key = KEYS.new()
    return Mask(id=MaskId(key), owner_id=UserId(key), definition=definition, placement=placement)


def read(value: object, name: str = "kora.json") -> list[ImportedMask]:
    """Return the masks in a JSON file."""
    return list(CODEC.read_masks(File(name=name, content=json.dumps(value).encode())))


@pytest.mark.parametrize("form", ["json", "png", "charx"])
def test_a_mask_is_the_same_when_it_comes_back(form: CardForm) -> None:
    texts = {
        "description": "{{user}} rides past {{char}}.",
        "alternate_greetings": ("I am {{User}}.",),
        "depth_prompt": DepthPrompt(prompt="{{user}} limps."),
    }
    mask = a_mask(AT_DEPTH, **texts)

    (back,) = CODEC.read_masks(CODEC.write_mask(mask, Appendix(), form))

    assert (back.definition, back.placement) == (mask.definition, AT_DEPTH)


def test_a_card_is_seen_from_its_own_side() -> None:
    card = {"name": "Sera", "first_mes": "Hi", "description": "{{char}} heals {{user}}. <BOT>"}

    (mask,) = read(card)

    assert mask.definition.description == "{{user}} heals {{char}}. <USER>"
    written = CODEC.write_mask(a_mask(Placement()), mask.appendix, "json")
    assert json.loads(written.content)["data"]["description"] == "Kora is here to help."


def test_a_backup_of_sillytaverns_personas_gives_all_of_them() -> None:
    backup = {
        "personas": {"1.png": "Kora", "2.png": "Bo", "3.png": "Cy", "4.png": "Di", "5.png": "Ed"},
        "persona_descriptions": {
            "1.png": {"description": "{{user}} rides.", "position": 0, "depth": 2, "role": 0},
            "2.png": {"description": "Limps.", "position": 4, "depth": 2, "role": 1},
            "3.png": {"description": "Sings.", "position": 9},
            "5.png": {"description": "Naps.", "position": 2},
        },
        "default_persona": "1.png",
    }

    masks = read(backup)

    assert [(m.definition.name, m.definition.description, m.placement) for m in masks] == [
        ("Kora", "{{user}} rides.", Placement(depth=2)),
        ("Bo", "Limps.", AT_DEPTH),
        ("Cy", "Sings.", Placement()),
        ("Di", "", Placement()),
        ("Ed", "Naps.", Placement(position="depth")),
    ]
    assert [bool(m.notes) for m in masks] == [False, False, True, False, False]


def test_a_name_and_a_description_are_a_mask() -> None:
    (mask,) = read({"name": "Kora", "description": "{{user}} rides.", "personality": "Bold."})

    assert (mask.definition.description, mask.definition.personality) == (
        "{{user}} rides.",
        "Bold.",
    )


@pytest.mark.parametrize("value", [{}, {"personas": 7}, {"name": "Kora"}, {"entries": {}}])
def test_what_is_no_mask_is_said_to_be_none(value: object) -> None:
    with pytest.raises(BadInputError, match=r"'kora.json' holds"):
        read(value)
