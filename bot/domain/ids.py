"""The names of things: one NewType per kind of row, so that they cannot be mixed up."""

from typing import NewType
from uuid import UUID

UserId = NewType("UserId", UUID)
PlaceId = NewType("PlaceId", UUID)
SessionId = NewType("SessionId", UUID)
TurnId = NewType("TurnId", UUID)
BindingId = NewType("BindingId", UUID)
LorebookId = NewType("LorebookId", UUID)
ProjectId = NewType("ProjectId", UUID)
MembershipId = NewType("MembershipId", UUID)
MaskId = NewType("MaskId", UUID)
MemoryId = NewType("MemoryId", UUID)

PersonaId = NewType("PersonaId", str)
"""A word for library personas (`coach`), a UUID in text for those that people write."""

MessageId = NewType("MessageId", int)
