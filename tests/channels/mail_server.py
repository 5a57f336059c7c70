"""A mail server of our own on the loopback: keeps what it takes, and refuses when it is told to."""

import email
import email.policy
import socketserver
import threading
from contextlib import contextmanager

ANSWERS = {"EHLO": "250 shop.example", "QUIT": "221 bye", "DATA": "354 go on"}


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mails into `mails`; with `refuses` set it takes no recipient."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.mails, self.recipients, self.refuses = [], [], False


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self._answer("220 shop.example ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.partition(" ")[0].upper()
            if verb == "RCPT" and self.server.refuses:
                self._answer("450 try again later")
                continue
            if verb == "RCPT":
                self.server.recipients.append(line.partition("<")[2].partition(">")[0])
            self._answer(ANSWERS.get(verb, "250 ok"))
            if verb == "DATA":
                self._take()
            if verb == "QUIT":
                return

    def _take(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.mails.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))
        self._answer("250 taken")

    def _answer(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def serve_mail():
    """Give the server and the SMTP_URL that leads to it."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server, f"smtp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
