"""Names of files in a container. They are never used on a disk here, but others may do so."""

from pathlib import PurePosixPath

UNSAFE = "Files whose names lead out of the card were left out."

_LONGEST = 500


def is_safe(path: str) -> bool:
    """Tell whether this is a plain relative path: no step up, no root, no drive, no odd letters."""
    parts = path.split("/")
    return (
        0 < len(path) <= _LONGEST
        and path.isprintable()
        and not {"", ".", ".."} & set(parts)
        and not set(path) & set("\\:")
        and str(PurePosixPath(path)) == path
    )
