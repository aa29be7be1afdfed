"""Several folders as one library, and its changes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.errors import ConfigurationError
from bot.domain.ids import PersonaId
from personas.catalog import SHIPPED, FileLibrary, lint
from personas.config import PersonasConfig
from tests.personas.persona_files import write_persona

COACH = PersonaId("coach")
ADA = PersonaId("ada")
PATIENCE = 20
"""Seconds until a test that waits for a change gives up."""
LONG_MS = 600_000
"""Between two looks, where only the system's signs shall count."""


def library_of(*folders: Path) -> FileLibrary:
    """Return a library of the shipped personas and these folders."""
    return FileLibrary(PersonasConfig(dirs=folders))


def shipped_ids() -> set[PersonaId]:
    return set(library_of().load())


def error_of(library: FileLibrary) -> str:
    with pytest.raises(ConfigurationError) as caught:
        library.load()
    assert "greenroom persona lint" in caught.value.remedy
    return str(caught.value)


def test_the_later_folder_wins_when_several_have_the_same_id(tmp_path: Path) -> None:
    write_persona(tmp_path / "one", "coach", name="First", file="mine.toml")
    write_persona(tmp_path / "two", "coach", name="Second", file="yours.toml")

    assert library_of(tmp_path / "one").load()[COACH].name == "First"
    assert library_of(tmp_path / "one", tmp_path / "two").load()[COACH].name == "Second"
    assert library_of(tmp_path / "two", tmp_path / "one").load()[COACH].name == "First"


def test_shipped_personas_stay_when_a_folder_adds_others(tmp_path: Path) -> None:
    write_persona(tmp_path, "ada")

    assert set(library_of(tmp_path).load()) == {*shipped_ids(), ADA}


def test_the_rest_is_loaded_when_a_folder_is_missing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert set(library_of(tmp_path / "nowhere").load()) == shipped_ids()
    assert str(tmp_path / "nowhere") in caplog.text


def test_other_files_are_left_alone_when_a_folder_is_read(tmp_path: Path) -> None:
    write_persona(tmp_path, "ada", file="ada.toml.bak")
    write_persona(tmp_path, "bea", file=".bea.toml")
    write_persona(tmp_path / "deeper", "cleo")

    assert set(library_of(tmp_path).load()) == shipped_ids()


def test_all_broken_files_are_told_when_a_library_is_loaded(tmp_path: Path) -> None:
    ada = write_persona(tmp_path, "ada", extra='mood = "good"\n')
    bea = write_persona(tmp_path, "bea", extra="greeting = \n")

    first, second = error_of(library_of(tmp_path)).splitlines()

    assert first.startswith(f"{ada}:4: unknown key 'mood'.")
    assert second.startswith(f"{bea}:4: is not valid TOML:")


def test_both_files_are_told_when_a_folder_has_an_id_twice(tmp_path: Path) -> None:
    one = write_persona(tmp_path, "ada", file="one.toml")
    two = write_persona(tmp_path, "ada", file="two.toml")

    assert error_of(library_of(tmp_path)) == (
        f"{two}:1: the id 'ada' is taken by {one} in the same folder; choose another one."
    )


@pytest.mark.parametrize(
    ("named", "line", "clash"),
    [
        ({"persona_id": "ada", "extra": 'aliases = ["x", "Riya"]\n'}, 4, "'Riya' (aliases)"),
        ({"persona_id": "ada", "name": "RIYA"}, 2, "'RIYA' (name)"),
        ({"persona_id": "riya", "name": "Ada"}, 1, "'riya' (id)"),
    ],
)
def test_both_files_are_told_when_two_personas_share_a_name(
    tmp_path: Path, named: dict[str, str], line: int, clash: str
) -> None:
    path = write_persona(tmp_path, **named)

    assert error_of(library_of(tmp_path)) == (
        f"{path}:{line}: {clash} is already a name of 'sweet_supportive' in"
        f" {SHIPPED / 'sweet_supportive.toml'}; change one of them."
    )


def test_an_alias_is_free_when_the_persona_that_had_it_is_replaced(tmp_path: Path) -> None:
    write_persona(tmp_path, "supportive_listener", name="Ear")
    write_persona(tmp_path, "ada", extra='aliases = ["therapist"]\n')

    assert library_of(tmp_path).load()[ADA].aliases == ("therapist",)


def test_lint_is_silent_when_all_is_well(tmp_path: Path) -> None:
    write_persona(tmp_path, "ada")

    assert lint([]) == []
    assert lint([tmp_path]) == []
    assert lint([SHIPPED, SHIPPED / "coach.toml"]) == []


def test_lint_finds_problems_when_given_single_files(tmp_path: Path) -> None:
    broken = write_persona(tmp_path, "ada", extra="[traits]\nwarmth = 2\n")
    twin = write_persona(tmp_path, "bea", extra='aliases = ["riya"]\n')
    write_persona(tmp_path, "unasked", extra="broken")

    problems = lint([broken, twin, tmp_path / "missing.toml"])

    assert [(p.path.name, p.line) for p in problems] == [
        ("ada.toml", 5),
        ("missing.toml", 1),
        ("bea.toml", 4),
    ]


async def next_change(changes: AsyncIterator[None]) -> asyncio.Task[None]:
    """Return a task that ends with the next change; it watches when this returns."""

    async def wait() -> None:
        await anext(changes)

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    return task


async def test_a_change_is_told_when_a_file_is_made_edited_or_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("personas.catalog._LOOK_AGAIN_AFTER_MS", LONG_MS)
    library = library_of(tmp_path)
    changes = library.changes()

    waiting = await next_change(changes)
    path = write_persona(tmp_path, "ada")
    await asyncio.wait_for(waiting, PATIENCE)
    assert library.load()[ADA].name == "Ada"

    waiting = await next_change(changes)
    write_persona(tmp_path, "ada", name="Countess")
    await asyncio.wait_for(waiting, PATIENCE)
    assert library.load()[ADA].name == "Countess"

    waiting = await next_change(changes)
    path.unlink()
    await asyncio.wait_for(waiting, PATIENCE)
    assert ADA not in library.load()


async def test_watching_goes_on_when_an_edit_breaks_a_file(tmp_path: Path) -> None:
    library = library_of(tmp_path)
    changes = library.changes()

    waiting = await next_change(changes)
    path = write_persona(tmp_path, "ada", extra="half a li")
    await asyncio.wait_for(waiting, PATIENCE)
    assert error_of(library).startswith(f"{path}:4: ")

    waiting = await next_change(changes)
    write_persona(tmp_path, "ada")
    await asyncio.wait_for(waiting, PATIENCE)
    assert ADA in library.load()


async def test_a_change_is_told_when_its_folder_was_made_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("personas.catalog._LOOK_AGAIN_AFTER_MS", 50)
    library = library_of(tmp_path / "later")
    changes = library.changes()

    waiting = await next_change(changes)
    write_persona(tmp_path / "later", "ada")
    await asyncio.wait_for(waiting, PATIENCE)

    waiting = await next_change(changes)
    write_persona(tmp_path / "later", "bea")
    await asyncio.wait_for(waiting, PATIENCE)
    assert {"ada", "bea"} <= set(library.load())


async def test_watching_ends_at_once_when_cancelled(tmp_path: Path) -> None:
    waiting = await next_change(library_of(tmp_path).changes())

    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(waiting, PATIENCE)
