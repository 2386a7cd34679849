"""The file of settings that may lie in a folder of submissions."""

from __future__ import annotations

from typing import Final

SETTINGS_FILE: Final = "nq57.toml"
"""Its name: the command line reads it there, and nothing takes it for figures."""
