"""What somebody sees of an answer to a command."""

from dataclasses import dataclass, field

from simcord import InteractionResult, MemberActor
from simcord.builders import UserHandle

_CONTINUED = "\u200b"
"""The name of a field that goes on with the one before."""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One message, whether it is plain or a card."""

    text: str
    title: str = ""
    fields: dict[str, str] = field(default_factory=dict[str, str])
    buttons: list[str] = field(default_factory=list[str])
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    is_private: bool = True


async def look(result: InteractionResult) -> Screen:
    """Return what is shown; files are fetched."""
    response = result.response
    assert response is not None, "nothing is shown"
    rows = [row["components"] for row in response.components]
    text, title, fields = response.content, "", dict[str, str]()
    for embed in response.embeds:
        text += embed.description or ""
        title += embed.title or ""
        for one in embed.fields:
            name = one.name if one.name != _CONTINUED else list(fields)[-1]
            fields[name or ""] = fields.get(name or "", "") + (one.value or "")
    return Screen(
        text=text,
        title=title,
        fields=fields,
        buttons=[part["label"] for row in rows for part in row if "label" in part],
        files={file.filename: await file.read() for file in response.attachments},
        is_private=response.ephemeral,
    )


async def press(
    person: UserHandle | MemberActor, shown: InteractionResult, label: str
) -> InteractionResult:
    """Press a button below an answer to a command."""
    assert shown.response is not None
    return await person.click(shown.response.message, label=label)
