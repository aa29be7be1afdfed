"""Commands of operators: who may use them, and what they tell and change."""

from decimal import Decimal

import pytest

from bot.commands.catalogue import CATALOGUE
from bot.domain.command import Invocation
from bot.domain.limits import payers
from bot.domain.policy import THE_BOT
from bot.domain.turn import Usage
from tests.builders import ANN, BEN, OPERATOR, a_caller, a_direct_chat, a_group
from tests.commands.stage import CHANNEL, Stage

OLGA = a_caller(a_direct_chat("1"), OPERATOR)
PATHS = [c.spec.path for c in CATALOGUE if c.spec.is_for_operators]


def test_all_commands_of_operators_are_of_one_noun() -> None:
    assert {path.split()[0] for path in PATHS} == {"admin"}
    assert len(PATHS) == 7


@pytest.mark.parametrize("path", PATHS)
async def test_to_others_a_command_of_operators_is_as_one_that_does_not_exist(
    stage: Stage, path: str
) -> None:
    assert stage.desk.parse(path, a_caller()) is None
    assert stage.desk.parse("admin", a_caller()) is None

    for line in (path, "nothing such"):
        reply = await stage.sends(Invocation(path=line, caller=a_caller()))
        assert (reply.text, reply.tone) == (
            f"There is no command `/{line}`. `/help` shows all.",
            "bad",
        )


async def test_help_and_completion_show_them_to_operators_only(stage: Stage) -> None:
    mine, others = await stage.runs("help", OLGA), await stage.runs("help")

    assert "`/admin` status, usage, limit, allow, deny" in mine.text
    assert "admin" not in others.text
    assert [s.path for s in stage.desk.specs_for(OLGA) if s.path in PATHS] == PATHS
    assert [s.path for s in stage.desk.specs_for(a_caller()) if s.path in PATHS] == []


async def test_rules_are_made_listed_and_forgotten(stage: Stage) -> None:
    denied = await stage.runs("admin deny telegram:8", OLGA)
    assert denied.text.startswith("`telegram:user:8` is not heard from now on")
    assert (await stage.runs("persona list", a_caller(a_group(), BEN))).is_optional

    await stage.runs("admin allow discord:server:1", OLGA)
    listed = {f.name: f.value for f in (await stage.runs("admin list", OLGA)).fields}
    assert listed == {
        "By the settings": "none",
        "By command": "allow `discord:server:1`\ndeny `telegram:user:8`",
        "Operators": "`telegram:user:1`",
    }

    await stage.runs(denied.buttons[0].command, OLGA)
    assert (await stage.runs("persona list", a_caller(a_group(), BEN))).tone == "plain"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("admin deny Ben", "'Ben' names nobody. Write `discord:user:ID`"),
        ("admin deny telegram:1", "`telegram:user:1` is an operator"),
        ("admin forget telegram:8", "No command said anything about `telegram:user:8`"),
        ("admin limit telegram:8 5 tokens", "`telegram:user:8` never asked anything of me"),
        ("admin limit telegram:chat:8 5 tokens", "`telegram:chat:8` never asked anything of me"),
        ("admin limit discord:role:8 5 tokens", "A role has no account"),
        ("admin limit telegram:8 5 time", "`/admin limit` needs kind: answers a minute"),
    ],
)
async def test_what_cannot_be_done_is_said(stage: Stage, line: str, words: str) -> None:
    reply = await stage.runs(line, OLGA)

    assert reply.tone == "bad"
    assert words in reply.text


@pytest.mark.parametrize("written", ["0", "-3", "many", "1.5", "nan", "inf", "1e30"])
async def test_only_numbers_above_nothing_are_limits(stage: Stage, written: str) -> None:
    await stage.asked(a_caller())

    reply = await stage.runs(f"admin limit telegram:7 {written} tokens", OLGA)

    assert reply.text == f"{written!r} is no limit; write a number above 0, `none` or `default`."


async def test_people_and_places_are_given_limits_of_their_own(stage: Stage) -> None:
    await stage.asked(a_caller(CHANNEL))

    said = [
        (await stage.runs(f"admin limit {rest}", OLGA)).text
        for rest in (
            "telegram:7 50,000 tokens",
            "telegram:7 $2.50 money",
            "discord:server:1 none turns",
            "discord:chat:11 3 turns",
        )
    ]
    assert said == [
        "`telegram:user:7` may have at most 50,000 tokens a day.",
        "`telegram:user:7` may have at most $2.50 US dollars a month.",
        "`discord:server:1` may have any number of answers a minute.",
        "`discord:chat:11` may have at most 3 answers a minute.",
    ]
    (mine,) = (await stage.runs("usage")).fields
    assert "Tokens today: 0 of 50,000" in mine.value
    assert "$0.00 of $2.50" in mine.value

    await stage.runs("admin limit telegram:7 default tokens", OLGA)
    (mine,) = (await stage.runs("usage")).fields
    assert "Tokens today: 0\n" in mine.value


async def test_operators_learn_who_asks_how_much_and_nothing_of_what(stage: Stage) -> None:
    await stage.asked(a_caller(a_group()), "My secret")
    async with stage.storage.writing(THE_BOT) as uow:
        user = await uow.users.get_or_create(ANN)
        place = await uow.places.get_or_create(a_group())
        usage = Usage(input_tokens=1200, output_tokens=34, cost=Decimal("1.5"))
        await uow.tallies.charge(payers(user.id, place), usage)
        await uow.commit()

    usage_told = await stage.runs("admin usage", OLGA)
    status = await stage.runs("admin", OLGA)

    assert {f.name: f.value for f in usage_told.fields} == {
        "People": "- Ann (telegram:7): $1.50, 1,234 tokens",
        "Servers and groups": "- Friends (telegram:chat:-1001): $1.50, 1,234 tokens",
        "All": "$1.50, 1,234 tokens",
    }
    assert {f.name: f.value for f in status.fields} == {
        "Conversations that are being answered": "0",
        "Messages that wait": "1",
        "This month": "$1.50, 1,234 tokens",
        "Who may talk with me": "everybody who is not denied",
        "Rules": "0 by the settings, 0 by command",
    }
    assert "secret" not in f"{usage_told}{status}"
