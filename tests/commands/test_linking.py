"""Two accounts of one human are joined by a code, and parted again."""

from datetime import timedelta

import pytest

from bot.domain.command import Caller
from bot.domain.persona import Appendix
from bot.domain.place import PlaceAddress, PlaceKey
from bot.domain.policy import THE_BOT, Viewer
from bot.domain.reply import Reply
from bot.domain.user import Identity
from tests.builders import BEN, a_caller, a_definition, a_direct_chat, a_group
from tests.commands.stage import COACH, KAVYA, Stage

HERE = a_caller()
"""Ann on Telegram."""
THERE = Caller(
    identity=Identity(platform="discord", external_id="70", display_name="ann_"),
    place=PlaceAddress(key=PlaceKey("discord", "700"), kind="direct"),
    bot_account="discord:1",
)
"""Ann on Discord."""
BENS = a_caller(identity=BEN, place=a_direct_chat("8"))


async def code_of(stage: Stage, caller: Caller = HERE) -> str:
    """Let somebody make a code."""
    return (await stage.runs("link", caller)).text.split("`")[1].removeprefix("/link ")


async def join(stage: Stage, code: str, caller: Caller = THERE) -> Reply:
    """Send a code, and confirm."""
    preview = await stage.runs(f"link {code}", caller)
    assert preview.buttons, preview.text
    return await stage.runs(preview.buttons[0].command, caller)


async def owns(stage: Stage, caller: Caller, name: str) -> None:
    """Let somebody have a persona, a mask and a project of this name."""
    async with stage.storage.writing(THE_BOT) as uow:
        user = await uow.users.get_or_create(caller.identity)
        definition = a_definition(name)
        await uow.authored_personas.add(
            definition, owner_id=user.id, source="user", appendix=Appendix()
        )
        await uow.masks.add(definition, owner_id=user.id, appendix=Appendix())
        await uow.projects.create(name, owner_id=user.id)
        await uow.commit()


async def names(stage: Stage, caller: Caller) -> list[list[str]]:
    """Return what personas, masks and projects of somebody are called."""
    async with stage.storage.reading(THE_BOT) as uow:
        user = await uow.users.find(caller.identity)
        assert user is not None
        viewer = Viewer(user_id=user.id, server_id=None)
        personas = [p.name for p in await uow.personas.visible_to(viewer) if viewer.owns(p)]
        masks = [m.name for m in await uow.masks.owned_by(user.id)]
        projects = [p.project.name for p in await uow.projects.visible_to(user.id)]
    return [sorted(personas), sorted(masks), sorted(projects)]


async def test_two_accounts_are_one_person_once_a_code_was_confirmed(stage: Stage) -> None:
    await stage.runs("session new Here", HERE)
    await stage.runs("session new There", THERE)
    for caller in (HERE, THERE):
        await owns(stage, caller, "Rex")
    await owns(stage, THERE, "rex (2)")
    code = await code_of(stage)

    preview = await stage.runs(f"link {code}", THERE)

    assert preview.title == "Become one with Ann on Telegram?"
    assert "whoever writes as Ann on Telegram will see and use all that you have" in preview.text
    assert preview.text.split("\n")[1:] == [
        f"- the {kind} 'Rex' will be called 'Rex (3)'" for kind in ("persona", "mask", "project")
    ]
    assert [(f.name, f.value) for f in preview.fields] == [
        ("Yours here", "2 personas, 2 masks, 1 conversation, 2 projects"),
        ("Ann on Telegram", "1 persona, 1 mask, 1 conversation, 1 project"),
    ]
    assert await names(stage, THERE) == [["Rex", "rex (2)"]] * 3

    joined = await stage.runs(preview.buttons[0].command, THERE)

    assert joined.text == (
        "You are one with Ann on Telegram now. All that both had is yours, wherever you write to"
        " me: Ann on Telegram and ann_ on Discord."
    )
    for caller in (HERE, THERE):
        assert await names(stage, caller) == [["Rex", "Rex (3)", "rex (2)"]] * 3
        listed = (await stage.runs("session list all", caller)).text
        assert "**Here**" in listed
        assert "**There**" in listed
    (told,) = stage.platform.at(HERE.place).notices
    assert told.text == (
        "You are one with ann_ on Discord now, by the code that you made here. If that was not"
        " you, `/unlink` it at once."
    )


async def test_what_the_first_account_chose_stays_and_the_preview_says_how_much_gives_way(
    stage: Stage,
) -> None:
    await stage.bind("user", COACH, HERE)
    await stage.bind("user", KAVYA, THERE)

    preview = await stage.runs(f"link {await code_of(stage, THERE)}", HERE)
    await stage.runs(preview.buttons[0].command, HERE)

    assert preview.text.endswith(
        "\n- 1 choice made on both sides, such as a default persona, will be as Ann on Telegram"
        " has it"
    )
    for caller in (HERE, THERE):
        assert "Coach" in (await stage.runs("persona show", caller)).text


@pytest.mark.parametrize("seconds", [599, 600])
async def test_a_code_holds_for_ten_minutes(stage: Stage, seconds: float) -> None:
    code = await code_of(stage)
    preview = await stage.runs(f"link {code}", THERE)
    stage.clock.advance(seconds)

    joined = await stage.runs(preview.buttons[0].command, THERE)

    assert joined.text.startswith("You are one" if seconds < 600 else "This code joins nothing")


async def test_a_code_joins_once(stage: Stage) -> None:
    code = await code_of(stage)
    await join(stage, code)

    for line in (f"link {code}", f"link join {code}"):
        assert (await stage.runs(line, BENS)).text.startswith("This code joins nothing")


async def test_a_newer_code_takes_the_place_of_an_earlier_one(stage: Stage) -> None:
    first, second = await code_of(stage), await code_of(stage)

    assert (await stage.runs(f"link {first}", THERE)).text.startswith("This code joins nothing")
    assert (await join(stage, second)).text.startswith("You are one")


async def test_nobody_is_joined_before_it_was_confirmed(stage: Stage) -> None:
    await stage.runs(f"link {await code_of(stage)}", THERE)

    assert (await stage.runs("unlink", THERE)).text.startswith("I know you by no other account")


async def test_ones_own_code_is_told_from_a_wrong_one_and_still_holds(stage: Stage) -> None:
    code = await code_of(stage)

    for line in (f"link {code}", f"link join {code}"):
        assert (await stage.runs(line, HERE)).text.startswith("You made this code yourself.")
    assert (await join(stage, code)).text.startswith("You are one")


async def test_two_accounts_on_one_platform_stay_two(stage: Stage) -> None:
    await join(stage, await code_of(stage))
    code = await code_of(stage, BENS)

    for caller in (HERE, THERE):
        for line in (f"link {code}", f"link join {code}"):
            assert "two accounts on one platform" in (await stage.runs(line, caller)).text


async def test_a_code_that_others_could_read_joins_nobody(stage: Stage) -> None:
    in_group = a_caller(place=a_group())
    assert (await stage.runs("link", in_group)).text == (
        "Others could read this here. Write `/link` to me in a direct chat."
    )
    code = await code_of(stage, THERE)

    for line in (f"link {code}", f"link join {code}", "link nonsense"):
        assert (await stage.runs(line, in_group)).text.startswith("Others could read this code")
    assert (await stage.runs(f"link {code}", HERE)).text.startswith("This code joins nothing")


async def test_whoever_guesses_is_not_listened_to_for_an_hour(stage: Stage) -> None:
    code = await code_of(stage)
    for number in range(5):
        line = f"link {'join ' * (number % 2)}{code[:-1]}"
        assert (await stage.runs(line, BENS)).text.startswith("This code joins nothing")

    for line in (f"link {code}", f"link join {code}"):
        assert (await stage.runs(line, BENS)).text == (
            "Too many wrong codes were sent with this account within an hour. Try again later."
        )
    assert (await join(stage, code)).text.startswith("You are one")
    stage.clock.advance(timedelta(hours=1).total_seconds())
    assert (await stage.runs("link wrong", BENS)).text.startswith("This code joins nothing")


async def test_five_codes_an_hour_are_made_for_an_account(stage: Stage) -> None:
    for _ in range(5):
        await code_of(stage)

    assert (await stage.runs("link")).text.startswith("Too many codes were made")
    await code_of(stage, THERE)


async def test_codes_are_not_stored(stage: Stage) -> None:
    code = await code_of(stage)

    assert code not in str(stage.storage.state)


async def test_an_account_that_is_unlinked_has_nothing_and_the_other_one_everything(
    stage: Stage,
) -> None:
    await owns(stage, HERE, "Rex")
    await stage.ends(await stage.asked(THERE, "My secret"), "answered")
    await stage.bind("place", COACH, THERE)
    await join(stage, await code_of(stage))

    question = await stage.runs("unlink", THERE)
    assert question.title == "Unlink ann_ on Discord?"
    assert "who has nothing" in question.text
    assert "all stay with Ann on Telegram" in question.text
    assert await names(stage, THERE) == [["Rex"]] * 3
    done = await stage.runs(question.buttons[0].command, THERE)

    assert done.text == (
        "ann_ on Discord is somebody new to me now; Ann on Telegram kept everything."
    )
    assert await names(stage, THERE) == [[], [], []]
    assert await names(stage, HERE) == [["Rex"]] * 3
    assert await stage.session(THERE.place) is None
    assert (await stage.runs("session search secret", THERE)).text == "Nothing was found."
    assert "secret" in (await stage.runs("session search secret", HERE)).text
    assert "Riya answers here" in (await stage.runs("persona show", THERE)).text
    for caller in (HERE, THERE):
        platform = caller.place.key.platform
        for line in ("unlink", f"unlink part {platform}"):
            assert (await stage.runs(line, caller)).text.startswith("I know you by no other")


async def test_an_account_is_unlinked_from_the_other_platform_and_told_so(stage: Stage) -> None:
    await stage.asked(THERE, "Hi")
    await join(stage, await code_of(stage))

    question = await stage.runs("unlink discord", HERE)
    await stage.runs(question.buttons[0].command, HERE)

    (told,) = stage.platform.at(THERE.place).notices
    assert told.text.startswith("ann_ on Discord is somebody new to me now")
    assert (await stage.runs("unlink console", HERE)).text == (
        "You have no account on 'console'. Yours: Ann on Telegram."
    )


async def test_an_account_that_was_unlinked_can_be_linked_again(stage: Stage) -> None:
    await join(stage, await code_of(stage))
    await stage.runs("unlink part discord", HERE)

    assert (await join(stage, await code_of(stage, THERE), HERE)).text.startswith("You are one")


async def test_whoami_says_which_accounts_are_ones_own_in_private_only(stage: Stage) -> None:
    assert (await stage.runs("whoami")).text.startswith("I do not know you yet")
    await stage.asked(HERE)
    alone = await stage.runs("whoami")
    assert [f.value for f in alone.fields] == ["Ann on Telegram", "1 conversation, 1 message"]
    assert alone.buttons[0].command == "link"
    await join(stage, await code_of(stage))

    linked = await stage.runs("whoami")
    in_group = await stage.runs("whoami", a_caller(place=a_group()))

    assert linked.fields[0].value == "Ann on Telegram\nann_ on Discord"
    assert linked.text == "You are nobody but yourself: no mask of yours applies here."
    assert linked.buttons[0].command == "unlink"
    assert in_group.text == f"{linked.text} In a direct chat, `/whoami` tells the rest."
    assert in_group.fields == ()
    assert "Discord" not in str(in_group)
