"""What people do, as the bot is told of it. Pure."""

from collections.abc import Callable

from tests.platforms.discord_api.values import Json, Post, parts_of

_SUBCOMMAND, _GROUP, _TEXT, _WHOLE_NUMBER, _YES_OR_NO, _NUMBER = 1, 2, 3, 4, 5, 10
_READERS: dict[int, Callable[[str], str | int | float | bool]] = {
    _TEXT: str,
    _WHOLE_NUMBER: int,
    _NUMBER: float,
    _YES_OR_NO: "True".__eq__,
}


def command_json(published: list[Json], command: str, given: dict[str, str]) -> Json:
    """Return the call of a command with arguments, as its published shape wants them."""
    path, leaf = _find(published, command)
    known: dict[str, Json] = {option["name"]: option for option in leaf.get("options", [])}
    missing = {name for name, option in known.items() if option.get("required")} - given.keys()
    assert not missing, f"/{command} needs {missing}"
    assert given.keys() <= known.keys(), f"/{command} takes {known.keys()}"
    options = [_option(known[name], value) for name, value in given.items()]
    return _nested(path, options)


def completion_json(published: list[Json], command: str, argument: str, typed: str) -> Json:
    """Return a call that is being typed."""
    path, leaf = _find(published, command)
    option: Json = next(o for o in leaf.get("options", []) if o["name"] == argument)
    assert option.get("autocomplete"), f"{argument!r} of /{command} is not completed"
    return _nested(path, [{**_option(option, typed), "focused": True}])


def find_button(post: Post, button: str) -> str:
    """Return the custom id of a button of a message, which may be named by its label."""
    parts = parts_of(post.components)
    found = [p["custom_id"] for p in parts if button in (p.get("label"), p.get("custom_id"))]
    assert found, f"no button {button!r} under {post.text!r}, only {post.buttons}"
    return found[0]


def filled_in(form: Json, values: dict[str, str]) -> Json:
    """Return a form with values in its fields."""
    known = {part["custom_id"] for part in parts_of(form["components"]) if "custom_id" in part}
    assert values.keys() <= known, f"the form asks for {known}"
    components = [_filled(part, values) for part in form["components"]]
    return {"custom_id": form["custom_id"], "components": components}


def _filled(part: Json, values: dict[str, str]) -> Json:
    filled: Json = {"type": part["type"], "id": part.get("id", 0)}
    if "custom_id" in part:
        filled |= {"custom_id": part["custom_id"], "value": values.get(part["custom_id"], "")}
    if "components" in part:
        filled["components"] = [_filled(inner, values) for inner in part["components"]]
    if "component" in part:
        filled["component"] = _filled(part["component"], values)
    return filled


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


def _option(option: Json, value: str) -> Json:
    kind = option["type"]
    return {"name": option["name"], "type": kind, "value": _READERS[kind](value)}
