"""Text as the rules read it: plain letters and spaces, whatever was done to hide the words.

Nothing of it is shown or kept.
"""

import re
import unicodedata
from collections.abc import Iterator

from bot.safety.spelling import spelt

_QUOTE = re.compile(r'"[^"\n]{1,300}"|(?<![\w])\'[^\'\n]{3,300}\'(?![\w])')
_ACTION = re.compile(r"\*[^*\n]{1,300}\*")
_SPEECH = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|whisper\w*|shout\w*|scream\w*|yell\w*|sings?|sang|goes|lyrics?|song"
    r"|phrase|mean(?:s|ing)?|translate|called|titled?|quote|word|sagte?|schrie|bedeutet|heisst"
    r"|übersetze|dijo|dice|significa|traduce|dit"
    r"|veut dire|traduis|disse|diz|traduza|kehta|matlab)\b"
)
_LOOK_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u04cf"
    "\u0261\u043e\u03b1\u03bf\u03b9\u03ba\u03c4\u03bd\u043c\u0442\u043d\u0432\u043a",
    "aeopcyxijshdlgoaoiktvmthbk",
)
"""Cyrillic and Greek letters, and the Latin ones that they are taken for."""
_SENTENCE = re.compile(r"[.!?…;\n।]+(?:\s|$)|\n")
_SUFFIX = re.compile(r"(?<=[a-z])'(?=(?:t|m|s|d|ve|re|ll)\b)")
_SPACED = re.compile(r"(?<![\w])(?:\w[ .\-_*]{1,2}){2,}\w(?![\w])")
_NOT_WORDS = re.compile(r"[^\w\s,:*@$!\u0900-\u097f\u2600-\u27bf\U0001f300-\U0001faff]+")
_SPACE = re.compile(r"\s+")
_DEVANAGARI_DOTS = dict.fromkeys(map(ord, "\u093c\u0901\u0902"))


def sentences(text: str) -> Iterator[str]:
    """Yield what was said, sentence by sentence; then all lines as if they were one.

    What is quoted is left out where somebody else says it; so is what is done between asterisks.
    """
    folded = _without_quotes(_folded(text))
    readings = [folded]
    if "\n" in folded.strip():
        readings.append(folded.replace("\n", " "))
    for reading in readings:
        for sentence in _SENTENCE.split(reading):
            if words := _in_words(sentence):
                yield words


def _folded(text: str) -> str:
    """Return the text in small letters, without accents, invisible signs and look-alikes."""
    shown = "".join(c for c in unicodedata.normalize("NFKC", text) if _is_shown(c)).casefold()
    shown = shown.replace("\u0451", "\u0435").translate(_DEVANAGARI_DOTS)
    shown = re.sub("[\u2018\u2019\u02bc`\u00b4]", "'", shown)
    shown = re.sub("[\u201c\u201d\u201e\u00ab\u00bb]", '"', shown)
    return "".join(_in_one_script(part) for part in re.split(r"(\s+)", shown))


def _is_shown(character: str) -> bool:
    return unicodedata.category(character) != "Cf" and not "\ufe00" <= character <= "\ufe0f"


def _in_one_script(word: str) -> str:
    """Return a word without Latin accents, and in Latin letters if only some of them are."""
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word)
    kept = [c for i, c in enumerate(apart) if not (_is_accent(c) and i and apart[i - 1].isascii())]
    word = unicodedata.normalize("NFC", "".join(kept))
    has_latin = any("a" <= c <= "z" for c in word)
    return word.translate(_LOOK_ALIKE) if has_latin else word


def _is_accent(character: str) -> bool:
    return unicodedata.category(character) == "Mn"


def _without_quotes(text: str) -> str:
    """Return the text without what others say in it, and without what is acted out."""
    outside = _QUOTE.sub(" ", text)
    if outside.strip() and _SPEECH.search(outside):
        text = outside
    return _ACTION.sub(" ", text)


def _in_words(sentence: str) -> str:
    """Return a sentence as words with single spaces, each spelt as it was meant."""
    sentence = _SPACED.sub(lambda run: re.sub(r"[ .\-_*]", "", run[0]), sentence)
    sentence = _SUFFIX.sub("", sentence)
    words = _NOT_WORDS.sub(" ", sentence.replace("'", " ")).replace("_", " ")
    spaced = re.sub(r"(?<![\w@$!*])[@$!*]+|[@$!*]+(?!\w)|([,:])", r" \1 ", words)
    return _SPACE.sub(" ", " ".join(spelt(word) for word in spaced.split())).strip()
