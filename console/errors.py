"""What can go wrong at the door; each error knows its HTTP status and says what to do."""


class ConsoleError(Exception):
    """A request the room refuses."""

    status = 400
    title = "That did not work"


class FormExpired(ConsoleError):
    """The form was drawn in another visit, or by somebody else."""

    status = 403
    title = "This form has expired"

    def __init__(self) -> None:
        super().__init__("Nothing was changed. Go back, reload the page and try again.")


class TooManyAttempts(ConsoleError):
    """Too many wrong keys from one address."""

    status = 429
    title = "Too many attempts"

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"Wait {wait_s} seconds, then try again.")
        self.wait_s = wait_s
