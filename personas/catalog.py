"""The persona files: those that Greenroom ships, and those in the operator's folders.

Not the personas that people write in a chat: those live in the database.
"""

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing, suppress
from pathlib import Path

from watchfiles import (
    Change,
    awatch,  # pyright: ignore[reportUnknownVariableType]  # names a type of trio, not installed
)

from bot.domain.errors import ConfigurationError
from bot.domain.ids import PersonaId
from bot.domain.persona import PersonaDefinition
from personas.config import PersonasConfig
from personas.folders import persona_files, survey
from personas.problem import Problem

SHIPPED = Path(__file__).parent / "library"

_LOOK_AGAIN_AFTER_MS = 5000
"""How often files are compared without a sign from the system, which network drives and folders
made later do not give."""

_REMEDY = "Mend the file; `greenroom persona lint` tells what is left."

_log = logging.getLogger(__name__)

_Stamps = Mapping[Path, tuple[int, int]]


class FileLibrary:
    """The shipped folder and the operator's, as one library."""

    def __init__(self, config: PersonasConfig) -> None:
        self.folders = (SHIPPED, *config.dirs)
        """From the one that yields to the one that wins."""

    def load(self) -> Mapping[PersonaId, PersonaDefinition]:
        """Read all files; later folders win. A folder that is missing is empty.

        Raises:
            ConfigurationError: One line with file and line number for each thing that is wrong.
        """
        for folder in self.folders:
            if not folder.is_dir():
                _log.warning("There is no folder %s to take personas from.", folder)
        found = survey(persona_files(folder) for folder in self.folders)
        if found.problems:
            raise ConfigurationError("\n".join(map(str, found.problems)), remedy=_REMEDY)
        return {entry.id: entry.definition for entry in found.entries.values()}

    async def changes(self) -> AsyncIterator[None]:
        """Yield after files were changed, made or removed, until cancelled.

        Folders may be missing, come and go. The files may be broken when this yields.
        """
        seen = self._stamps()
        async with aclosing(
            awatch(
                *(folder for folder in self.folders if folder.is_dir()),
                watch_filter=_is_toml,
                rust_timeout=_LOOK_AGAIN_AFTER_MS,
                yield_on_timeout=True,
                recursive=False,
                ignore_permission_denied=True,
            )
        ) as signs:
            async for _ in signs:
                if (stamps := self._stamps()) != seen:
                    seen = stamps
                    yield

    def _stamps(self) -> _Stamps:
        """Return what tells whether a file was changed, for every file."""
        stamps: dict[Path, tuple[int, int]] = {}
        for folder in self.folders:
            for path in persona_files(folder):
                with suppress(FileNotFoundError):
                    status = path.stat()
                    stamps[path] = (status.st_mtime_ns, status.st_size)
        return stamps


def lint(paths: Sequence[Path]) -> list[Problem]:
    """Return what is wrong in these files and folders, taken together with the shipped personas.

    Later paths win over earlier ones, as folders do in the settings.
    """
    folders: dict[Path, dict[str, Path]] = {}
    for path in (SHIPPED, *paths):
        for file in persona_files(path) if path.is_dir() else [path]:
            folders.setdefault(file.parent.resolve(), {})[file.name] = file
    return list(survey(files.values() for files in folders.values()).problems)


def _is_toml(_change: Change, path: str) -> bool:
    """Tell whether the change may concern us.

    The filter of `watchfiles` would not do: it ignores everything below `site-packages`.
    """
    return path.endswith(".toml")
