"""The tables, one file per noun. Importing this package makes all of them known."""

from storage.base import Base
from storage.tables.access_rule import AccessRuleRow
from storage.tables.binding import BindingRow
from storage.tables.card import CardAssetRow, CardRow
from storage.tables.delivery import DeliveryRow
from storage.tables.dialogue import DialogueRow
from storage.tables.file import FileRow
from storage.tables.link import LinkCodeRow, LinkTrialRow
from storage.tables.lorebook import LorebookRow
from storage.tables.marker import MarkerRow
from storage.tables.mask import MaskBindingRow, MaskRow
from storage.tables.memory import MemoryRow
from storage.tables.message import MessageRow
from storage.tables.persona import PersonaRevisionRow, PersonaRow
from storage.tables.place import PlaceRow
from storage.tables.project import ProjectInvitationRow, ProjectMemberRow, ProjectRow
from storage.tables.sealing import DataKeyRow, SealingRow
from storage.tables.session import SessionRow
from storage.tables.session_member import SessionMemberRow
from storage.tables.tally import AllowanceRow, AskRow, TallyRow
from storage.tables.tombstone import TombstoneRow
from storage.tables.turn import TurnRow
from storage.tables.user import IdentityRow, UserRow
from storage.tables.variant import VariantRow

__all__ = [
    "AccessRuleRow",
    "AllowanceRow",
    "AskRow",
    "Base",
    "BindingRow",
    "CardAssetRow",
    "CardRow",
    "DataKeyRow",
    "DeliveryRow",
    "DialogueRow",
    "FileRow",
    "IdentityRow",
    "LinkCodeRow",
    "LinkTrialRow",
    "LorebookRow",
    "MarkerRow",
    "MaskBindingRow",
    "MaskRow",
    "MemoryRow",
    "MessageRow",
    "PersonaRevisionRow",
    "PersonaRow",
    "PlaceRow",
    "ProjectInvitationRow",
    "ProjectMemberRow",
    "ProjectRow",
    "SealingRow",
    "SessionMemberRow",
    "SessionRow",
    "TallyRow",
    "TombstoneRow",
    "TurnRow",
    "UserRow",
    "VariantRow",
]
