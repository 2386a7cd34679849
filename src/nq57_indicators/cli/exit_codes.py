"""The exit codes of the command: fine, findings of the failing severity, a call that cannot be used, our fault, Ctrl-C."""

FINE, FINDINGS, UNUSABLE, FAULT, STOPPED = 0, 1, 2, 3, 130
