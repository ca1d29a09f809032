"""The tree of what is not expected.

    RejoinderError
    ├── BadInput        a file, row or option that cannot be read: says what, which and what to do
    ├── NotAllowed      this person, token or address may not do that
    ├── Missing         a part that should be installed is not: says which and how to get it
    └── Broken          the database, the disk or another process failed us

What is expected is a value (`NotModified`, `Refused`, `StayQuiet`), never one of these.
"""


class RejoinderError(Exception):
    """Base of every exception that Rejoinder raises on purpose; its text is fit to show a user."""


class BadInput(RejoinderError):
    """Input that cannot be read; the command line answers it with one line and exit code 2."""


class NotAllowed(RejoinderError):
    """Somebody or something asked for what it may not have."""


class Missing(RejoinderError):
    """An optional or required part is not installed."""


class Broken(RejoinderError):
    """The ground gave way: disk full, database locked, a child process died."""
