"""Who looks, as SQL: parameters of a guarded statement, or settings of a transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Boolean, ColumnElement, Uuid, bindparam, literal_column

from bot.domain.policy import NOBODY, Actor, Operator, TheBot, Viewer

_ME: BindParameter[Any] = bindparam("viewer_user", type_=Uuid())
_HERE: BindParameter[Any] = bindparam("viewer_place", type_=Uuid())
_SERVER: BindParameter[Any] = bindparam("viewer_server", type_=Uuid())
_IS_OPERATOR: BindParameter[Any] = bindparam("viewer_is_operator", type_=Boolean())
_AROUND: BindParameter[Any] = bindparam("viewer_around", type_=Uuid(), expanding=True)

PlaceTest = Callable[[ColumnElement[Any]], ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """What a rule may ask about whom it is for."""

    me: ColumnElement[Any]
    here: ColumnElement[Any]
    server: ColumnElement[Any]
    is_around: PlaceTest
    """Tells whether a place is the one that the viewer is in, or around it."""
    is_operator: ColumnElement[bool]


OF_STATEMENT = Eyes(
    me=_ME,
    here=_HERE,
    server=_SERVER,
    is_around=lambda place: place.in_(_AROUND),
    is_operator=_IS_OPERATOR,
)


def _setting(name: str) -> ColumnElement[Any]:
    """Return a key that the transaction was told; asked once for a statement, not for each row."""
    return literal_column(f"(SELECT nullif(current_setting('app.{name}', true), '')::uuid)")


def _is_around(place: ColumnElement[Any]) -> ColumnElement[bool]:
    places: ColumnElement[Any] = literal_column(
        "ANY ((SELECT string_to_array(current_setting('app.around', true), ','))::uuid[])"
    )
    return place == places


OF_TRANSACTION = Eyes(
    me=_setting("user_id"),
    here=_setting("place_id"),
    server=_setting("server_id"),
    is_around=_is_around,
    is_operator=literal_column("(SELECT current_setting('app.actor', true) = 'operator')", Boolean),
)
IS_THE_BOT = "(SELECT current_setting('app.actor', true) = 'bot')"

_KINDS = {Viewer: "viewer", Operator: "operator", TheBot: "bot"}

TELL = (
    "SELECT set_config('app.actor', %(actor)s, true), set_config('app.user_id', %(user)s, true),"
    " set_config('app.place_id', %(place)s, true), set_config('app.server_id', %(server)s, true),"
    " set_config('app.around', %(around)s, true)"
)
"""Tells PostgreSQL for whom a transaction is, until it ends."""


def parameters_of(actor: Viewer | Operator) -> dict[str, Any]:
    """Return the parameters of a guarded statement."""
    viewer = actor if isinstance(actor, Viewer) else NOBODY
    return {
        _IS_OPERATOR.key: isinstance(actor, Operator),
        _ME.key: viewer.user_id,
        _HERE.key: viewer.place_id,
        _SERVER.key: viewer.server_id,
        _AROUND.key: viewer.around,
    }


def settings_of(actor: Actor) -> dict[str, str]:
    """Return what PostgreSQL is told."""
    viewer = actor if isinstance(actor, Viewer) else NOBODY
    return {
        "actor": _KINDS[type(actor)],
        "user": str(viewer.user_id or ""),
        "place": str(viewer.place_id or ""),
        "server": str(viewer.server_id or ""),
        "around": ",".join(map(str, viewer.around)),
    }
