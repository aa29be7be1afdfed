"""A channel of the Discord on loopback as people see it: messages, cards, menus and buttons. Pure.

A likeness of the dark app, not the app; what is shown is what the bot sent.
"""

from collections.abc import Iterable, Mapping
from html import escape

from bench.pictures.markup import to_html
from bench.pictures.page import a_page, element, initial, portrait
from tests.platforms.discord_api.interactions import Interaction
from tests.platforms.discord_api.values import Account, Json, Post
from tests.platforms.discord_api.world import World

_BUTTON, _SELECT = 2, 3


class DiscordPage:
    """Draws what is in a world; the pictures of personas are found by what tells them apart."""

    def __init__(self, world: World, *, faces: Mapping[str, bytes] | None = None) -> None:
        self._faces = faces or {}
        self._asked = {str(act.id): act for act in world.interactions.values()}
        people = {account.id: f"@{account.name}" for account in world.accounts.values()}
        self._names = people | {c.id: f"# {c.name}" for c in world.channels.values()}

    def draw(self, title: str, posts: Iterable[Post]) -> str:
        """Return a page with these messages below a title."""
        messages = element("messages", *map(self._message, posts))
        return a_page("discord", element("title", escape(title)), messages)

    def _message(self, post: Post) -> str:
        app = element("app", "APP", tag="span") if post.author.is_bot else ""
        time = element("time", f"{post.sent_at:%-d %b %Y, %H:%M}", tag="span")
        name = element("name", escape(post.author.name), tag="span")
        body = element("body", name, app, time, self._content(post))
        message = element("message", self._face(post.author), body)
        return self._call(post) + message

    def _content(self, post: Post) -> str:
        dismiss = element("link", "Dismiss message", tag="span")
        alone = element("alone", f"Only you can see this • {dismiss}") if post.is_ephemeral else ""
        text = element("text", to_html(post.text, self._names))
        cards = "".join(map(self._card, post.embeds))
        return text + cards + "".join(map(_row, post.components)) + alone

    def _call(self, post: Post) -> str:
        """Return the line that says which command a message answers."""
        if post.interaction is None:
            return ""
        asked = self._asked[post.interaction["id"]]
        name = element("caller", escape(asked.person.name), tag="b")
        command = element("command", f"/{escape(_command(asked))}", tag="span")
        return element("call", f"{name} used {command}")

    def _face(self, account: Account) -> str:
        picture = self._faces.get(account.avatar)
        return portrait(picture) if picture else initial(account.name)

    def _card(self, embed: Json) -> str:
        title = element("heading", to_html(embed.get("title", ""), self._names))
        text = to_html(embed.get("description", ""), self._names)
        colour = f"#{embed.get('color', 0):06x}"
        return f'<div class="card" style="border-color:{colour}">{title}{text}</div>'


def _row(row: Json) -> str:
    return element("row", *map(_part, row["components"]))


def _part(part: Json) -> str:
    if part["type"] == _SELECT:
        return element("select", escape(part.get("placeholder", "")), element("arrow", "⌵"))
    return element("button", escape(part.get("label", "")))


def _command(asked: Interaction) -> str:
    """Return the words of a command that was called."""
    words, options = [asked.data["name"]], asked.data.get("options", [])
    while options and "value" not in options[0]:
        words.append(options[0]["name"])
        options = options[0].get("options", [])
    return " ".join(words)
