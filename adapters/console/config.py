"""Settings of the chat in the terminal."""

from pydantic import BaseModel, ConfigDict


class ConsoleConfig(BaseModel):
    """The chat in the terminal."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    place: str = "main"
    """The place to talk in; each place is a conversation of its own, as threads are elsewhere."""
    name: str = "You"
    """What personas call you."""
    persona: str = ""
    """Who answers when the chat begins; empty goes on with whoever was chosen last."""
