"""Chance that depends on a seed and nothing else, so that a turn can be made again as it was."""

from hashlib import blake2b


class SeededChance:
    """Draws a number for each occasion."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def below(self, limit: int, occasion: str) -> int:
        """Return a number from 0 to below the limit, the same one for the same occasion."""
        drawn = blake2b(f"{self._seed}\n{occasion}".encode(), digest_size=8).digest()
        return int.from_bytes(drawn) % limit
