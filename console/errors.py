"""What can go wrong at the door; each error knows its HTTP status and says what to do."""

from datetime import datetime


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
    """Too many wrong passwords from one address or for one name."""

    status = 429
    title = "Too many attempts"

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"Wait {wait_s} seconds, then try again.")
        self.wait_s = wait_s


class RoleTooLow(ConsoleError):
    """The page is for another role."""

    status = 403
    title = "This is not for your role"

    def __init__(self, role: str) -> None:
        super().__init__(f"It takes the role {role}. Ask an admin of this room if you need it.")
        self.role = role


class ReasonMissing(ConsoleError):
    """An act that is written down with its reason came without one."""

    status = 422
    title = "Please say why"

    def __init__(self) -> None:
        super().__init__("Nothing was done. Go back and give a reason: it is kept in the audit.")


class Refused(ConsoleError):
    """Something was asked for that cannot be done as it stands; the text says why."""

    status = 422

    def __init__(self, reason: str) -> None:
        super().__init__(f"Nothing was changed. {reason}")
        self.reason = reason


class AssistantUnreachable(ConsoleError):
    """The assistant does not answer, so nothing can be said to shoppers."""

    status = 502
    title = "The assistant does not answer"

    def __init__(self) -> None:
        super().__init__("It is not known whether this went out. Start the assistant, then send it again.")


class AssistantRefused(ConsoleError):
    """The assistant does not do what was asked of it."""

    status = 409
    title = "The assistant refused"

    def __init__(self, reason: str) -> None:
        super().__init__(f"It was not done. {reason}")
        self.reason = reason


class TakenByOther(ConsoleError):
    """Somebody else has the conversation."""

    status = 409
    title = "Somebody else has this conversation"

    def __init__(self, name: str, since: datetime) -> None:
        super().__init__(f"{name} has it since {since:%H:%M} UTC. Ask them, or take another one.")
        self.name = name


class RouteUnguarded(Exception):
    """A page that does not say who may see it; the room does not start with one."""

    def __init__(self, method: str, path: str) -> None:
        super().__init__(f"{method} {path} names no role; give it one in console/routes.py.")
        self.method = method
        self.path = path


class NothingChosen(ConsoleError):
    """Many were to be marked, and none was chosen."""

    status = 422
    title = "No conversation was chosen"

    def __init__(self) -> None:
        super().__init__("Nothing was changed. Go back and tick the conversations you mean.")
