"""Requests as they came in: read from the wire, and checked against aiogram's method models."""

import importlib.util
import json
import time
import typing
import warnings
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from aiogram import methods
from aiogram.methods import TelegramMethod
from pydantic import ValidationError

_SPECIFICATION = Path("specs/validate_telegram.py")
_MODELS: dict[str, type[TelegramMethod[Any]]] = {
    model.__api_method__.lower(): model
    for model in vars(methods).values()
    if isinstance(model, type) and issubclass(model, TelegramMethod) and model is not TelegramMethod
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file in a request."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, kw_only=True)
class Request:
    """One call of a method."""

    method: str
    wire: dict[str, str]
    """The parameters as they were sent."""
    params: dict[str, Any]
    """The same, read."""
    files: dict[str, "Part"] = field(default_factory=dict[str, "Part"])
    """What was uploaded, by parameter."""
    came_at: float = field(default_factory=time.monotonic)


class Specification(Protocol):
    """Knows what the published documentation allows."""

    def check(self, method: str, params: dict[str, Any]) -> tuple[bool, list[str]]:
        """Return whether the call is allowed, and why not."""
        ...


def read_request(
    method: str, wire: dict[str, str], files: dict[str, Part]
) -> tuple[Request, list[str]]:
    """Return the request and what aiogram's model of the method finds wrong with it."""
    model = _MODELS.get(method.lower())
    if model is None:
        return Request(method=method, wire=wire, params={}), [f"there is no method {method}"]
    unknown = [f"{method}: unknown parameter {name}" for name in wire.keys() - model.model_fields]
    params = {name: _read(model, name, value) for name, value in wire.items()}
    request = Request(method=method, wire=wire, params=params, files=files)
    try:
        model.model_validate(params)
    except ValidationError as error:
        faults = [f"{method}: {fault['loc']}: {fault['msg']}" for fault in error.errors()]
        return request, unknown + faults
    return request, unknown


def _read(model: type[TelegramMethod[Any]], name: str, value: str) -> Any:
    """Return a parameter as the documentation types it; all but texts are JSON."""
    field = model.model_fields.get(name)
    kinds = set(typing.get_args(field.annotation) or [field.annotation]) if field else {str}
    if str in kinds and int not in kinds:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


@cache
def load_specification(shared_folder: Path) -> Specification:
    """Return the checker that is kept beside the machine-readable documentation."""
    path = shared_folder / _SPECIFICATION
    spec = importlib.util.spec_from_file_location("validate_telegram", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with warnings.catch_warnings(
        action="ignore", category=ResourceWarning
    ):  # it leaves a file open
        return module.Telegram()
