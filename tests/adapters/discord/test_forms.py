"""Forms: opened, filled in, taken or given back, across restarts."""

import pytest
from simcord import Env

from adapters.discord.outbound.form import to_modal
from bot.domain.file import LARGEST_FILE
from bot.domain.form import Form, FormField
from bot.domain.reply import Button, Reply
from tests.adapters.discord.conftest import Core
from tests.adapters.discord.forms import FORM, OPENING, REFUSAL, fields_of, fill_in

PNG = ("mia.png", b"\x89PNG\r\n\x1a\n...")


@pytest.fixture(autouse=True)
def opening(core: Core) -> None:
    """Let a command open the form."""
    core.desk.replies["persona create"] = OPENING
    core.desk.replies["persona edit"] = OPENING


async def test_a_form_is_opened_as_the_answer(env: Env) -> None:
    shown = await env.create_user("ann").slash("persona create")
    assert shown.response is None
    assert shown.modal is not None
    assert shown.modal["title"] == "A new persona"
    labels = [(one["label"], one.get("description")) for one in shown.modal["components"]]
    assert labels == [("Name", None), ("How it speaks", "For the model."), ("Picture", None)]
    name, prompt, picture = fields_of(shown).values()
    assert (name["type"], name["style"], name["required"], name["max_length"]) == (4, 1, True, 100)
    assert (prompt["type"], prompt["style"], prompt["required"]) == (4, 2, False)
    assert (picture["type"], picture["required"], picture["min_values"]) == (19, False, 0)
    assert picture["max_values"] == 1


async def test_a_form_leaves_no_modal_waiting() -> None:
    assert to_modal(FORM, opened_by="persona create").is_finished()


async def test_what_stands_there_already_is_shown_whole(env: Env, core: Core) -> None:
    field = FormField(name="name", label="Name", value="M" * 120, max_length=100)
    core.desk.replies["persona create"] = Reply(
        text="", form=Form(title="Edit", command="persona write", fields=(field,))
    )
    shown = await env.create_user("ann").slash("persona create")
    assert fields_of(shown)["name"]["value"] == "M" * 120
    assert fields_of(shown)["name"]["max_length"] >= 120


async def test_what_is_filled_in_is_handed_to_the_command_of_the_form(env: Env, core: Core) -> None:
    ann = env.create_user("ann")
    shown = await ann.slash("persona create")
    taken = await fill_in(ann, shown, name="Mia", prompt="Speak\nsoftly.", picture=PNG)
    call = core.desk.calls[-1]
    assert call.path == "persona write"
    assert call.arguments == {"name": "Mia", "prompt": "Speak\nsoftly."}
    assert call.caller.identity.external_id == str(ann.id)
    picture = call.files["picture"]
    assert (picture.name, picture.content, picture.media_type) == (*PNG, "image/png")
    assert taken.response is not None
    assert taken.response.content == "Done."


async def test_fields_left_empty_come_empty_and_pictures_not_at_all(env: Env, core: Core) -> None:
    ann = env.create_user("ann")
    await fill_in(ann, await ann.slash("persona create"), name="Mia")
    assert core.desk.calls[-1].arguments == {"name": "Mia", "prompt": ""}
    assert core.desk.calls[-1].files == {}


async def test_the_words_of_the_forms_command_are_handed_on(env: Env, core: Core) -> None:
    form = Form(title="Edit", command="persona write id:7", fields=FORM.fields)
    core.desk.replies["persona edit"] = Reply(text="", form=form)
    ann = env.create_user("ann")
    await fill_in(ann, await ann.slash("persona edit", name="Mia"), name="Mia")
    assert core.desk.calls[-1].arguments == {"target": "id:7", "name": "Mia", "prompt": ""}


async def test_a_form_that_was_opened_before_a_restart_is_taken_after_it(
    env: Env, core: Core
) -> None:
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    shown = await ann.slash(lounge, "persona create")
    await env.restart_bot(core.adapter().client)
    taken = await fill_in(ann, shown, name="Mia", picture=PNG)
    assert core.desk.calls[-1].arguments["name"] == "Mia"
    assert core.desk.calls[-1].files["picture"].content == PNG[1]
    assert taken.response is not None
    assert taken.ephemeral


async def test_a_button_opens_a_form(env: Env, core: Core) -> None:
    edit = Button(label="✏️ Edit", command="persona edit Mia")
    core.desk.reply = Reply(text="Mia", buttons=(edit,), is_private=False)
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    await ann.slash(lounge, "persona list")
    assert lounge.last_message is not None
    shown = await ann.click(lounge.last_message, label="✏️ Edit")
    await fill_in(ann, shown, name="Mia")
    assert [call.path for call in core.desk.calls[-2:]] == ["persona edit", "persona write"]


async def test_a_form_that_answers_a_form_is_not_opened(env: Env, core: Core) -> None:
    core.desk.replies["persona write"] = OPENING
    ann = env.create_user("ann")
    taken = await fill_in(ann, await ann.slash("persona create"), name="Mia")
    assert taken.response is not None
    assert "call the command again" in taken.response.content


async def test_what_was_typed_is_given_back_when_it_is_refused(env: Env, core: Core) -> None:
    core.desk.replies["persona write"] = REFUSAL
    lounge = env.create_guild().create_text_channel("lounge")
    ann = env.guild.add_member(env.create_user("ann"))
    ben = env.guild.add_member(env.create_user("ben"))
    shown = await ann.slash(lounge, "persona create")
    prompt = "Speak softly. 🌙\n" * 200
    refused = await fill_in(ann, shown, name="Mia", prompt=prompt, picture=PNG)
    assert refused.response is not None
    assert "There is a Mia already." in refused.response.content
    given_back = {one.filename: await one.read() for one in refused.response.attachments}
    assert given_back == {"name.txt": b"Mia", "prompt.txt": prompt.encode()}
    assert lounge.history(viewer=ben) == []


@pytest.mark.parametrize("restarts", [False, True])
async def test_a_refused_form_opens_again_with_what_was_typed(
    env: Env, core: Core, *, restarts: bool
) -> None:
    core.desk.replies["persona write"] = REFUSAL
    ann = env.create_user("ann")
    shown = await ann.slash("persona edit", name="Mia")
    for prompt in ("Speak softly.", "Speak loudly."):
        refused = await fill_in(ann, shown, name="Mia", prompt=prompt)
        assert refused.response is not None
        if restarts:
            await env.restart_bot(core.adapter().client)
        shown = await ann.click(refused.response.message, label="Open the form again")
        assert core.desk.calls[-1].arguments == {"name": "Mia"}
        assert fields_of(shown)["name"]["value"] == "Mia"
        assert fields_of(shown)["prompt"]["value"] == prompt
    core.desk.replies["persona write"] = Reply(text="Mia is yours.", tone="good")
    taken = await fill_in(ann, shown)
    assert taken.response is not None
    assert taken.response.content == "Mia is yours."


async def test_a_refused_form_opens_as_it_was_when_the_text_cannot_be_fetched(
    env: Env, core: Core, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    core.desk.replies["persona write"] = REFUSAL
    ann = env.create_user("ann")
    refused = await fill_in(ann, await ann.slash("persona create"), name="Mia")
    assert refused.response is not None
    monkeypatch.setattr(env.backend.cdn, "get", dict[str, bytes]().get)
    shown = await ann.click(refused.response.message, label="Open the form again")
    assert "value" not in fields_of(shown)["name"]
    assert "not filled in again" in caplog.text


async def test_what_was_typed_is_given_back_when_the_picture_is_too_large(
    env: Env, core: Core
) -> None:
    ann = env.create_user("ann")
    shown = await ann.slash("persona create")
    large = ("large.png", bytes(LARGEST_FILE + 1))
    refused = await fill_in(ann, shown, name="Mia", picture=large)
    assert refused.response is not None
    assert "'large.png' is larger than 20 MB" in refused.response.content
    assert [one.filename for one in refused.response.attachments] == ["name.txt"]
    assert core.desk.calls[-1].path == "persona create"


async def test_what_was_typed_is_given_back_when_the_form_is_out_of_date(
    env: Env, core: Core
) -> None:
    gone = Form(title="Old", command="gone for good", fields=FORM.fields)
    core.desk.replies["persona create"] = Reply(text="", form=gone)
    ann = env.create_user("ann")
    refused = await fill_in(ann, await ann.slash("persona create"), name="Mia")
    assert refused.response is not None
    assert "out of date" in refused.response.content
    assert [one.filename for one in refused.response.attachments] == ["name.txt"]


async def test_a_field_with_a_long_opening_line_still_finds_its_name(env: Env, core: Core) -> None:
    core.desk.replies["persona write"] = REFUSAL
    ann = env.create_user("ann")
    shown = await ann.slash("persona edit", name="M" * 83)
    refused = await fill_in(ann, shown, name="Mia", prompt="Speak softly.")
    assert core.desk.calls[-1].arguments == {"name": "Mia", "prompt": "Speak softly."}
    assert refused.response is not None
    assert len(refused.response.attachments) == 2
