"""A form, and people who fill it in as Discord lets them: from what stands there already."""

from typing import Any

from simcord import InteractionResult, MemberActor
from simcord.builders import UserHandle

from bot.domain.form import Form, FormField
from bot.domain.reply import Reply

FORM = Form(
    title="A new persona",
    command="persona write",
    fields=(
        FormField(name="name", label="Name", is_required=True, max_length=100),
        FormField(name="prompt", label="How it speaks", help="For the model.", kind="text"),
        FormField(name="picture", label="Picture", kind="picture"),
    ),
)
OPENING = Reply(text="Write a persona.", form=FORM)
REFUSAL = Reply(text="There is a Mia already.", tone="bad")


def fields_of(shown: InteractionResult) -> dict[str, dict[str, Any]]:
    """Return what can be filled in, by the name of the field."""
    assert shown.modal is not None
    inputs = [label["component"] for label in shown.modal["components"]]
    return {one["custom_id"].partition(":")[0]: one for one in inputs}


async def fill_in(
    person: MemberActor | UserHandle, shown: InteractionResult, **answers: str | tuple[str, bytes]
) -> InteractionResult:
    """Send a form in; fields that have no answer stay as they are."""
    fields = fields_of(shown)
    standing = {name: field["value"] for name, field in fields.items() if field.get("value")}
    values = {**standing, **answers}
    return await person.submit_modal(
        shown, {fields[name]["custom_id"]: value for name, value in values.items()}
    )
