"""The assistant's processes on a copy of the shop under var/, for benchmarks that go over the network."""

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bot.cli.serve import check_ports, commands, environment
from bot.settings import ROOT, Settings, read_settings

START_LIMIT_S = 120
CREDENTIALS = "credentials.yml"


class Servers:
    """The assistant's two processes, with Rasa's REST channel beside ours; each can be killed."""

    def __init__(self, settings: Settings, environ: dict[str, str]) -> None:
        self.commands, self._environ = commands(settings), environment(settings) | environ
        credentials = settings.var / CREDENTIALS
        credentials.write_text((ROOT / CREDENTIALS).read_text() + "\nrest: {}\n")  # the peer
        self.commands["rasa"] = self.commands["rasa"].replace(CREDENTIALS, str(credentials), 1)
        self._log = settings.var / "server.log"
        self.address = f"http://127.0.0.1:{settings.port}"
        self._asked = (f"{self.address}/", f"http://127.0.0.1:{settings.actions_port}/health")
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        """Start a process; it writes to a log of its own."""
        with self._log.open("ab") as log:
            command = shlex.split(self.commands[name])
            self._running[name] = subprocess.Popen(
                command, cwd=ROOT, env=self._environ, stdout=log, stderr=log
            )

    def kill(self, name: str) -> None:
        """End a process as a crash does: it gets no chance to finish anything."""
        self._running[name].kill()
        self._running[name].wait()

    async def wait(self) -> None:
        """Wait until both answer: Rasa opens its port when the model is loaded."""
        until = time.monotonic() + START_LIMIT_S
        async with httpx.AsyncClient(timeout=5) as client:
            while time.monotonic() < until:
                try:
                    answers = [await client.get(address) for address in self._asked]
                    if all(answer.status_code == 200 for answer in answers):
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.5)
        sys.exit(f"The server did not start; its last words:\n{self._log.read_text()[-2000:]}")

    def measure_memory(self) -> dict[str, int]:
        """Give the resident megabytes of each process."""
        found = {}
        for name, process in self._running.items():
            lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
            (resident,) = [line.split()[1] for line in lines if line.startswith("VmRSS")]
            found[name] = int(resident) // 1024
        return found

    def stop(self) -> None:
        """End all processes politely."""
        for process in self._running.values():
            process.terminate()
            process.wait()


@contextmanager
def open_copy(port: int, environ: dict[str, str]) -> Iterator[tuple[Settings, Servers]]:
    """Copy the shop, so that nothing is left behind in the real one; its processes wait to be started.

    Args:
        port: of Rasa's server; the console's is the next, the actions' the fiftieth after it.
        environ: further variables of the processes.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name in ("shopmate.db", "recommender"):
            copy = shutil.copytree if (ROOT / "var" / name).is_dir() else shutil.copy
            copy(ROOT / "var" / name, Path(folder) / name)
        ports = {"PORT": str(port), "ACTIONS_PORT": str(port + 50), "CONSOLE_PORT": str(port + 1)}
        environ = {"SHOPMATE_VAR": folder, "DATABASE_URL": "", **ports, **environ}
        settings = read_settings({**os.environ, **environ})
        check_ports(settings)
        servers = Servers(settings, environ)
        try:
            yield settings, servers
        finally:
            servers.stop()
