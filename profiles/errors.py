"""What can go wrong with customers and conversations; each error carries its fact and says what to do."""

from datetime import datetime


class ProfilesError(Exception):
    """Any failure of this room."""


class CustomerNotFound(ProfilesError):
    """No customer has this id."""

    def __init__(self, customer_id: str) -> None:
        super().__init__(f"No customer {customer_id!r}; check the id, or import customers first.")
        self.customer_id = customer_id


class ConversationNotFound(ProfilesError):
    """No conversation has this id, or it belongs to another customer."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"No conversation {conversation_id!r}; open one first.")
        self.conversation_id = conversation_id


class ButtonNotFound(ProfilesError):
    """The token was never given out in this conversation."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"Conversation {conversation_id!r} has no such button; offer the choice again.")
        self.conversation_id = conversation_id


class ReplyNotFound(ProfilesError):
    """The bot said no such thing in this conversation."""

    def __init__(self, reply_id: str) -> None:
        super().__init__(f"The bot said no reply {reply_id!r} here; load the history and rate again.")
        self.reply_id = reply_id


class HandoffNotFound(ProfilesError):
    """The conversation has no open handoff."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"Conversation {conversation_id!r} has no open handoff; reload the queue.")
        self.conversation_id = conversation_id


class ConversationTaken(ProfilesError):
    """Somebody else has the conversation."""

    def __init__(self, conversation_id: str, taken_by: str, taken_at: datetime) -> None:
        super().__init__(f"{taken_by} has {conversation_id!r} since {taken_at:%H:%M} UTC; ask them first.")
        self.conversation_id = conversation_id
        self.taken_by = taken_by
        self.taken_at = taken_at


class ConversationNotHeld(ProfilesError):
    """The conversation is not with the member of staff who acts on it."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"{conversation_id!r} is not with you; take it over first.")
        self.conversation_id = conversation_id


class IdentityTaken(ProfilesError):
    """The channel account already belongs to another customer."""

    def __init__(self, channel: str, channel_user_id: str) -> None:
        super().__init__(f"This {channel} account belongs to another customer; unlink it there first.")
        self.channel = channel
        self.channel_user_id = channel_user_id


class MessageSeen(ProfilesError):
    """The shopper's message is in the log already: it was sent twice."""

    def __init__(self, conversation_id: str, message_id: str) -> None:
        super().__init__(f"Message {message_id!r} is in {conversation_id!r} already; give the first replies.")
        self.conversation_id = conversation_id
        self.message_id = message_id


class UnknownEventKind(ProfilesError):
    """Events of this kind have no meaning here."""

    def __init__(self, kind: str, known: tuple[str, ...]) -> None:
        super().__init__(f"Unknown kind of event {kind!r}; use one of {', '.join(known)}.")
        self.kind = kind
        self.known = known


class TokenUnreadable(ProfilesError):
    """No value can be read for the token: not made here, erased, or written with another key."""

    def __init__(self, token: str) -> None:
        super().__init__(f"Nothing to read behind {token}; ask the shopper again, or check MASKING_KEY.")
        self.token = token


class StaffNotFound(ProfilesError):
    """No account of the staff has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"No staff account {name!r}; see `shopmate staff list`.")
        self.name = name


class StaffNameTaken(ProfilesError):
    """Another account of the staff has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a staff account {name!r} already; choose another name.")
        self.name = name


class StaffNameUnusable(ProfilesError):
    """A name that could not be typed or read."""

    def __init__(self, longest: int) -> None:
        super().__init__(f"A staff name has 1 to {longest} printable characters; choose another.")
        self.longest = longest


class UnknownRole(ProfilesError):
    """Nobody can have this role."""

    def __init__(self, role: str, known: tuple[str, ...]) -> None:
        super().__init__(f"Unknown role {role!r}; use one of {', '.join(known)}.")
        self.role = role
        self.known = known


class PasswordTooShort(ProfilesError):
    """A password that is guessed too soon."""

    def __init__(self, minimum: int) -> None:
        super().__init__(f"A password has at least {minimum} characters; choose a longer one.")
        self.minimum = minimum


class SignInRefused(ProfilesError):
    """Name and password do not fit, or the account is disabled."""

    def __init__(self) -> None:
        super().__init__("Name or password is wrong; try again, or ask an admin for a new password.")


class SignInLocked(ProfilesError):
    """Too many wrong passwords for one name."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"Too many wrong passwords; wait {wait_s} seconds, then try again.")
        self.wait_s = wait_s


class TagUnusable(ProfilesError):
    """A tag that nobody could read or type."""

    def __init__(self, longest: int) -> None:
        super().__init__(f"A tag has 1 to {longest} printable characters and no comma; choose another.")
        self.longest = longest


class CorrectionImpossible(ProfilesError):
    """Nothing was understood there that could be corrected."""

    def __init__(self, conversation_id: str, position: int) -> None:
        super().__init__(
            f"Message {position} of conversation {conversation_id!r} was not read by the assistant; "
            "correct a message that a shopper typed."
        )
        self.conversation_id = conversation_id
        self.position = position


class CorrectionEmpty(ProfilesError):
    """A correction that changes nothing."""

    def __init__(self) -> None:
        super().__init__("This is what the assistant understood already; change something, or go back.")


class CorrectionNotFound(ProfilesError):
    """No correction has this id."""

    def __init__(self, correction_id: int) -> None:
        super().__init__(f"No correction {correction_id}; see `shopmate corrections list`.")
        self.correction_id = correction_id


class NothingToTry(ProfilesError):
    """No correction waits for a candidate."""

    def __init__(self) -> None:
        super().__init__("No correction waits to be tried; correct a message in a conversation first.")


class TrialRunning(ProfilesError):
    """One candidate is made at a time."""

    def __init__(self) -> None:
        super().__init__("Another candidate is being made; wait until it is done.")


class VersionNotFound(ProfilesError):
    """No version has this id."""

    def __init__(self, version_id: int) -> None:
        super().__init__(f"No version v{version_id}; see `shopmate versions list`.")
        self.version_id = version_id


class VersionNotReady(ProfilesError):
    """A version that cannot become the current one."""

    def __init__(self, name: str, state: str) -> None:
        super().__init__(f"Version {name} is {state}; only one that is ready can be promoted.")
        self.name = name
        self.state = state


class NothingToRollBack(ProfilesError):
    """No version answered before the current one."""

    def __init__(self) -> None:
        super().__init__("No version answered before this one; there is nothing to go back to.")


class SampleNotFound(ProfilesError):
    """No sample for review has this id, or it is not theirs."""

    def __init__(self, sample_id: int) -> None:
        super().__init__(f"No sample {sample_id} for you to review; see the list of samples.")
        self.sample_id = sample_id


class ReviewersAlike(ProfilesError):
    """Agreement takes two."""

    def __init__(self) -> None:
        super().__init__("A sample needs two different reviewers; choose another one.")


class NothingToReview(ProfilesError):
    """No message is of the kind that was asked for."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"No message is {kind}; draw another kind.")
        self.kind = kind


class CodeWrong(ProfilesError):
    """The one-time code is another one; the try is counted."""

    def __init__(self, left: int) -> None:
        super().__init__(f"This is not the code; {left} tries are left. Look at the newest mail.")
        self.left = left


class CodeDead(ProfilesError):
    """No one-time code holds here any more."""

    def __init__(self) -> None:
        super().__init__("No code holds here any more; ask for a new one.")


class LinkDead(ProfilesError):
    """The token that links a chat is unknown, used or too old."""

    def __init__(self) -> None:
        super().__init__("This link no longer works; ask for a new one where you began.")


class TooManyCodes(ProfilesError):
    """A conversation had its codes for this hour."""

    def __init__(self) -> None:
        super().__init__("Too many codes were asked for; try again in an hour.")
