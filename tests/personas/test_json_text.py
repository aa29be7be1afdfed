"""JSON and Base64 as strangers write them."""

import pytest

from bot.domain.errors import BadInputError
from personas import limits
from personas.json_text import from_base64, parse_object, to_base64, to_bytes
from personas.json_values import Json, JsonObject

NAME = "x.json"


def error_of(text: str) -> str:
    with pytest.raises(BadInputError) as caught:
        parse_object(text.encode(), NAME)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": NaN}', "has NaN for a number, which JSON does not know"),
        ('{"a": -Infinity}', "has -Infinity for a number, which JSON does not know"),
        ('{"a": 1e999}', "has 1e999 for a number, which JSON does not know"),
        ('{"a": 1' + "0" * 5000 + "}", "has a number of thousands of digits, which is none"),
        ('{"a": [{"b": 1, "c": 2, "b": 3}]}', "has the key 'b' twice in one object"),
        ('{"a": "\\ud83d"}', "has half an emoji in a text (an unpaired surrogate)"),
        ('{"\\uDE00": 1}', "has half an emoji in a text (an unpaired surrogate)"),
        ('{"a": 1,\n"b" 2}', "is not valid JSON: Expecting ':' delimiter in line 2."),
        ('{"a": 1} x', "is not valid JSON: Extra data in line 1."),
        ("3", "holds no JSON object; a card or lorebook begins with a brace."),
    ],
)
def test_one_sentence_tells_what_is_wrong_when_it_is_not_json(text: str, expected: str) -> None:
    assert error_of(text).startswith(f"'{NAME}' {expected}")


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_nesting_is_borne_up_to_a_limit(opening: str, closing: str) -> None:
    def nested(levels: int) -> str:
        return f'{{"deep": {opening * levels}1{closing * levels}}}'

    assert parse_object(nested(limits.JSON_DEPTH - 1).encode(), NAME)
    for levels in (limits.JSON_DEPTH, 50_000):
        assert "has lists or objects more than 100 levels deep" in error_of(nested(levels))


def test_emoji_are_read_when_they_are_escaped_in_two_halves() -> None:
    assert parse_object(b'{"a": "\\ud83d\\ude00"}', NAME) == {"a": "😀"}


def test_a_text_of_countless_brackets_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "JSON_CONTAINERS", 3)

    assert parse_object(b'{"a": [[]]}', NAME) == {"a": [[]]}
    assert error_of('{"a": [[], []]}') == (
        "'x.json' has more than 3 lists and objects; make it smaller."
    )


ODD: JsonObject = {"a": [1, 1.5, True, None, "ü\0\u2028😀", {"": []}], "n": 10**300, "m": -0.0}


@pytest.mark.parametrize("value", [{}, ODD])
@pytest.mark.parametrize("indent", [None, 2])
def test_what_was_written_is_read(value: JsonObject, indent: int | None) -> None:
    assert parse_object(to_bytes(value, indent=indent), NAME) == value


def test_half_an_emoji_is_written_as_a_question_mark() -> None:
    value: Json = {"a": "\ud83d"}

    assert to_bytes(value) == b'{"a":"?"}'


@pytest.mark.parametrize("content", [b"", b"\xfb\xff\xfe", b"ab", b"abc", b"abcd"])
def test_base64_is_read_however_it_is_written(content: bytes) -> None:
    proper = to_base64(content)

    for written in (
        proper,
        proper.rstrip(b"="),
        proper + b"==",
        b"\r\n".join(proper[i : i + 1] for i in range(len(proper))),
        proper.replace(b"+", b"-").replace(b"/", b"_"),
    ):
        assert from_base64(written, NAME) == content


@pytest.mark.parametrize("written", [b"%%%%", b"\xff", b"abcde", b"ab!c"])
def test_base64_is_refused_when_there_is_something_else_in_it(written: bytes) -> None:
    with pytest.raises(BadInputError, match=r"its Base64 is broken"):
        from_base64(written, NAME)
