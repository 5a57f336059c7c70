"""Why a message was not taken; every channel says it in its own way."""


class ChannelError(Exception):
    """Any refusal of this room; `code` is the word that programs read."""

    code = "refused"


class BadMessage(ChannelError):
    """The message lacks what a message needs."""

    code = "malformed"

    def __init__(self, problem: str) -> None:
        super().__init__(f"{problem}; see the web channel in the contract.")
        self.problem = problem


class MessageTooLong(ChannelError):
    """The text is longer than a shopper's message may be."""

    code = "too_long"

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"The message has {length} characters, {limit} are allowed; send it in parts.")
        self.length = length
        self.limit = limit


class UnknownButton(ChannelError):
    """The token was never given out in this conversation."""

    code = "unknown_button"

    def __init__(self) -> None:
        super().__init__("No such button in this conversation; load the history and choose again.")


class NotReady(ChannelError):
    """The dialogue model is not loaded yet."""

    code = "not_ready"

    def __init__(self) -> None:
        super().__init__("The assistant is still starting; try again in a few seconds.")


class Forbidden(ChannelError):
    """The caller does not know the secret of the house."""

    code = "forbidden"

    def __init__(self) -> None:
        super().__init__("The secret is wrong; console and assistant must have the same INTERNAL_SECRET.")


class ResponseMissing(ChannelError):
    """A wording that the channels need is not in the model's domain."""

    code = "not_ready"

    def __init__(self, response: str) -> None:
        super().__init__(
            f"The model has no response {response!r}; add it to a responses.yml and train again."
        )
        self.response = response


class LinkClosed(ChannelError):
    """The link to a customer's data no longer works."""

    code = "link_closed"

    def __init__(self) -> None:
        super().__init__("This link no longer works; ask for your data again in the chat.")
