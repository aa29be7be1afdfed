"""The settings of what becomes of what people said."""

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.privacy import PrivacyTerms


class PrivacyConfig(BaseModel):
    """What becomes of what people said, and what `/privacy` tells of it."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    keep_days: int | None = Field(default=None, ge=1, le=36500)
    """For how many days what was said is kept, before it is removed for good; by default until
    somebody removes it. A place or a persona may have it removed sooner, never later."""
    notice: str = ""
    """What `/privacy` says of you: who runs this bot, where its database is, and how you are
    reached; by default nothing."""

    @property
    def terms(self) -> PrivacyTerms:
        """Return what everybody is told."""
        return PrivacyTerms(keep_days=self.keep_days, notice=self.notice)
