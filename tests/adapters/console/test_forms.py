"""A form as a TOML file: what is written into it is what comes out of it."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.inbound import to_answers
from adapters.console.outbound import to_toml
from bot.domain.errors import BadInputError
from bot.domain.form import FieldKind, Form, FormField
from tests.fakes.post_office import LETTER


def a_form(value: str = "", *, kind: FieldKind = "text", is_required: bool = False) -> Form:
    """Return a form with one field."""
    field = FormField(
        name="note", label="Note", kind=kind, value=value, is_required=is_required, max_length=99
    )
    return Form(title="A note", command="note keep", fields=(field,))


def test_a_form_is_drawn_with_its_help_above_each_key() -> None:
    assert to_toml(LETTER) == (
        "# A letter\n"
        "# Fill it in between the quotes, save the file and leave the editor.\n"
        "# To give it up, leave the file as it is.\n"
        "\n"
        "# To\n"
        "# Who reads it.\n"
        "# Must be filled in. One line, at most 20 characters.\n"
        'to = ""\n'
        "\n"
        "# Text\n"
        "# As many lines as you like, at most 400 characters.\n"
        "text = '''\n"
        "Dear friend\n"
        "'''\n"
        "\n"
        "# Stamp\n"
        "# The path of an image.\n"
        'stamp = ""\n'
    )


@given(st.text(max_size=99), st.sampled_from(["line", "text"]))
@pytest.mark.parametrize("odd", ["", "'''", '"""', "\\", "\\n", "\x7f", "\x00", "a'", 'a"'])
def test_every_value_comes_back_as_it_was(odd: str, value: str, kind: FieldKind) -> None:
    value = (value.replace("\r\n", "\n") + odd)[-99:]

    read = tomllib.loads(to_toml(a_form(value, kind=kind)))["note"]

    assert read.strip("\n") == value.strip("\n")


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("note = 'one'\nnote ? 'two'", "(at line 2, column 6): `note ? 'two'`"),
        ("note = '''one", "What you wrote cannot be read: "),
        ("note = 7", "'note' must be a text in quotes."),
        ("note = '''\n \n'''", "'note' must be filled in."),
        ("", "'note' must be filled in."),
        ("note = 'one\ntwo'", "(at line 1, column 12): `note = 'one`"),
        ("note = '''one\ntwo'''", "'note' takes one line only."),
        (f"note = '{'x' * 100}'", "'note' is 100 characters long, and 99 is the most."),
        ("note = 'one'\nnotes = 'two'", "There is no field 'notes' in this form."),
    ],
)
def test_what_does_not_fit_is_said_with_its_place(written: str, problem: str) -> None:
    with pytest.raises(BadInputError) as caught:
        to_answers(written, a_form(kind="line", is_required=True))

    assert problem in str(caught.value)


def test_answers_are_taken_without_the_white_space_around_them() -> None:
    assert to_answers("note = '''\n one\ntwo \n'''", a_form()) == {"note": "one\ntwo"}


def test_a_field_that_was_deleted_is_empty() -> None:
    assert to_answers("", a_form("one")) == {"note": ""}
