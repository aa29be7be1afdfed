"""Names that Discord lets webhooks speak by."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.discord.outbound.names import NAME_LIMIT, is_shown_as, to_name, told_apart

_UNSEEN = str.maketrans("", "", "\u200a\u17b5")

names = st.one_of(
    st.text(max_size=120),
    st.lists(
        st.sampled_from(["clyde", "Discord", "DISCORD", "cLyDe", "everyone", "here", " ", "x"]),
        max_size=30,
    ).map("".join),
)


@given(names)
@example("everyone")
@example("Here")
@example("")
@example("discorddiscord" * 10)
def test_discord_takes_every_name(name: str) -> None:
    for shown in (to_name(name), told_apart(to_name(name), to_name(name))):
        assert 2 <= len(shown) <= NAME_LIMIT
        assert "clyde" not in shown.lower()
        assert "discord" not in shown.lower()
        assert shown.casefold() not in {"everyone", "here"}
        assert shown == shown.strip()


@given(names)
def test_neighbours_of_one_name_are_told_apart_and_known_again(name: str) -> None:
    shown = to_name(name)
    other = told_apart(shown, shown)

    assert other != shown
    assert is_shown_as(shown, shown)
    assert is_shown_as(other, shown)
    assert told_apart(shown, "Somebody") == shown


@pytest.mark.parametrize("name", ["Riya", "Clyde the Horse", "X", "everyone", "Dr.  Discord"])
def test_people_see_the_name_as_it_is(name: str) -> None:
    assert to_name(name).translate(_UNSEEN) == " ".join(name.split())
