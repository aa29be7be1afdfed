"""Put the personas of several folders together: later folders win, names stay clear."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.ids import PersonaId
from personas.problem import Problem
from personas.reading import Entry, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What is in some folders, and what is wrong there."""

    entries: Mapping[PersonaId, Entry]
    problems: Sequence[Problem]


def persona_files(folder: Path) -> list[Path]:
    """Return the persona files of a folder by name; of a missing folder, none.

    Hidden files are left out: editors keep their locks and half-written copies there.
    """
    return sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))


def survey(folders: Iterable[Iterable[Path]]) -> Survey:
    """Read the files of several folders, from those that yield to those that win."""
    entries: dict[PersonaId, Entry] = {}
    problems: list[Problem] = []
    for files in folders:
        here: dict[PersonaId, Entry] = {}
        for path in files:
            match read(path):
                case Entry() as entry if entry.id in here:
                    problems.append(_same_id(entry, here[entry.id]))
                case Entry() as entry:
                    here[entry.id] = entry
                case found:
                    problems.extend(found)
        entries |= here
    problems.extend(_clashes(entries.values()))
    return Survey(entries=entries, problems=problems)


def _same_id(entry: Entry, first: Entry) -> Problem:
    text = f"the id {entry.id!r} is taken by {first.path} in the same folder; choose another one."
    return entry.problem(text, "id")


def _clashes(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Yield a problem for every name by which two personas would be called."""
    owners: dict[str, Entry] = {}
    for entry in entries:
        for key, name in _names(entry):
            owner = owners.setdefault(name.casefold(), entry)
            if owner is not entry:
                yield entry.problem(
                    f"{name!r} ({key}) is already a name of {owner.id!r} in {owner.path};"
                    " change one of them.",
                    key,
                )


def _names(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield each name that commands take for a persona, with the key that gives it."""
    yield "id", entry.id
    yield "name", entry.definition.name
    yield from (("aliases", alias) for alias in entry.definition.aliases)
