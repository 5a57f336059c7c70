"""Files of labelled messages: tab-separated, the first line names the columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.nlu.errors import BadLabelledLine, LabelledFileNotFound


def read_labelled(
    path: Path, columns: Sequence[str], optional: Sequence[str] = (), labels: Sequence[str] = ()
) -> list[dict[str, str]]:
    """Read the rows of a file; blank lines are left out.

    Args:
        path: The file.
        columns: Columns that must be there, in any order; none of their fields may be empty. The last one
            holds the label.
        optional: Columns that are read where they are there.
        labels: The labels that are allowed; empty allows all.

    Raises:
        LabelledFileNotFound: there is no such file.
        BadLabelledLine: a line cannot be read; the error names it.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise LabelledFileNotFound(path) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadLabelledLine(path, line, "it is not UTF-8 text") from error
    header = [name.strip().lower() for name in lines[0].split("\t")] if lines else []
    if missing := [name for name in columns if name not in header]:
        raise BadLabelledLine(path, 1, f"the first line must name the column {' and '.join(missing)}")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        row = read_row(path, number, line, header, columns)
        if labels and row[columns[-1]] not in labels:
            raise BadLabelledLine(path, number, f"{row[columns[-1]]!r} is none of {', '.join(labels)}")
        rows.append({name: row[name] for name in (*columns, *optional) if name in row})
    if not rows:
        raise BadLabelledLine(path, max(len(lines), 1), "there is no labelled message in the file")
    return rows


def read_row(path: Path, number: int, line: str, header: list[str], columns: Sequence[str]) -> dict[str, str]:
    """Split one line by its tabs into the columns that the header names."""
    fields = [field.strip() for field in line.split("\t")]
    if len(fields) > len(header):
        raise BadLabelledLine(path, number, f"it has {len(fields)} fields, the header names {len(header)}")
    row = dict(zip(header, fields, strict=False))
    if empty := [name for name in columns if not row.get(name)]:
        raise BadLabelledLine(path, number, f"{' and '.join(empty)} is empty")
    return row
