"""Which picture a persona is shown with."""

import pytest

from adapters.discord.channel.looks import Looks, plain_picture
from bot.domain.file import File
from tests.adapters.discord.fakes import FakePictures
from tests.builders import a_face

PNG = b"\x89PNG\r\n\x1a\n"
JPEG, GIF, WEBP = b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBP"


@pytest.mark.parametrize("content", [PNG, JPEG, GIF, WEBP])
async def test_a_picture_of_each_kind_is_shown(content: bytes) -> None:
    looks = Looks(FakePictures({"Coach": File(name="coach", content=content)}))

    assert await looks.digest(a_face())
    assert await looks.load(a_face()) == content


@pytest.mark.parametrize("content", [b"", b"pixels", PNG + b"\0" * 10 * 1024 * 1024])
async def test_what_discord_would_refuse_is_not_tried(content: bytes) -> None:
    looks = Looks(FakePictures({"Coach": File(name="coach", content=content)}))

    assert await looks.digest(a_face()) == ""
    assert await looks.load(a_face()) is None


async def test_a_persona_is_looked_up_once() -> None:
    pictures = FakePictures()
    looks = Looks(pictures)
    first = await looks.digest(a_face())
    pictures.kept["Coach"] = File(name="coach", content=PNG)

    assert (first, await looks.digest(a_face())) == ("", "")


def test_who_has_no_picture_is_always_shown_with_the_same_one() -> None:
    faces = [a_face(f"Persona {number}") for number in range(40)]

    assert [plain_picture(face) for face in faces] == [plain_picture(face) for face in faces]
    assert len({plain_picture(face) for face in faces}) == 6
