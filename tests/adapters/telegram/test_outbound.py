"""What we say, as Telegram shows it."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity

from adapters.common.splitting import split, utf16_length
from adapters.telegram.outbound import (
    MESSAGE_LIMIT,
    Formatted,
    draft_id,
    header,
    to_message,
    to_notices,
)
from bot.domain.ids import TurnId
from bot.domain.reply import Button, Field, Reply
from tests.builders import a_direct_chat, a_topic
from tests.platforms.bot_api.rules import checked_entities

MARKDOWN = (
    *(
        "# Head\n",
        "- item\n",
        "1. one\n",
        "> quote\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "---\n",
    ),
    *("**bold**", "*i*", "`code`", "```py\nx = 1\n```\n", "||hidden||", "~~no~~", "[a](http://b)"),
    *("😀", "@somebody", "<b>", "$5", " ", "\n\n", "नमस्ते", "\\", "*", "`", "&amp;", "mail@example"),
)


def marks(formatted: Formatted, kind: str) -> list[str]:
    """Return what entities of this kind mark."""
    whole = MessageEntity.shift_entities("", formatted.entities)
    raw = formatted.text.encode("utf-16-le")
    spans = [(e.offset, e.offset + e.length) for e in whole if e.type == kind]
    return [raw[2 * start : 2 * end].decode("utf-16-le") for start, end in spans]


@pytest.mark.parametrize(
    ("markdown", "text", "kind", "marked"),
    [
        ("Be **bold** 😀 *now*", "Be bold 😀 now", "italic", ["now"]),
        ("# Plan\nGo", "Plan\nGo", "bold", ["Plan"]),
        ("- a\n- b", "• a\n• b", "bold", []),
        ("```python\nx = 1\n```", "x = 1", "pre", ["x = 1"]),
        ("run `make`", "run make", "code", ["make"]),
        ("5 * 3 < 20 & snake_case", "5 * 3 < 20 & snake_case", "italic", []),
        ("*an open star", "*an open star", "italic", []),
        ("[here](https://x.example/?a=$1)", "here", "text_link", ["here"]),
    ],
)
def test_markdown_is_shown_by_entities(
    markdown: str, text: str, kind: str, marked: list[str]
) -> None:
    formatted = to_message(markdown)

    assert formatted.text == text
    assert marks(formatted, kind) == marked


@pytest.mark.parametrize(
    "text",
    [
        "she <smiles> at you",
        "<div>\nfoo\n</div>",
        "<!-- a thought -->",
        "from $5-$10 to $a_b$",
        "    <indented>",
    ],
)
def test_nothing_vanishes_that_looks_like_markup(text: str) -> None:
    assert to_message(text).text.strip() == text.strip()


def test_links_keep_their_address() -> None:
    (link,) = to_message("[here](https://x.example/?a=$1&b=<2>)").entities
    assert link.url == "https://x.example/?a=$1&b=<2>"


def test_no_name_pings_anybody() -> None:
    assert "@" not in to_message("Ask @durov, or (@alice1)!").text
    assert to_message("mail ann@example.com").text == "mail ann@example.com"
    assert to_message("see https://x.example/@durov").text == "see https://x.example/@durov"
    assert to_message("```\n@property\n```").text == "@property"
    assert to_message("`@property`").text == "@property"
    assert "@" not in header("@durov")


def test_the_header_is_bold_and_the_text_behind_it_formatted() -> None:
    head = header("🌱 Coach")
    formatted = to_message(f"{head}**Go** now", header=head)

    assert formatted.text == "🌱 Coach\nGo now"
    assert marks(formatted, "bold") == ["🌱 Coach", "Go"]


def test_a_rule_below_the_header_makes_no_heading_of_it() -> None:
    head = header("🌱 Coach")
    assert to_message(f"{head}---\ntext", header=head).text.startswith("🌱 Coach\n")


def test_markdown_is_shown_as_it_is_where_its_formatting_would_not_fit() -> None:
    wide = f"| {'x' * 1500} | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"
    assert utf16_length(wide) < MESSAGE_LIMIT

    assert to_message(wide) == Formatted(text=wide)


def test_half_a_character_breaks_nothing() -> None:
    assert to_message("a \ud83d b").text == "a ? b"


@given(st.lists(st.one_of(st.sampled_from(MARKDOWN), st.text(max_size=4)), max_size=40))
def test_entities_lie_within_the_text_and_break_no_character(fragments: list[str]) -> None:
    head = header("🌱 Coach")
    formatted = to_message(head + "".join(fragments), header=head)

    entities = [entity.to_dict() for entity in formatted.entities]
    assert checked_entities(formatted.text, entities) == entities


@given(st.lists(st.sampled_from(MARKDOWN), min_size=1, max_size=400))
def test_a_part_of_an_answer_always_fits(fragments: list[str]) -> None:
    for part in split("".join(fragments) * 9, MESSAGE_LIMIT, length=utf16_length):
        shown = to_message(part).text
        assert shown.strip()
        assert utf16_length(shown) <= MESSAGE_LIMIT


def test_a_reply_shows_title_text_and_fields() -> None:
    reply = Reply(title="A_b*c", text="Hello *you*", fields=(Field(name="Age", value="`7`"),))

    (notice,) = to_notices(reply)

    assert notice.content.text == "A_b*c\n\nHello you\n\nAge: 7"
    assert marks(notice.content, "bold") == ["A_b*c", "Age:"]
    assert notice.keyboard is None


def test_bad_news_are_marked() -> None:
    (notice,) = to_notices(Reply(text="No.", tone="bad"))
    assert notice.content.text == "⚠️ No."


def test_buttons_are_below_the_last_message_some_to_a_row() -> None:
    buttons = tuple(Button(label=str(n), command=f"persona switch {n}") for n in range(5))

    *first, last = to_notices(Reply(text="word " * 2000, buttons=buttons))

    assert len(first) >= 1
    assert all(notice.keyboard is None for notice in first)
    assert last.keyboard is not None
    assert [len(row) for row in last.keyboard.inline_keyboard] == [2, 2, 1]
    assert last.keyboard.inline_keyboard[0][0].callback_data == "persona switch 0"


def test_a_topic_of_a_supergroup_is_linked_and_others_have_no_address() -> None:
    (notice,) = to_notices(Reply(text="Begun.", place=a_topic()))
    assert notice.content.text == "Begun.\nGo there"
    assert [entity.url for entity in notice.content.entities] == ["https://t.me/c/1/5"]
    (notice,) = to_notices(Reply(text="Begun.", place=a_direct_chat()))
    assert notice.content.text == "Begun."


def test_drafts_have_a_number_of_their_own_that_is_never_0() -> None:
    turn = TurnId(uuid4())
    numbers = [draft_id(turn, part) for part in range(50)]

    assert len(set(numbers)) == 50
    assert all(0 < number < 2**31 for number in numbers)
    assert numbers == [draft_id(turn, part) for part in range(50)]


@pytest.mark.parametrize("link", ["tg://user?id=7", "TG://user?id=7"])
def test_a_link_that_would_ping_somebody_is_plain_text(link: str) -> None:
    shown = to_message(f"Ask [Ann]({link}), or [read](https://example.org).")

    assert "Ask Ann, or read." in shown.text
    assert [entity.url for entity in shown.entities] == ["https://example.org"]
