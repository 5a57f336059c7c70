"""The files of `widget/`, read once, served compressed and with a fingerprint."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse, raw

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class StaticFile:
    """One file as it goes over the wire."""

    content_type: str
    body: bytes
    compressed: bytes
    fingerprint: str

    def respond(self, request: Request, headers: dict[str, str]) -> HTTPResponse:
        """Answer with the file, or with 304 where the browser has this very version."""
        headers = {
            "ETag": self.fingerprint,
            "Cache-Control": "public, max-age=300",
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
            **headers,
        }
        if self.fingerprint in request.headers.get("if-none-match", ""):
            return raw(b"", 304, headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return raw(self.compressed, headers=headers, content_type=self.content_type)
        return raw(self.body, headers=headers, content_type=self.content_type)


def read_files(folder: Path) -> dict[str, StaticFile]:
    """Read every file of a known type below a folder; the keys are paths such as "icons/dairy.svg"."""
    return {
        path.relative_to(folder).as_posix(): _read(path)
        for path in sorted(folder.rglob("*"))
        if path.suffix in TYPES
    }


def _read(path: Path) -> StaticFile:
    body = path.read_bytes()
    fingerprint = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return StaticFile(TYPES[path.suffix], body, gzip.compress(body, mtime=0), fingerprint)
