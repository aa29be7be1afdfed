"""Traits in words: what the degrees from 0 to 1 mean for how a persona writes."""

from bot.domain.persona import Emoji, SentenceLength, Traits

_WORDS = {
    "warmth": ("cool and matter-of-fact", "friendly", "very warm and affectionate"),
    "playfulness": ("earnest", "lightly playful", "very playful and teasing"),
    "assertiveness": ("gentle and yielding", "sure of yourself", "bold and leading"),
    "humour": ("serious", "humorous now and then", "funny"),
    "formality": ("casual", "neutral in register", "formal"),
}
_LOW, _HIGH = 0.34, 0.67

_EMOJI: dict[Emoji, str] = {
    "never": "Use no emoji.",
    "rarely": "Use an emoji only rarely.",
    "sometimes": "Use an emoji now and then.",
    "often": "Use emoji freely.",
}
_SENTENCES: dict[SentenceLength, str] = {
    "short": "Write short sentences.",
    "medium": "Write sentences of medium length.",
    "long": "Write long, flowing sentences.",
}


def describe_traits(traits: Traits) -> str:
    """Return one line of instructions, empty if no trait is set."""
    degrees = [
        _in_words(name, degree) for name in _WORDS if (degree := getattr(traits, name)) is not None
    ]
    sentences = [f"Be {', '.join(degrees)}."] if degrees else []
    if traits.emoji is not None:
        sentences.append(_EMOJI[traits.emoji])
    if traits.sentence_length is not None:
        sentences.append(_SENTENCES[traits.sentence_length])
    return " ".join(sentences)


def _in_words(name: str, degree: float) -> str:
    """Return what a degree from 0 to 1 of this trait is called."""
    low, middle, high = _WORDS[name]
    if degree < _LOW:
        return low
    return middle if degree < _HIGH else high
