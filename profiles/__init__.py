"""Who the customer is, across channels: identities, facts, consent, events, conversations."""

from profiles.errors import (
    ButtonNotFound,
    ConversationNotFound,
    CustomerNotFound,
    HandoffNotFound,
    IdentityTaken,
    MessageSeen,
    ProfilesError,
    UnknownEventKind,
)
from profiles.migrate import migrate
from profiles.models import (
    Base,
    Button,
    Consent,
    Conversation,
    Customer,
    Event,
    Fact,
    Handoff,
    Identity,
    Message,
    TrackerState,
)

__all__ = [
    "Base",
    "Button",
    "ButtonNotFound",
    "Consent",
    "Conversation",
    "ConversationNotFound",
    "Customer",
    "CustomerNotFound",
    "Event",
    "Fact",
    "Handoff",
    "HandoffNotFound",
    "Identity",
    "IdentityTaken",
    "Message",
    "MessageSeen",
    "ProfilesError",
    "TrackerState",
    "UnknownEventKind",
    "migrate",
]
