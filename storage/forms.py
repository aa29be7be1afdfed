"""Forms as JSON."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.domain.form import Form, FormField
from storage.values import known


def to_json(form: Form) -> dict[str, Any]:
    """Return the form as JSON has it."""
    return asdict(form)


def from_json(stored: Mapping[str, Any]) -> Form:
    """Return the form that was stored."""
    asked = tuple(FormField(**known(FormField, each)) for each in stored.get("fields", ()))
    fields: dict[str, Any] = {**known(Form, stored), "fields": asked}
    return Form(**fields)
