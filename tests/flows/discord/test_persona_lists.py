"""Lists of personas on Discord, however many there are."""

from simcord import Env

from tests.flows.discord.conftest import House, somebody_with
from tests.flows.discord.screen import look, press

SHIPPED = 9


async def test_a_newcomer_is_shown_the_shipped_ones_on_one_page(env: Env, house: House) -> None:
    listed = await look(await env.create_user("ann").slash("persona list"))

    assert (listed.title, listed.is_private) == ("Personas", True)
    lines = listed.text.splitlines()
    assert len(lines) == SHIPPED
    assert "- **🌸 Riya** (`sweet_supportive`, answers here): A warm friend" in listed.text
    assert len(listed.buttons) == SHIPPED - 1, "all but who answers"
    del house


async def test_five_hundred_are_turned_over_page_by_page_in_one_message(
    env: Env, house: House
) -> None:
    names = [f"{'Persona with a long name ' * 3}{number:03}" for number in range(500)]
    ann = await somebody_with(env, house, *names, description="Long-winded. " * 400)

    listed = await ann.slash("persona list")
    first = await look(listed)
    assert first.text.endswith("Page 1 of 51")
    assert first.buttons[-1] == "▶"
    await press(ann, listed, "▶")
    second = await look(listed)
    assert second.text.endswith("Page 2 of 51")
    assert second.buttons[-2:] == ["◀", "▶"]
    assert not set(first.buttons[:-1]) & set(second.buttons[:-2])

    last = await ann.slash("persona list", page="99")
    assert (await look(last)).text.endswith("Page 51 of 51")
    assert (await look(last)).buttons[-1] == "◀"
    await press(ann, last, "◀")
    assert (await look(last)).text.endswith("Page 50 of 51")


async def test_one_of_five_hundred_is_found_by_typing_some_of_its_name(
    env: Env, house: House
) -> None:
    ann = await somebody_with(env, house, *(f"Number {number:03}" for number in range(500)))

    offered = await ann.autocomplete("persona switch", "name", "123")
    assert [one["name"] for one in offered] == ["🌱 Number 123"]
    assert len(await ann.autocomplete("persona switch", "name", "number")) == 25
    chosen = await ann.slash("persona switch", name=offered[0]["value"])

    assert (await look(chosen)).text.startswith("🌱 Number 123 answers here from now on.")
