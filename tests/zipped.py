"""Archives changed part by part, as programs that we do not have would have written them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path


def parts_of(path: Path) -> dict[str, bytes]:
    """The parts of an archive, in their order."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(
    source: Path,
    target: Path,
    edits: Mapping[str, Callable[[bytes], bytes]] | None = None,
    added: Mapping[str, bytes] | None = None,
) -> Path:
    """``source`` with some parts edited and others added."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts_of(source).items():
            archive.writestr(name, (edits or {}).get(name, bytes)(data))
        for name, data in (added or {}).items():
            archive.writestr(name, data)
    return target


def putting(*lines: str) -> Callable[[bytes], bytes]:
    """An edit that puts lines of XML at the end of what the root holds."""

    def edit(data: bytes) -> bytes:
        place = data.rindex(b"</")
        return data[:place] + "".join(lines).encode() + data[place:]

    return edit


def damaged(path: Path, part: str) -> Path:
    """The archive with the packed bytes of a part turned over, but for the first fifth; its directory stays as it was."""
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo(part)
    content = bytearray(path.read_bytes())
    start = entry.header_offset + 30 + len(part.encode())
    for at in range(start + entry.compress_size // 5, start + entry.compress_size):
        content[at] ^= 0xFF
    path.write_bytes(bytes(content))
    return path
