"""All cast vote records that an RCTab configuration names. A new maker's form is one reader and one line here."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from rejoinder.core.ballots.rctab.config import Config, Source, read_config
from rejoinder.core.ballots.rctab.marks import Marked
from rejoinder.core.ballots.rctab.naming import Naming
from rejoinder.errors import BadInput
from rejoinder.wire.cvr.cdf import read_cdf
from rejoinder.wire.cvr.dominion import read_dominion
from rejoinder.wire.cvr.hart import read_hart
from rejoinder.wire.cvr.tables import read_clear_ballot, read_ess, read_generic

Reader = Callable[[Path, Source, Config], Iterator[tuple[str, list[tuple[int, str]]]]]
READERS: dict[str, Reader] = {
    "cdf": read_cdf,
    "clearBallot": read_clear_ballot,
    "dominion": read_dominion,
    "ess": read_ess,
    "genericCsv": read_generic,
    "hart": read_hart,
}


def read_config_file(path: Path) -> Config:
    """The configuration in `path`. Raises BadInput in one line."""
    if path.exists() and not path.is_file():
        raise BadInput(f"{path}: a configuration of RCTab is a file, for its records lie beside it")
    try:
        value = json.loads(path.read_bytes())
    except OSError as failed:
        raise BadInput(f"{path}: cannot be read: {failed.strerror or failed}") from None
    except (ValueError, RecursionError) as failed:
        raise BadInput(f"{path}: not JSON ({failed})") from failed
    if not isinstance(value, dict):
        raise BadInput(f"{path}: not an RCTab configuration")
    try:
        return read_config(value)
    except BadInput as wrong:
        raise BadInput(f"{path}: not a configuration of RCTab that can be followed: {wrong}") from None


def read_records(config: Config, folder: Path) -> Iterator[tuple[Marked, int]]:
    """Each ballot of each source; paths are taken from `folder`, where the configuration lies.

    Raises BadInput where a source cannot be read whole or names somebody who is no candidate: then nothing may be
    counted.
    """
    for source in config.sources:
        reader = READERS.get(source.provider)
        if reader is None:
            raise BadInput(f"provider {source.provider!r} is not known; known are {', '.join(READERS)}")
        path = folder / source.path
        naming = Naming(source, config)
        try:
            for where, marks in reader(path, source, config):
                yield naming.ballot(marks, where), 1
        except (OSError, UnicodeDecodeError) as failed:
            raise BadInput(f"{path}: cannot be read ({failed})") from failed
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError, csv.Error) as failed:
            raise BadInput(
                f"{path}: not in the form of {source.provider} ({type(failed).__name__}: {failed})"
            ) from failed
        naming.check()
