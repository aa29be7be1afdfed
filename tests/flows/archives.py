"""Zips that people are handed."""

import io
import zipfile


def unzipped(content: bytes) -> dict[str, bytes]:
    """Return what is in a zip, by path."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}
