"""The tables, one file per noun. Importing this package makes all of them known."""

from storage.base import Base
from storage.tables.binding import BindingRow
from storage.tables.delivery import DeliveryRow
from storage.tables.marker import MarkerRow
from storage.tables.message import MessageRow
from storage.tables.persona import PersonaRevisionRow, PersonaRow
from storage.tables.place import PlaceRow
from storage.tables.session import SessionRow
from storage.tables.turn import TurnRow
from storage.tables.user import IdentityRow, UserRow

__all__ = [
    "Base",
    "BindingRow",
    "DeliveryRow",
    "IdentityRow",
    "MarkerRow",
    "MessageRow",
    "PersonaRevisionRow",
    "PersonaRow",
    "PlaceRow",
    "SessionRow",
    "TurnRow",
    "UserRow",
]
