"""One file: what it may say, and what is told when it says something else."""

from pathlib import Path

import pytest

from bot.domain.persona import MemoryPolicy, ModelPreference, PersonaDefinition, Traits
from personas.problem import Problem
from personas.reading import Entry, parse, read
from tests.personas.persona_files import MINIMAL, write_persona

PATH = Path("ada.toml")
ADA = MINIMAL.format(id="ada", name="Ada")


def problems_of(text: str) -> list[str]:
    """Return what is told about a text that is not a persona."""
    found = parse(text, PATH)
    assert not isinstance(found, Entry)
    return [str(problem) for problem in found]


def test_defaults_are_those_of_the_domain_when_a_file_says_the_least() -> None:
    found = parse(ADA, PATH)

    assert isinstance(found, Entry)
    assert found.id == "ada"
    assert found.definition == PersonaDefinition(name="Ada", description="Somebody to talk to.")


def test_every_key_arrives_when_a_file_says_the_most() -> None:
    text = (
        ADA
        + '''
icon = "🎩"
system_prompt = """
You are Ada.
"""
personality = "Exact."
scenario = "A study."
greeting = "Good evening."
alternate_greetings = ["Good morning."]
example_dialogue = "<START>"
post_history_instructions = "Be exact."
tags = ["number theory"]
rating = "teen"
aliases = ["countess"]
[traits]
warmth = 1
emoji = "never"
sentence_length = "long"
[memory_policy]
window_messages = 10
sees = "own"
[model]
id = "openai:gpt-5"
temperature = 0.4
max_tokens = 300
'''
    )
    found = parse(text, PATH)

    assert isinstance(found, Entry)
    assert found.definition == PersonaDefinition(
        name="Ada",
        description="Somebody to talk to.",
        icon="🎩",
        system_prompt="You are Ada.",
        personality="Exact.",
        scenario="A study.",
        greeting="Good evening.",
        alternate_greetings=("Good morning.",),
        example_dialogue="<START>",
        post_history_instructions="Be exact.",
        tags=("number theory",),
        rating="teen",
        aliases=("countess",),
        traits=Traits(warmth=1.0, emoji="never", sentence_length="long"),
        memory_policy=MemoryPolicy(window_messages=10, sees="own"),
        model=ModelPreference(id="openai:gpt-5", temperature=0.4, max_tokens=300),
    )


def test_the_meant_key_is_guessed_when_a_key_is_unknown() -> None:
    assert problems_of(ADA + 'greting = "Hello"\n') == [
        "ada.toml:4: unknown key 'greting'. Did you mean 'greeting'?"
    ]


def test_line_and_section_are_told_when_a_key_of_a_section_is_unknown() -> None:
    (problem,) = problems_of(ADA + "\n[traits]\nwarmth = 0.5\nspeed = 0.5\n")

    assert problem.startswith("ada.toml:7: unknown key 'traits.speed'. Known here: warmth,")


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ("[traits]\nwarmth = 1.5", "5: 'traits.warmth': Input should be less than or equal to 1."),
        ("[traits]\nwarmth = -0.1", "5: 'traits.warmth': Input should be greater than or equal to"),
        ("[traits]\nwarmth = true", "5: 'traits.warmth': Input should be a valid number"),
        ('rating = "adults"', "4: 'rating': Input should be 'everyone', 'teen' or 'mature'."),
        ('tags = "funny"', "4: 'tags': Input should be a valid list."),
        ("greeting = 3", "4: 'greeting': Input should be a valid string."),
        ('aliases = [\n"ok",\n"a: b"\n]', "4: 'aliases' is 'a: b'; write words of letters,"),
        ('alternate_greetings = [" "]', "4: 'alternate_greetings' is empty;"),
        ('icon = "to o"', "4: 'icon' is 'to o'; write one emoji"),
        ("[memory_policy]\nwindow_messages = 0", "5: 'memory_policy.window_messages': Input"),
        ("model = { temperature = 9 }", "4: 'model.temperature': Input should be less than"),
        ("traits.warmth = 2", "4: 'traits.warmth': Input should be less than"),
    ],
)
def test_line_and_remedy_are_told_when_a_value_is_unfit(extra: str, expected: str) -> None:
    (problem,) = problems_of(f"{ADA}{extra}\n")

    assert problem.startswith(f"ada.toml:{expected}")


@pytest.mark.parametrize("persona_id", ["Ada", "1ada", "ada lovelace", "", "a" * 41])
def test_the_form_of_an_id_is_told_when_it_is_unfit(persona_id: str) -> None:
    (problem,) = problems_of(MINIMAL.format(id=persona_id, name="Ada"))

    assert problem.startswith(f"ada.toml:1: 'id' is {persona_id!r}; write lower-case letters")


def test_limits_hold_when_texts_are_very_long() -> None:
    text = MINIMAL.format(id="ada", name="A" * 101).replace("Somebody", "x" * 20_001)

    assert problems_of(text) == [
        "ada.toml:2: 'name': String should have at most 100 characters.",
        "ada.toml:3: 'description': String should have at most 20000 characters.",
    ]


def test_every_missing_key_is_told_when_a_file_is_empty() -> None:
    assert problems_of("") == [
        f"ada.toml:1: {key!r} is missing; every persona needs it."
        for key in ("id", "name", "description")
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('id = "ada"\nname = Ada\n', 2),
        ('id = "ada"\n\nname = """\nAda\n', 4),
        ('id = "ada"\nid = "bea"\n', 2),
    ],
)
def test_the_line_is_told_when_a_file_is_not_toml(text: str, line: int) -> None:
    (problem,) = problems_of(text)

    assert problem.startswith(f"ada.toml:{line}: is not valid TOML: ")
    assert "line" not in problem.removeprefix(f"ada.toml:{line}: is not valid TOML: ")


def test_prose_is_not_taken_for_a_key_when_the_line_is_looked_for() -> None:
    prose = 'system_prompt = """\n# a "title"\nrating = "high"\n[traits]\nwarmth = 3\n"""\n'
    noise = 'personality = \'rating = "x"\' # rating = """\n'

    (problem,) = problems_of(ADA + prose + noise + 'rating = "low"\n')

    assert problem.startswith("ada.toml:11: 'rating'")


def test_the_line_is_told_when_a_file_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "ada.toml"
    path.write_bytes(b'id = "ada"\nname = "Ad\xe4"\n')

    assert read(path) == [Problem(path=path, line=2, text="is not UTF-8; save it as UTF-8.")]


def test_a_file_is_read_when_its_editor_wrote_a_byte_order_mark(tmp_path: Path) -> None:
    path = write_persona(tmp_path, "ada")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert isinstance(read(path), Entry)


def test_a_problem_is_told_when_a_file_cannot_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "folder.toml"
    folder.mkdir()

    assert read(folder) == [Problem(path=folder, line=1, text="cannot be read: Is a directory.")]
