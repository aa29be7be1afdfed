"""Cut an answer where the model begins to speak for somebody else, before a word of it is seen.

A persona speaks for itself only. Models that see `Ann: …` in a conversation like to write Ann's
next line, too; nobody shall read words as Ann's that Ann never wrote. Only names of people who take
part count, and only at the beginning of a line with a colon: stories, lists, quotes and code stay
whole.
"""

import re
from collections.abc import Iterable, Iterator

from bot.domain.scene import Scene
from bot.prompting.names import clean_name, folded_name, is_spoken_by, name_in

_ONLY_LEAD = re.compile(r"[\s*_~\[(#]*")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_HALF_A_FENCE = re.compile(r"\s*(?:`{0,2}|~{0,2})")
_LONGEST_LEAD = 12


class SpeakerCut:
    """Lets the pieces of an answer through, as far as nobody else begins to speak in them."""

    def __init__(self, names: Iterable[str], *, so_far: str = "") -> None:
        """Take who else there is, and what was said of the answer before."""
        self._names = {folded_name(name) for name in names} - {""}
        self._held = ""
        """The beginning of a line that may become a name."""
        self._is_in_line = False
        """Whether the line that is being written is known to be the persona's."""
        self._is_in_fence = False
        self.is_cut = False
        """Whether somebody else began to speak; nothing is let through any more."""
        for line in so_far.splitlines(keepends=True):
            self._is_in_fence ^= _FENCE.match(line) is not None
            self._is_in_line = not line.endswith("\n")

    def take(self, text: str) -> str:
        """Return what may be shown by now; what is undecided is kept back."""
        self._held += text
        return "".join(self._let_through(is_end=False))

    def rest(self) -> str:
        """Return what was kept back, at the end of the answer."""
        return "".join(self._let_through(is_end=True))

    def _let_through(self, *, is_end: bool) -> Iterator[str]:
        while self._held and not self.is_cut:
            line, newline, _ = self._held.partition("\n")
            is_whole = bool(newline) or is_end
            if not self._is_in_line:
                if self._may_become_a_name(line, is_whole=is_whole):
                    return
                self._begin_line(line)
                if self.is_cut:
                    return
            yield line + newline
            self._held = self._held[len(line) + len(newline) :]
            self._is_in_line = not newline

    def _begin_line(self, line: str) -> None:
        """Decide whose line it is."""
        if _FENCE.match(line):
            self._is_in_fence = not self._is_in_fence
        elif not self._is_in_fence:
            self.is_cut = self._is_of_another(line)
        self._is_in_line = True

    def _is_of_another(self, line: str) -> bool:
        """Tell whether a line begins with the name of somebody else and a colon."""
        return is_spoken_by(line, self._names)

    def _may_become_a_name(self, line: str, *, is_whole: bool) -> bool:
        """Tell whether it is too early to decide whose line this is."""
        if is_whole or not self._names:
            return False
        if _HALF_A_FENCE.fullmatch(line):
            return True
        if self._is_in_fence or is_spoken_by(line, self._names):
            return False
        if _ONLY_LEAD.fullmatch(line):
            return len(line) <= _LONGEST_LEAD
        return ":" not in line and any(name.startswith(name_in(line)) for name in self._names)


def others_in(scene: Scene) -> set[str]:
    """Return the names of the people who take part, but for one that the persona has as well."""
    people = [message for message in scene.messages if message.role == "user"]
    names = {name for m in people for name in (m.author_name, m.speaker)}
    own = {folded_name(scene.persona.name), folded_name(scene.persona.definition.nickname)}
    every = {*names, *map(clean_name, names)}
    return {name for name in every if folded_name(name) not in own}
