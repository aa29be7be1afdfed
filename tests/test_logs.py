"""What operators read: lines for people or for programs, the turn they are about, no secrets."""

import json
import logging

import pytest
from pydantic import BaseModel, SecretStr
from structlog.contextvars import bound_contextvars

from bot.domain.policy import THE_BOT
from bot.logs import LogForm, configure_logs
from storage.config import DatabaseConfig
from tests.storage.databases import migrated_file, opened, sqlite

__all__ = ["migrated_file", "sqlite"]

logger = logging.getLogger("bot.somewhere")


class Keys(BaseModel):
    """Settings with a secret."""

    key: SecretStr = SecretStr("12345:SECRET")


def log_a_trace_of(error: Exception) -> None:
    """Log an error where it is caught."""

    def fail() -> None:
        raise error

    try:
        fail()
    except type(error):
        logger.exception("It broke")


def test_a_line_for_programs_is_json_with_all_that_is_known_of_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs(Keys(), "info", "json")

    with bound_contextvars(turn="t1", place="telegram/7"):
        logger.warning("The model of %s is silent", "Ann")

    line = json.loads(capsys.readouterr().err)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "The model of Ann is silent",
        "level": "warning",
        "logger": "bot.somewhere",
        "turn": "t1",
        "place": "telegram/7",
    }


def test_a_line_for_people_begins_with_when_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(Keys(), "info")

    with bound_contextvars(turn="t1"):
        logger.info("Ann speaks")

    (line,) = capsys.readouterr().err.splitlines()
    assert line.partition("Z ")[2] == "[info     ] Ann speaks [bot.somewhere] turn=t1"


def test_what_was_bound_to_a_turn_is_not_said_of_the_next_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs(Keys(), "info", "json")

    with bound_contextvars(turn="t1"):
        pass
    logger.info("Nobody speaks")

    assert "turn" not in json.loads(capsys.readouterr().err)


def test_lower_levels_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(Keys(), "warning")

    logger.info("Ann speaks")

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("form", ["human", "json"])
@pytest.mark.parametrize("secret", ["plain-secret", 'a "quoted" one', "back\\slash", "schlüßel\t"])
def test_secrets_are_struck_out_however_they_are_written(
    capsys: pytest.CaptureFixture[str], form: LogForm, secret: str
) -> None:
    configure_logs(Keys(key=SecretStr(secret)), "info", form)

    logger.info("The key is %s", secret)
    logger.info("The key is %r", secret)
    log_a_trace_of(KeyError(secret))

    said = capsys.readouterr().err
    written = {secret, repr(secret)[1:-1], json.dumps(secret)[1:-1], json.dumps(repr(secret))[2:-2]}
    assert [form for form in written if form in said] == []
    assert said.count("***") >= 3
    assert "Traceback" in said


def test_a_trace_for_programs_is_in_the_same_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(Keys(), "info", "json")

    log_a_trace_of(ZeroDivisionError())

    line = json.loads(capsys.readouterr().err)
    assert line["exception"].endswith("ZeroDivisionError")


def test_a_secret_that_begins_another_one_does_not_leave_its_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Two(BaseModel):
        short: SecretStr = SecretStr("abc")
        long: SecretStr = SecretStr("abcdef")

    configure_logs(Two(), "info")

    logger.info("abcdef")

    assert "def" not in capsys.readouterr().err


def test_tokens_of_webhooks_and_calls_are_struck_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(Keys(), "debug")

    logging.getLogger("any").warning("POST %s failed", "https://x/webhooks/12/aB-c_9?wait=true")
    logging.getLogger("any").warning("POST %s failed", "https://x/interactions/12/aB-c_9/callback")
    logging.getLogger("discord.webhook.async_").debug("nobody reads this")

    said = capsys.readouterr().err
    assert "aB-c_9" not in said
    assert "/webhooks/12/***?wait=true" in said
    assert "/interactions/12/***/callback" in said
    assert "nobody reads this" not in said


async def test_what_is_stored_is_not_logged_at_any_level(
    capsys: pytest.CaptureFixture[str], sqlite: DatabaseConfig
) -> None:
    configure_logs(Keys(), "debug")

    storage = await opened(sqlite)
    async with storage.writing(THE_BOT) as uow:
        await uow.markers.keep("note", "what Ann wrote")
        await uow.commit()
    await storage.aclose()
    logging.getLogger("telegram.Bot").debug("sendMessage %s", {"text": "what Ann wrote"})
    logger.debug("We say what we do")

    said = capsys.readouterr().err
    assert "what Ann wrote" not in said
    assert "We say what we do" in said
