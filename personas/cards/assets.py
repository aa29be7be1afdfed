"""The pictures and sounds of a card: how its JSON points at files in the container.

A CHARX archive calls them `embeded://path` (the specification's spelling), a PNG `__asset:path`.
The main icon is the card's picture. In a PNG that is the PNG itself, called `ccdefault:`; in an
archive it is a file like the others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count

from personas.cards.paths import is_safe
from personas.json_values import Json, JsonObject, as_object, as_text, at, put

_ASSETS = ("data", "assets")
_IN_ARCHIVE = "embeded://"
_IN_PNG = "__asset:"
_PREFIXES = (_IN_ARCHIVE, "embedded://", _IN_PNG)
_THE_PNG = "ccdefault:"
_MAIN_ICON: JsonObject = {"type": "icon", "uri": _THE_PNG, "name": "main", "ext": "png"}
"""What a card has that names no assets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A card's JSON, its picture and its other files, as one container has them."""

    raw: JsonObject
    assets: Mapping[str, bytes]
    picture: bytes | None = None


def main_icon(raw: JsonObject, assets: Mapping[str, bytes]) -> bytes | None:
    """Return the file of the card's main icon, if the container has it."""
    return assets.get(_path(_main(raw)))


def other_files(raw: JsonObject, assets: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a card without that of its main icon, unless it serves twice."""
    main = _main(raw)
    elsewhere = {_path(asset) for asset in _listed(raw) if asset is not main}
    dropped = {_path(main)} - elsewhere
    return {path: content for path, content in assets.items() if path not in dropped}


def for_archive(bundle: Bundle, extension: str) -> Bundle:
    """Return it as an archive has it: the picture, of this file extension, is a file."""
    bundle = replace(bundle, raw=_readdressed(bundle.raw, _IN_ARCHIVE))
    return bundle if bundle.picture is None else _with_file(bundle, _IN_ARCHIVE, extension)


def for_png(bundle: Bundle, extension: str) -> Bundle:
    """Return it as a PNG has it: a picture that is one is the PNG itself, any other a file."""
    bundle = replace(bundle, raw=_readdressed(bundle.raw, _IN_PNG))
    if bundle.picture is None:
        return bundle
    if extension != "png":
        return replace(_with_file(bundle, _IN_PNG, extension), picture=None)
    if not _path(_main(bundle.raw)):
        return bundle
    others = other_files(bundle.raw, bundle.assets)
    return replace(bundle, raw=_pointed(bundle.raw, _THE_PNG, extension), assets=others)


def normal_addresses(raw: JsonObject) -> JsonObject:
    """Return a card of version 3 as if all containers called their files the same."""
    return _pointed(_readdressed(raw, _IN_ARCHIVE), _THE_PNG, "png")


def _with_file(bundle: Bundle, prefix: str, extension: str) -> Bundle:
    """Return it with the picture among its files, in place of what the main icon was."""
    old = _path(_main(bundle.raw))
    if bundle.picture is None or bundle.assets.get(old) == bundle.picture:
        return bundle
    others = other_files(bundle.raw, bundle.assets)
    path = next(path for path in _icon_paths(old, extension) if path not in others)
    raw = _pointed(bundle.raw, prefix + path, extension)
    return replace(bundle, raw=raw, assets={**others, path: bundle.picture})


def _icon_paths(old: str, extension: str) -> Iterator[str]:
    """Yield where the main icon may lie: where it lay, if that will do, or a place of its own."""
    if old.endswith(f".{extension}") and is_safe(old):
        yield old
    yield f"assets/icon/image/main.{extension}"
    yield from (f"assets/icon/image/main-{number}.{extension}" for number in count(2))


def _pointed(raw: JsonObject, uri: str, extension: str) -> JsonObject:
    """Return the card with its main icon here; one on the web or in the JSON stays there."""
    listed, main = _listed(raw), _main(raw)
    if main and _path(main) == "" and main.get("uri") != _THE_PNG:
        return raw
    moved = {**(main or _MAIN_ICON), "uri": uri, "ext": extension}
    if not main:
        return put(raw, _ASSETS, [*listed, moved])
    return put(raw, _ASSETS, [moved if asset is main else asset for asset in listed])


def _readdressed(raw: JsonObject, prefix: str) -> JsonObject:
    """Return the card with its files under the addresses of a container."""
    if not isinstance(at(raw, _ASSETS), list):
        return raw
    moved: list[Json] = [
        put(as_object(asset), ("uri",), prefix + path) if (path := _path(asset)) else asset
        for asset in _listed(raw)
    ]
    return put(raw, _ASSETS, moved)


def _listed(raw: JsonObject) -> list[Json]:
    assets = at(raw, _ASSETS)
    return assets if isinstance(assets, list) else [_MAIN_ICON]


def _main(raw: JsonObject) -> JsonObject:
    """Return the main icon, or else the first; an empty object for none."""
    icons = [a for a in map(as_object, _listed(raw)) if a.get("type") == "icon"]
    named = (icon for icon in icons if icon.get("name") == "main")
    return next(named, icons[0] if icons else {})


def _path(asset: Json) -> str:
    """Return where in the container the file of an asset is; nothing if it is elsewhere."""
    uri = as_text(as_object(asset).get("uri"))
    prefix = next((prefix for prefix in _PREFIXES if uri.lower().startswith(prefix)), None)
    return "" if prefix is None else uri[len(prefix) :]
