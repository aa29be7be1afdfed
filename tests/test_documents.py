"""What the documents say is what the code does."""

import re
import tomllib
from pathlib import Path

import pytest

from adapters.discord.inbound.application import PERMISSIONS
from bot.commands.catalogue import CATALOGUE
from bot.reference import render_page, render_sample
from bot.settings import Settings, load_settings
from tests.conftest import ROOT


def test_the_readme_lists_every_command_and_no_other() -> None:
    table = (ROOT / "README.md").read_text().split("<!-- commands -->")[1]
    told = re.findall(r"\| `/([^`]+)` \| (.+) \|", table)

    listed: list[tuple[str, str]] = []
    for spec in (c.spec for c in CATALOGUE if c.spec.is_listed):
        arguments = [p.name if p.is_required else f"[{p.name}]" for p in spec.parameters]
        listed.append((" ".join([spec.path, *arguments]), spec.help))

    assert told == listed


@pytest.mark.parametrize("page", ["README.md", "docs/discord.md"])
def test_a_bot_is_invited_with_the_permissions_that_it_asks_for(page: str) -> None:
    assert re.findall(r"\b\d{12}\b", (ROOT / page).read_text()) == [str(PERMISSIONS.value)]


def test_the_sample_and_the_reference_are_fresh() -> None:
    assert (ROOT / "config.toml").read_text() == render_sample(), "run `make reference`"
    page = (ROOT / "docs" / "configuration.md").read_text()
    assert page == render_page(), "run `make reference`"


def test_the_sample_gives_the_defaults_when_its_keys_are_uncommented(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = re.sub(r"^# (\w+ = )", r"\1", render_sample(), flags=re.MULTILINE)
    (tmp_path / "config.toml").write_text(text)

    read = load_settings().model_dump(mode="json")

    assert tomllib.loads(text)["database"] == {"url": "", "migration_url": ""}
    assert read == Settings().model_dump(mode="json")


def test_the_sample_as_shipped_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    assert load_settings() == Settings()


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda p: p.name)
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text())

    assert [t for t in targets if not (page.parent / t).exists()] == []


def test_links_of_the_readme_lead_somewhere() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / "README.md").read_text())

    assert [t for t in targets if not (ROOT / t).exists()] == []
