"""What people are told, handed and may decide about what is stored of them."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from bot.domain.command import Caller, Invocation
from bot.domain.errors import DeliveryError
from bot.domain.file import File
from bot.domain.memory import MemoryDraft
from bot.domain.policy import THE_BOT
from bot.domain.reply import Reply
from tests.builders import BEN, a_caller, a_direct_chat, a_group
from tests.commands.stage import Stage

GROUP = a_caller(a_group())


def _zip(files: tuple[File, ...]) -> dict[str, bytes]:
    """Return what is in these zips, by path."""
    found: dict[str, bytes] = {}
    for file in files:
        with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
            found |= {name: packed.read(name) for name in packed.namelist()}
    return found


def _sent(stage: Stage) -> tuple[File, ...]:
    notices = stage.platform.at(a_direct_chat()).notices
    return tuple(file for notice in notices for file in notice.files)


async def _says(stage: Stage, caller: Caller, word: str) -> Reply:
    return await stage.sends(
        Invocation(path="privacy farewell", caller=caller, arguments={"word": word})
    )


async def test_somebody_whom_nobody_knows_is_told_so(stage: Stage) -> None:
    for line in ("privacy", "privacy export", "privacy erase"):
        assert "nothing of you" in (await stage.runs(line)).text
    assert stage.storage.state.users == {}


async def test_people_are_told_what_is_stored_and_for_how_long(stage: Stage) -> None:
    await stage.ends(await stage.asked(a_caller(), "Hi"), "answered")

    reply = await stage.runs("privacy")

    assert reply.text == "- 1 account\n- 1 conversation\n- 1 message of yours"
    told = {field.name: field.value for field in reply.fields}
    assert told["How long"] == "until you erase it"
    assert told["By whom"] == "Run by Cleo."
    assert "as it was written" in told["Where"]
    assert [b.command for b in reply.buttons] == [
        "privacy export",
        "privacy pause",
        "privacy erase",
    ]


@pytest.mark.parametrize("line", ["privacy", "privacy erase", "privacy export"])
async def test_what_is_private_is_told_in_the_direct_chat_when_others_could_read_it(
    stage: Stage, line: str
) -> None:
    await stage.asked(GROUP)

    reply = await stage.runs(line, GROUP)

    assert "directly" in reply.text or "direct chat" in reply.text
    assert not reply.fields
    (told,) = stage.platform.at(a_direct_chat()).notices
    assert told.fields or told.files
    stage.platform.silence = DeliveryError("Telegram does not let us.")
    refused = await stage.runs(line, GROUP)
    assert refused.tone == "bad"
    assert refused.text.startswith("This is for you alone, and I cannot write to you directly.")


async def test_what_is_private_is_whispered_where_the_platform_can(stage: Stage) -> None:
    stage.platform.whispers = True
    await stage.asked(GROUP)

    assert (await stage.runs("privacy", GROUP)).fields
    assert (await stage.runs("privacy erase", GROUP)).fields
    exported = await stage.runs("privacy export", GROUP)

    assert exported.files == ()
    assert len(_sent(stage)) == 1


async def test_everything_is_handed_out_in_a_stable_layout(stage: Stage) -> None:
    await stage.ends(await stage.asked(a_caller(), "Hi, it is me"), "answered")
    for noun in ("persona", "mask"):
        form = Invocation(
            path=f"{noun} write",
            caller=a_caller(),
            arguments={"name": "Rex", "description": "A dog."},
        )
        await stage.sends(form)

    (place,) = stage.storage.state.places.values()
    (user,) = stage.storage.state.users.values()
    async with stage.storage.writing(THE_BOT) as uow:
        pin = MemoryDraft(
            kind="pin", content="Likes tea.", owner_id=user.id, place_id=place.id, scope="private"
        )
        await uow.memories.add(pin)
        await uow.commit()

    await stage.runs("privacy export")

    files = _zip(_sent(stage))
    assert {path for path in files if not path.startswith("records/")} == {
        "README.md",
        "profile.json",
        "memories.md",
        "memories.json",
        "conversations/Ann.md",
        "conversations/Ann.json",
        "personas/Rex/Rex.png",
        "personas/Rex/Rex.json",
        "masks/Rex/Rex.png",
        "masks/Rex/Rex.json",
    }
    assert b"Hi, it is me" in files["conversations/Ann.md"]
    assert b"Likes tea." in files["memories.md"]
    assert [row["content"] for row in json.loads(files["memories.json"])] == ["Likes tea."]
    profile = json.loads(files["profile.json"])
    assert profile["accounts"] == [
        {"platform": "telegram", "external_id": "7", "display_name": "Ann"}
    ]
    assert (profile["messages"], profile["personas"]) == (1, 1)


async def test_what_is_too_large_for_one_file_is_split_and_nothing_is_cut(stage: Stage) -> None:
    text = " ".join(f"{number * 7919 % 10007:x}" for number in range(9000))
    await stage.ends(await stage.asked(a_caller(), text), "answered")
    stage.platform.largest_file = 10_000

    await stage.runs("privacy export")

    sent = _sent(stage)
    assert len(sent) > 2
    assert all(len(file.content) <= 10_000 for file in sent)
    assert sent[0].name == f"greenroom-export-1-of-{len(sent)}.zip"
    files = _zip(sent)
    parts = sorted(path for path in files if path.startswith("conversations/Ann.md.part"))
    assert text.encode() in b"".join(files[path] for path in parts)


async def test_somebody_is_erased_after_being_asked_twice(stage: Stage) -> None:
    await stage.ends(await stage.asked(a_caller()), "answered")
    await stage.ends(await stage.asked(a_caller(a_direct_chat("8"), BEN)), "answered")

    preview = await stage.runs("privacy erase")
    assert "1 message of yours" in preview.text
    assert [b.command for b in preview.buttons] == ["privacy export", "privacy sure", "privacy"]
    form = (await stage.runs("privacy sure")).form
    assert form is not None
    assert form.command == "privacy farewell"
    kept = await _says(stage, a_caller(), "erase it")
    assert kept.tone == "bad"
    assert "Nothing was erased" in kept.text
    assert len(stage.storage.state.users) == 2

    gone = await _says(stage, a_caller(), " erase ")

    assert gone.tone == "good"
    assert [user.display_name for user in stage.storage.state.users.values()] == ["Ben"]
    assert list(stage.storage.state.places) == [a_direct_chat("8").key]
    assert stage.compactions == 1


async def test_nobody_but_whoever_calls_is_erased(stage: Stage) -> None:
    await stage.ends(await stage.asked(a_caller()), "answered")

    reply = await _says(stage, replace(a_caller(), identity=BEN), "ERASE")

    assert reply.tone == "bad"
    assert len(stage.storage.state.users) == 1
    assert stage.compactions == 0


async def test_memories_are_paused_and_stored_again(stage: Stage) -> None:
    await stage.runs("privacy pause")
    (paused,) = stage.storage.state.paused
    fields = {f.name: f.value for f in (await stage.runs("privacy")).fields}
    assert fields["Memories"] == "paused"
    assert "already" in (await stage.runs("privacy pause")).text

    again = await stage.runs("privacy resume")

    assert "stored again" in again.text
    assert paused not in stage.storage.state.paused
    assert "not paused" in (await stage.runs("privacy resume")).text
