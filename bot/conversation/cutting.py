"""Cut an answer where the model begins to speak for somebody else, before a word of it is seen.

A persona speaks for itself only. Models that see `Ann: …` in a conversation like to write Ann's
next line, too; nobody shall read words as Ann's that Ann never wrote. Only names of people who take
part count, and only at the beginning of a line with a colon: stories, lists, quotes and code stay
whole.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from bot.domain.scene import Scene
from bot.prompting.names import clean_name

_LEAD = re.compile(r"\A\s*(?:[*_~]{1,3}(?!\s)|[\[(]|#{1,6}\s)*\s*")
"""What may stand before a name: marks of bold print and headings, but not of lists and quotes."""
_ONLY_LEAD = re.compile(r"[\s*_~\[(#]*")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_HALF_A_FENCE = re.compile(r"\s*(?:`{0,2}|~{0,2})")
_MARKS = " *_~[]()#"
_LONGEST_LEAD = 12


class SpeakerCut:
    """Lets the pieces of an answer through, as far as nobody else begins to speak in them."""

    def __init__(self, names: Iterable[str], *, so_far: str = "") -> None:
        """Take who else there is, and what was said of the answer before."""
        self._names = {_folded(name) for name in names} - {""}
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
        said, colon, _ = _folded_line(line).partition(":")
        return bool(colon) and _name_in(said) in self._names

    def _may_become_a_name(self, line: str, *, is_whole: bool) -> bool:
        """Tell whether it is too early to decide whose line this is."""
        if is_whole or not self._names:
            return False
        if _HALF_A_FENCE.fullmatch(line):
            return True
        said = _folded_line(line)
        if self._is_in_fence or ":" in said:
            return False
        if _ONLY_LEAD.fullmatch(said):
            return len(said) <= _LONGEST_LEAD
        return any(name.startswith(_name_in(said)) for name in self._names)


def others_in(scene: Scene) -> set[str]:
    """Return the names of the people who take part, but for one that the persona has as well."""
    people = [message for message in scene.messages if message.role == "user"]
    names = {name for m in people for name in (m.author_name, m.speaker)}
    own = {_folded(scene.persona.name), _folded(scene.persona.definition.nickname)}
    every = {*names, *map(clean_name, names)}
    return {name for name in every if _folded(name) not in own}


def _name_in(said: str) -> str:
    """Return what stands where a name would, before the colon."""
    return _LEAD.sub("", said, count=1).rstrip(_MARKS)


def _folded(name: str) -> str:
    return _folded_line(name).replace(":", " ").strip(_MARKS)


def _folded_line(line: str) -> str:
    """Return a line in small letters, without invisible signs and with single spaces."""
    plain = unicodedata.normalize("NFKC", line).casefold()
    seen = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return re.sub(r"[^\S\n]+", " ", seen)
