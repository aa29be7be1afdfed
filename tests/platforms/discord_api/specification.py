"""Discord's own description of its API, kept beside the repository, and who reads it for tests."""

import importlib.util
import json
import re
import warnings
from functools import cache
from pathlib import Path
from typing import Any, Protocol

_SPECIFICATION = Path("specs/validate_discord.py")
_IDS = re.compile(r"/\d+\b")


class Specification(Protocol):
    """Knows what the published description of the API allows."""

    spec: dict[str, Any]

    def find(self, method: str, path: str) -> tuple[str, dict[str, Any]]:
        """Return the pattern of a path, and what is described for the method."""
        ...

    def check(self, method: str, path: str, body: Any, files: Any) -> tuple[bool, list[str]]:
        """Return whether the request is allowed, and why not."""
        ...


def why_refused(
    shared_folder: Path, method: str, address: str, body: object, *, has_files: bool = False
) -> tuple[str, ...]:
    """Return why the description does not allow a request; nothing if it does.

    Every run of the bot tells Discord the same long list of commands, which takes a quarter of a
    second to read: what was judged once is not judged again. Whose list it is does not matter.
    """
    anywhere = _IDS.sub("/1", address)
    return _judged(shared_folder, method, anywhere, json.dumps(body), has_files)


@cache
def _judged(
    shared_folder: Path,
    method: str,
    address: str,
    body: str,
    has_files: bool,  # noqa: FBT001  # a key
) -> tuple[str, ...]:
    specification = load_specification(shared_folder)
    return tuple(specification.check(method, address, json.loads(body), has_files)[1])


@cache
def load_specification(shared_folder: Path) -> Specification:
    """Return the checker that is kept beside the machine-readable description."""
    path = shared_folder / _SPECIFICATION
    spec = importlib.util.spec_from_file_location("validate_discord", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with warnings.catch_warnings(
        action="ignore", category=ResourceWarning
    ):  # it leaves a file open
        return module.Discord()
