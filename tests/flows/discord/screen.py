"""What somebody sees of an answer to a command."""

from dataclasses import dataclass, field

from simcord import InteractionResult


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
        fields |= {one.name or "": one.value or "" for one in embed.fields}
    return Screen(
        text=text,
        title=title,
        fields=fields,
        buttons=[button["label"] for row in rows for button in row],
        files={file.filename: await file.read() for file in response.attachments},
        is_private=response.ephemeral,
    )
