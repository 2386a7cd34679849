"""Fill in forms in LibreOffice as somebody types under Vietnamese settings. Run by a Python that has ``uno``.

``fill_in.py SOFFICE ORDERS.json``: each order names a ``form``, the ``cells`` to type into with their texts, and the ``files`` to
save, with the name of LibreOffice's filter for each.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]  # comes with LibreOffice
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]  # as above
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]  # as above

LOCALE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>vi-VN</value></prop></item>
</oor:items>
"""
SECONDS = 60


def main(soffice: str, orders: str) -> None:
    """Start LibreOffice with settings of its own, carry out the orders, end it."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder, "profile")
        Path(profile, "user").mkdir(parents=True)
        Path(profile, "user", "registrymodifications.xcu").write_text(LOCALE, encoding="utf-8")
        pipe = f"nq57{Path(folder).name}"
        office = subprocess.Popen(
            [soffice, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}",
             f"--accept=pipe,name={pipe};urp;"]
        )  # fmt: skip
        try:
            desktop = _desktop(pipe)
            for order in json.loads(Path(orders).read_text(encoding="utf-8")):
                _carry_out(desktop, order)
            desktop.terminate()
        finally:
            office.terminate()
            office.wait(timeout=SECONDS)


def _desktop(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + SECONDS
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


def _carry_out(desktop: Any, order: dict[str, Any]) -> None:
    document = desktop.loadComponentFromURL(Path(order["form"]).as_uri(), "_blank", 0, (_property("Hidden", True),))
    page = document.Sheets.getByIndex(0)
    for cell, text in order["cells"].items():
        page.getCellRangeByName(cell).FormulaLocal = text  # as typed: 1.234,5 is a number under vi-VN
    for file, kind in order["files"].items():
        document.storeToURL(Path(file).as_uri(), (_property("FilterName", kind),))
    document.close(True)


def _property(name: str, value: object) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    main(*sys.argv[1:])
