"""A browser that is driven: what it says on its console, what it asks the network for, and what axe finds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, Page, sync_playwright

_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
_SERIOUS = ("serious", "critical")


@dataclass
class Seen:
    """A page that is open; ``said`` is all that its console and its errors say, ``asked`` every request but for itself."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """What axe finds that is serious: rule, how often, and the first place."""
        self.page.evaluate(f"{_AXE};0")
        found: dict[str, Any] = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']} ({len(one['nodes'])}): {one['nodes'][0]['html'][:200]}"
            for one in found["violations"]
            if one["impact"] in _SERIOUS
        ]

    def focus(self) -> str:
        """What has the focus: its tag and what it says."""
        text: str = self.page.evaluate(
            "(() => { const e = document.activeElement; return e.tagName + ' ' + (e.id || e.textContent.trim()); })()"
        )
        return text


@contextmanager
def browser() -> Iterator[Browser]:
    """The browser of this machine, without a window."""
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=os.environ["CHROMIUM"], args=list(_QUIET))
        yield started
        started.close()


def opened(started: Browser, file: Path, scheme: str = "light", width: int = 1280) -> Seen:
    """The file in a window of its own, as somebody sees it who has chosen light or dark."""
    context = started.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
        bypass_csp=True,  # only for axe; that the policy is there and holds is tested on its own
    )
    seen = Seen(context.new_page())
    seen.page.on("console", lambda message: seen.said.append(f"{message.type}: {message.text}"))
    seen.page.on("pageerror", lambda error: seen.said.append(f"error: {error}"))
    seen.page.on("request", lambda request: seen.asked.append(request.url))
    seen.page.goto(file.as_uri())
    seen.asked = [url for url in seen.asked if url != file.as_uri() and not url.startswith("data:")]
    return seen
