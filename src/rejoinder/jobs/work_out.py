"""The report of a consultation, worked out in a process of its own that can be ended at any time; it needs no Django.

Run as a program it reads what is to be worked out from its standard input and writes the report to its standard output.
"""

import asyncio
import os
import pickle
import sys

from rejoinder.core.opinions import gather, report
from rejoinder.errors import Broken

ONE_CORE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")  # the pages want the others


def work_out(rows, moderated_out, seed, group_min):
    """The report of these answers."""
    return report(gather(rows), seed=seed, moderated_out=moderated_out, group_min=group_min)


async def work_out_apart(*about):
    """`work_out` in a process of its own, which ends when this is cancelled. Raises Broken with its last line."""
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "rejoinder.jobs.work_out", stdin=pipe, stdout=pipe, stderr=pipe,
        env=os.environ | dict.fromkeys(ONE_CORE, "1"),
    )  # fmt: skip
    try:
        found, said = await child.communicate(pickle.dumps(about))
    finally:
        if child.returncode is None:
            child.kill()
    if child.returncode:
        lines = said.decode(errors="replace").strip().splitlines()
        raise Broken(lines[-1] if lines else f"it ended with {child.returncode}")
    return pickle.loads(found)  # noqa: S301 our own process wrote it


if __name__ == "__main__":
    asked = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 our own process wrote it
    sys.stdout.buffer.write(pickle.dumps(work_out(*asked)))
