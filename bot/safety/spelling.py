"""Words that people misspell, by haste or on purpose, as they were meant.

Only the few words that matter are recognised; all others stay as they are.
"""

import re
from functools import lru_cache

_TEXT = (
    "i im want wanna to die dead kill killing myself my life end ending suicide suicidal hurt harm"
    " cut cutting live living alive anymore overdose overdosed unalive unaliving goodbye it all"
    " commit hang jump pills"
)
_WORDS = frozenset(_TEXT.split())
_FUZZY = ("suicide", "suicidal", "myself", "overdose", "overdosed", "anymore", "unalive", "killing")
"""Long and rare enough that a slip of the finger makes no other word of them."""
_REAL = frozenset({"overdone", "overdoses", "killings", "suicides"})
_SLIPS = {
    "kil": "kill",
    "kll": "kill",
    "wnat": "want",
    "wan": "want",
    "wana": "wanna",
    "liv": "live",
    "dei": "die",
    "comit": "commit",
    "commiting": "committing",
    "thinkin": "thinking",
    "killin": "killing",
    "sewerslide": "suicide",
    "sewercide": "suicide",
    "mah": "my",
    "ma": "my",
}
_LEET = (
    str.maketrans("013457@$!", "oieastasi"),
    str.maketrans("013457@$!", "oleastasi"),
)
_DISGUISE = re.compile(r"[0134579@$!]")
_SHORT, _LONG = 3, 6
_LONGEST = 40


@lru_cache(maxsize=4096)
def spelt(word: str) -> str:
    """Return the word as it was meant; a run of letters without spaces comes back as words."""
    if word in _WORDS or len(word) > _LONGEST:
        return word
    if word in _SLIPS:
        return _SLIPS[word]
    for guess in _guesses(word):
        if guess in _WORDS or " " in guess:
            return guess
    return word


def _guesses(word: str) -> list[str]:
    """Return what a word may have been meant as, the likeliest first."""
    guesses: list[str] = []
    if _DISGUISE.search(word) and not word.isdecimal():
        guesses += [word.translate(table) for table in _LEET]
    if "*" in word and len(word) >= _SHORT:
        guesses += [w for w in sorted(_WORDS) if _is_shape(word, w)]
    if re.search(r"(\w)\1\1", word):
        squeezed = _squeezed(word)
        guesses += [w for w in sorted(_WORDS) if len(w) >= _SHORT and _squeezed(w) == squeezed]
    if len(word) >= _LONG - 1 and word not in _REAL:
        guesses += [w for w in _FUZZY if w[0] == word[0] and _is_one_slip(word, w)]
    if len(word) >= _LONG and (apart := _apart(word)):
        guesses.append(apart)
    return guesses


def _is_shape(masked: str, word: str) -> bool:
    """Tell whether a word has the letters of a masked one, where each star hides one."""
    pairs = zip(masked, word, strict=False)
    return len(masked) == len(word) and all(m in ("*", c) for m, c in pairs)


def _squeezed(word: str) -> str:
    return re.sub(r"(\w)\1+", r"\1", word)


def _is_one_slip(written: str, meant: str) -> bool:
    """Tell whether one letter is missing, too much, another one, or two have changed places."""
    if abs(len(written) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(written), len(meant)) and written[start] == meant[start]:
        start += 1
    w, m = written[start:], meant[start:]
    swapped = w[1::-1] + w[2:] if len(w) > 1 else w
    return w[1:] == m[1:] or w[1:] == m or w == m[1:] or swapped == m


def _apart(run: str) -> str:
    """Return a run of letters as the words that it is made of; empty if it is made of others."""
    best: list[str | None] = ["", *[None] * len(run)]
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - 10), end):
            before, word = best[start], run[start:end]
            if before is not None and word in _WORDS:
                best[end] = f"{before} {word}".strip()
                break
    whole = best[-1] or ""
    return whole if " " in whole else ""
