"""Talking on Telegram in private, from the first hello on."""

from tests.flows.telegram.conftest import House
from tests.platforms.bot_api.people import Person
from tests.platforms.bot_api.server import BotApi


async def test_a_first_hello_is_answered_and_stored_with_who_spoke(
    house: House, alice: Person
) -> None:
    house.script("Hey you.")

    await alice.sends("Hello!")

    (answer,) = await alice.chat.until_said(1)
    assert answer.text == "🌸 Riya\nHey you."
    assert answer.marked("bold") == ["🌸 Riya"]
    await house.close()
    assert house.stored("SELECT seq, role, content, persona_id FROM messages ORDER BY seq") == [
        (1, "user", "Hello!", None),
        (2, "assistant", "Hey you.", "sweet_supportive"),
    ]
    assert house.stored("SELECT state FROM turns") == [("answered",)]
    assert house.stored("SELECT part, state, platform_message_id FROM deliveries") == [
        (0, "sent", str(answer.id))
    ]


async def test_a_switch_in_the_middle_changes_who_answers_and_nothing_bleeds(
    house: House, alice: Person
) -> None:
    model = house.script("I am Riya.", "I am Coach.")

    await alice.sends("Hi")
    await alice.chat.until_said(1)
    await alice.sends("/persona switch coach")
    await alice.sends("Who are you?")

    said = await alice.chat.until_said(3)
    assert [post.text for post in said] == [
        "🌸 Riya\nI am Riya.",
        "🎯 Coach answers here from now on. What was said stays.",
        "🎯 Coach\nI am Coach.",
    ]
    spoken = [m.content for m in model.prompts[1].messages if m.role == "assistant"]
    assert not any("I am Riya." in line for line in spoken)


async def test_a_persona_is_chosen_from_the_keyboard(
    house: House, alice: Person, telegram: BotApi
) -> None:
    house.script("I am Coach.")

    await alice.sends("/persona")
    (menu,) = await alice.chat.until_said(1)
    assert "🎯 Coach" in menu.buttons
    assert all(len(row) <= 2 for row in menu.keyboard)
    query = await alice.presses(menu, "🎯 Coach")
    await alice.chat.until_shown("Coach answers here from now on")

    assert telegram.world.presses[query] == ""
    await alice.sends("Hi")
    await alice.chat.until_shown("I am Coach.")


async def test_a_link_that_names_a_persona_lets_it_answer(house: House, alice: Person) -> None:
    house.script("I am Coach.")

    await alice.sends("/start p_coach")
    await alice.sends("Hi")

    await alice.chat.until_shown("Coach answers here from now on")
    await alice.chat.until_shown("🎯 Coach\nI am Coach.")


async def test_start_says_hello_and_leads_to_the_personas(house: House, alice: Person) -> None:
    await alice.sends("/start")
    welcome = await alice.chat.until_shown("Hello! I play many personas")
    await alice.presses(welcome, "Who is there?")

    menu = await alice.chat.until_shown("Personas")
    assert "🎯 Coach" in menu.buttons
    assert "Hello! I play many personas" in welcome.text
    del house
