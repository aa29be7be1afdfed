"""All settings: `config.toml` first, then the environment, `GREENROOM_<SECTION>__<KEY>`.

Each section is declared by the part that it configures. Unknown keys are errors, because a
misspelt setting that is silently ignored costs its operator an evening.
"""

import difflib
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from adapters.console.config import ConsoleConfig
from adapters.discord.config import DiscordConfig
from adapters.telegram.config import TelegramConfig
from bot.conversation.config import AccessConfig, LimitsConfig
from bot.conversation.privacy.config import PrivacyConfig
from bot.domain.errors import ConfigurationError
from bot.llm.config import LlmConfig
from bot.logs import LogForm
from bot.memory.config import MemoryConfig
from bot.safety.care import known_regions
from personas.config import PersonasConfig
from storage.config import DatabaseConfig
from storage.sealing.config import SecurityConfig

DEFAULT_PATH = Path("config.toml")
_PREFIX = "GREENROOM_"


class ConversationConfig(BaseModel):
    """How people are answered."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    offer_after: float = Field(default=900, ge=0)
    """After how many seconds a message that was missed is no longer answered out of the blue, but
    offered to be answered; by default 900, a quarter of an hour."""
    burst_within: float = Field(default=2, ge=0, le=60)
    """Within how many seconds of a message another one of the same person goes on with it: both are
    one question, and an answer that was begun begins anew; by default 2, and 0 for never."""
    regenerate_on_edit: bool = True
    """Whether the newest message is answered anew when its words are changed; by default it is, and
    the earlier answer stays as a variant."""
    bot_messages: int = Field(default=10, ge=0)
    """How many messages of other bots are answered in one place within ten minutes, where they are
    heard at all; by default 10."""
    pictures: int = Field(default=4, ge=1)
    """How many of the newest pictures of a conversation a model is shown with each question, if it
    can see; by default 4."""
    file_characters: int = Field(default=20_000, ge=1)
    """How many characters of a text file are read; by default 20000."""
    file_megabytes: float = Field(default=3.5, gt=0, le=20)
    """How large a picture or a text file may be; by default 3.5, for not all providers take larger
    pictures."""
    titles: bool = True
    """Whether conversations get a title of a few words after the second answer, for which a model
    is asked once; by default they do. The embedded model finds none: then it is how the
    conversation began."""
    title_model: str = ""
    """The model that is asked for titles, as `provider:model`; by default the one that answers."""
    queue_of_user: int = Field(default=20, ge=1)
    """How many messages of one person may wait for their answers; by default 20."""
    queue_here: int = Field(default=50, ge=1)
    """How many messages may wait in one conversation; by default 50."""
    queue_in_all: int = Field(default=1000, ge=1)
    """How many messages may wait everywhere; by default 1000. Whoever asks beyond a limit is told
    so."""
    stop_within: float = Field(default=20, ge=0)
    """How many seconds answers in hand may take when the bot is asked to stop; by default 20. What
    is not done by then is answered at the next start."""


class SafetyConfig(BaseModel):
    """What keeps people from harm, whichever persona they talk to."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    crisis_check: bool = True
    """Whether messages that tell of suicide, self-harm or violence are answered by the bot itself,
    with helplines, instead of by a persona; by default they are."""
    region: str = ""
    """The country whose helplines are named, as two letters such as `US`, `GB`, `DE` or `IN`; by
    default none, and people are led to findahelpline.com."""
    helplines: str = ""
    """What you want to be shown in place of those helplines, one a line."""
    first_contact: bool = True
    """Whether everybody is told once, after the first answer, that they talk to an AI and where
    `/privacy` is; by default they are."""
    mature_in_private: bool = False
    """Whether people may let personas rated mature answer in private chats, with `/place mature
    on`; by default they answer only in places that are marked as for adults: on Discord channels
    with an age restriction, on Telegram groups that their administrators marked."""

    @field_validator("region")
    @classmethod
    def _is_known(cls, region: str) -> str:
        """Refuse countries whose helplines we do not know."""
        known = known_regions()
        if region and region.upper() not in known:
            message = (
                f"no helplines are known for {region!r}; write them in `safety.helplines`, or"
                f" choose one of {', '.join(known)}"
            )
            raise ValueError(message)
        return region.upper()


class LogConfig(BaseModel):
    """What is written to standard error."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    level: Literal["debug", "info", "warning", "error"] = "info"
    """From which weight on events are logged; the console chat shows warnings and errors only."""
    form: LogForm = "human"
    """How events are written: `human` for reading, `json` for programs; by default human."""


class SignsConfig(BaseModel):
    """Signs of life for whoever watches the bot."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    port: int | None = Field(default=None, ge=0, le=65535)
    """The port of this machine on which `/healthz`, `/readyz` and `/metrics` answer, 0 for any; by
    default none."""


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
    )

    database: DatabaseConfig = Field(default_factory=DatabaseConfig)
    """Where everything that was said is kept."""
    security: SecurityConfig = Field(default_factory=SecurityConfig)
    """Whether what is stored is encrypted."""
    llm: LlmConfig = Field(default_factory=LlmConfig)
    """Which language model answers."""
    conversation: ConversationConfig = Field(default_factory=ConversationConfig)
    """How people are answered."""
    memory: MemoryConfig = Field(default_factory=MemoryConfig)
    """What personas remember beyond what they are shown of a conversation."""
    access: AccessConfig = Field(default_factory=AccessConfig)
    """Who may talk with the bot, and who operates it."""
    limits: LimitsConfig = Field(default_factory=LimitsConfig)
    """How much may be asked of models; days and months are those of UTC."""
    safety: SafetyConfig = Field(default_factory=SafetyConfig)
    """What keeps people from harm."""
    privacy: PrivacyConfig = Field(default_factory=PrivacyConfig)
    """What `/privacy` tells people beside what is stored of them."""
    personas: PersonasConfig = Field(default_factory=PersonasConfig)
    """Who there is to talk to."""
    discord: DiscordConfig = Field(default_factory=DiscordConfig)
    """The Discord bot."""
    telegram: TelegramConfig = Field(default_factory=TelegramConfig)
    """The Telegram bot."""
    console: ConsoleConfig = Field(default_factory=ConsoleConfig)
    """The chat in the terminal."""
    signs: SignsConfig = Field(default_factory=SignsConfig)
    """Signs of life for whoever watches the bot."""
    log: LogConfig = Field(default_factory=LogConfig)
    """What the operator sees while the bot runs."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over what was read from the file."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings


def load_settings(path: Path | None = None) -> Settings:
    """Read all settings.

    Args:
        path: The configuration file. None takes `config.toml` of the working directory if there is
            one; a path that is given must exist.

    Raises:
        ConfigurationError: A file that cannot be read, an unknown key or an unfit value, named.
    """
    from_file = _read(path)
    source = str(path or DEFAULT_PATH)
    problems = [f"{source}: {p}" for p in _unknown_keys(from_file)]
    problems += [f"environment: {p}" for p in _unknown_variables()]
    if problems:
        raise ConfigurationError("\n".join(problems))
    try:
        return Settings(**from_file)
    except ValidationError as error:
        raise ConfigurationError("\n".join(_explain(error, source))) from error


def _read(path: Path | None) -> dict[str, Any]:
    """Return the contents of the file; of none, nothing."""
    if path is None and not DEFAULT_PATH.exists():
        return {}
    path = path or DEFAULT_PATH
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}."
        raise ConfigurationError(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path} is not valid TOML: {error}."
        raise ConfigurationError(message) from error


def _unknown_keys(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield one sentence for each section or key of the file that no setting has."""
    sections = sections_of(Settings)
    for section, keys in values.items():
        if section not in sections:
            yield f"unknown section {section!r}.{_nearest(section, sections)}"
        elif isinstance(keys, dict):
            known = sections[section].model_fields
            for key in cast("dict[str, Any]", keys):
                if key not in known:
                    yield f"unknown key '{section}.{key}'.{_nearest(key, known)}"


def _unknown_variables() -> Iterator[str]:
    """Yield one sentence for each variable with our prefix that no setting has."""
    sections = sections_of(Settings)
    known = [f"{_PREFIX}{s}__{k}".upper() for s, m in sections.items() for k in m.model_fields]
    for name in os.environ:
        if name.upper().startswith(_PREFIX) and name.upper() not in known:
            yield f"unknown variable {name!r}.{_nearest(name.upper(), known)}"


def sections_of(settings: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """Return the sections by name."""
    return {
        name: field.annotation
        for name, field in settings.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
    }


def _nearest(key: str, known: Iterable[str]) -> str:
    """Return a guess of what was meant, or nothing."""
    guesses = difflib.get_close_matches(key, list(known), n=1)
    return f" Did you mean {guesses[0]!r}?" if guesses else ""


def _explain(error: ValidationError, source: str) -> Iterator[str]:
    """Yield one sentence for each unfit value, without the value: it may be a secret."""
    for detail in error.errors(include_input=False, include_url=False):
        keys = [str(part) for part in detail["loc"]]
        variable = _PREFIX + "__".join(keys[:2]).upper()
        where = f"environment variable {variable}" if variable in os.environ else source
        yield f"{where}: {'.'.join(keys)}: {detail['msg'].removeprefix('Value error, ')}."
