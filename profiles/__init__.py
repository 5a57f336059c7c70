"""Who the customer is, across channels: identities, facts, consent, events, conversations."""

from profiles.buttons import Pressed, issue_button, press_button
from profiles.chats import find_chat, find_said, mark_blocked, mark_stopped, open_chat
from profiles.consents import has_consent, list_consents, record_consent
from profiles.conversations import (
    ConversationSummary,
    count_conversations,
    find_conversation,
    list_channels,
    list_conversations,
    open_conversation,
)
from profiles.customers import (
    add_customer,
    find_customer,
    find_identity,
    link_identity,
    list_customers,
    list_identities,
)
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
from profiles.events import WEIGHTS, list_events, record_event
from profiles.export import as_json, export_customer
from profiles.facts import list_facts, retract_fact, state_fact
from profiles.handoffs import close_handoff, find_handoff, list_open_handoffs, open_handoff
from profiles.interactions import InteractionColumns, read_interactions
from profiles.messages import as_reply, describe_message, find_replies, list_messages, log_message
from profiles.migrate import migrate
from profiles.models import (
    Base,
    Button,
    Chat,
    Consent,
    Conversation,
    Customer,
    Event,
    Fact,
    Handoff,
    Identity,
    Message,
    TrackerState,
    Update,
)
from profiles.trackers import load_tracker, save_tracker
from profiles.updates import count_sent, find_newest_update, finish_update, forget_updates, take_update

__all__ = [
    "Base",
    "Button",
    "ButtonNotFound",
    "Chat",
    "Consent",
    "Conversation",
    "ConversationNotFound",
    "ConversationSummary",
    "Customer",
    "CustomerNotFound",
    "Event",
    "Fact",
    "Handoff",
    "HandoffNotFound",
    "Identity",
    "IdentityTaken",
    "InteractionColumns",
    "Message",
    "MessageSeen",
    "Pressed",
    "ProfilesError",
    "TrackerState",
    "UnknownEventKind",
    "Update",
    "WEIGHTS",
    "add_customer",
    "as_json",
    "as_reply",
    "close_handoff",
    "count_conversations",
    "count_sent",
    "describe_message",
    "export_customer",
    "find_chat",
    "find_conversation",
    "find_customer",
    "find_handoff",
    "find_identity",
    "find_newest_update",
    "find_replies",
    "find_said",
    "finish_update",
    "forget_updates",
    "has_consent",
    "issue_button",
    "link_identity",
    "list_channels",
    "list_consents",
    "list_conversations",
    "list_customers",
    "list_events",
    "list_facts",
    "list_identities",
    "list_messages",
    "list_open_handoffs",
    "load_tracker",
    "log_message",
    "mark_blocked",
    "mark_stopped",
    "migrate",
    "open_chat",
    "open_conversation",
    "open_handoff",
    "press_button",
    "read_interactions",
    "record_consent",
    "record_event",
    "retract_fact",
    "save_tracker",
    "state_fact",
    "take_update",
]
