"""What people do, as the bot is told of it. Pure."""

from collections.abc import Callable, Iterable, Mapping

from tests.platforms.discord_api.values import Json, Post, parts_of

Given = str | Json
"""A text, or a file as messages that hold it write it."""

_SUBCOMMAND, _GROUP, _TEXT, _WHOLE_NUMBER, _YES_OR_NO, _NUMBER = 1, 2, 3, 4, 5, 10
_READERS: dict[int, Callable[[str], str | int | float | bool]] = {
    _TEXT: str,
    _WHOLE_NUMBER: int,
    _NUMBER: float,
    _YES_OR_NO: "True".__eq__,
}
_BUTTON, _TEXT_FIELD = 2, 4


def command_json(published: list[Json], command: str, given: Mapping[str, Given]) -> Json:
    """Return the call of a command with arguments, as its published shape wants them."""
    path, leaf = _find(published, command)
    known: dict[str, Json] = {option["name"]: option for option in leaf.get("options", [])}
    missing = {name for name, option in known.items() if option.get("required")} - given.keys()
    assert not missing, f"/{command} needs {missing}"
    assert given.keys() <= known.keys(), f"/{command} takes {known.keys()}"
    options = [_option(known[name], value) for name, value in given.items()]
    return {**_nested(path, options), **_resolved(given.values())}


def completion_json(published: list[Json], command: str, argument: str, typed: str) -> Json:
    """Return a call that is being typed."""
    path, leaf = _find(published, command)
    option: Json = next(o for o in leaf.get("options", []) if o["name"] == argument)
    assert option.get("autocomplete"), f"{argument!r} of /{command} is not completed"
    return _nested(path, [{**_option(option, typed), "focused": True}])


def press_json(post: Post, button: str) -> Json:
    """Return the press of a button of a message, which is named by its label or custom id."""
    parts = parts_of(post.components)
    named = [part for part in parts if button in (part.get("label"), part.get("custom_id"))]
    assert named, f"no button {button!r} under {post.text!r}, only {post.buttons}"
    return {
        "component_type": _BUTTON,
        "custom_id": named[0]["custom_id"],
        "id": named[0]["id"],
    }


def filled_in(form: Json, given: Mapping[str, Given]) -> Json:
    """Return a form with what is given in the fields that have these labels."""
    labels = {row["label"] for row in form["components"] if "component" in row}
    assert given.keys() <= labels, f"the form asks for {labels}"
    rows = [
        {"type": row["type"], "component": _filled(row, given.get(row["label"]))}
        for row in form["components"]
        if "component" in row
    ]
    return {"custom_id": form["custom_id"], "components": rows, **_resolved(given.values())}


def _filled(row: Json, given: Given | None) -> Json:
    """Return a field with what is given, or what stands in it."""
    field: Json = row["component"]
    given = field.get("value", "") if given is None else given
    assert given or not field.get("required", True), f"{row['label']!r} must be filled in"
    filled = {"type": field["type"], "custom_id": field["custom_id"]}
    if field["type"] == _TEXT_FIELD:
        return {**filled, "value": given}
    return {**filled, "values": [given if isinstance(given, str) else given["id"]] if given else []}


def _find(published: list[Json], command: str) -> tuple[list[Json], Json]:
    """Return the published parts that the words of a command lead through, and the last one."""
    path: list[Json] = []
    options = published
    for word in command.split():
        there = [option for option in options if option["name"] == word]
        assert there, f"no command /{command}; there are {[o['name'] for o in options]}"
        path.append(there[0])
        options = there[0].get("options", [])
    is_group = any(option["type"] in {_SUBCOMMAND, _GROUP} for option in options)
    assert not is_group, f"/{command} cannot be called by itself"
    return path, path[-1]


def _nested(path: list[Json], options: list[Json]) -> Json:
    """Return the arguments within the words of the command, the first of which has an id."""
    top, *words = path
    for word in reversed(words):
        options = [{"name": word["name"], "type": word["type"], "options": options}]
    return {"id": top["id"], "name": top["name"], "type": top["type"], "options": options}


def _option(option: Json, given: Given) -> Json:
    """Return an argument; of a file its id, and of what can be chosen only that."""
    kind = option["type"]
    value = _READERS[kind](given) if isinstance(given, str) else given["id"]
    choices = [choice["value"] for choice in option.get("choices", [])]
    assert not choices or value in choices, f"{option['name']!r} is one of {choices}"
    return {"name": option["name"], "type": kind, "value": value}


def _resolved(given: Iterable[Given]) -> Json:
    """Return the files among what is given."""
    files = {file["id"]: file for file in given if not isinstance(file, str)}
    return {"resolved": {"attachments": files}} if files else {}
