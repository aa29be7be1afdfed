"""The settings of what people are told about privacy."""

from pydantic import BaseModel, ConfigDict


class PrivacyConfig(BaseModel):
    """What `/privacy` tells people beside what is stored of them."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    notice: str = ""
    """What `/privacy` says of you: who runs this bot, where its database is, and how you are
    reached; by default nothing."""
