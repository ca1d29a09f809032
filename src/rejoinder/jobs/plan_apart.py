"""A plan made in a process of its own, which tells how far it is and can be ended at any time; it needs no Django.

Run as a program it reads what is asked from its standard input and writes lines to its standard output: `step` with
words while it works, then `plan` with the outcome as JSON, or `bad` with what is wrong with what was asked.
"""

import asyncio
import json
import os
import pickle
import sys
import time

from rejoinder.errors import BadInput, Broken

ONE_CORE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")  # the pages want the others
LINE_BYTES_MAX = 64 * 1024 * 1024  # an outcome of 650 seats takes a third of a megabyte
SAID_BYTES_MAX = 64 * 1024  # of its error output


def plan_out(elections, wish, assumptions, *, progress=None):
    """The plan on the last of these elections as JSON. Raises BadInput where the wish does not fit it."""
    from rejoinder.core.pacts.newcomers import base_supposed
    from rejoinder.core.pacts.planning import plan
    from rejoinder.core.pacts.rivals_telling import signs_of
    from rejoinder.core.pacts.telling import as_json, assumptions_of, wish_of

    try:
        asked, supposed = wish_of(wish), assumptions_of(assumptions)
        keep = (*asked.partners, *supposed.rivals)
        base = base_supposed(elections, supposed, election=elections.latest.name, keep=keep)
        found = plan(base, asked, supposed, progress=progress, clock=time.perf_counter)
    except ValueError as problem:  # every fault in words: a party that is not there, no votes
        raise BadInput(str(problem)) from None
    return {**as_json(found), "signs": signs_of(elections)}


async def plan_apart(elections, due, said):
    """`plan_out` of a run that is due, in a process of its own, which ends when this is cancelled.

    `said` is awaited with the words of each step.

    Raises BadInput with what is wrong with what was asked, Broken with the last line of a process that failed.
    """
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "rejoinder.jobs.plan_apart", stdin=pipe, stdout=pipe, stderr=pipe,
        limit=LINE_BYTES_MAX, env=os.environ | dict.fromkeys(ONE_CORE, "1"),
    )  # fmt: skip
    errors = asyncio.create_task(_last_of(child.stderr))
    try:
        await _ask(child, pickle.dumps((elections, due.wish, due.assumptions)))
        outcome = await _outcome(child, said)
        await child.wait()
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
        trouble = await errors
    if outcome is None:
        raise Broken(trouble or f"the process of the planner ended with {child.returncode}")
    return outcome


async def _ask(child, asked: bytes) -> None:
    child.stdin.write(asked)
    try:
        await child.stdin.drain()
        child.stdin.close()
    except (BrokenPipeError, ConnectionResetError):
        return  # it ended before it read; its error output says why


async def _outcome(child, said) -> dict | None:
    async for line in child.stdout:
        kind, _, text = line.decode().partition(" ")
        if kind == "step":
            await said(json.loads(text))
        elif kind == "bad":
            raise BadInput(json.loads(text))
        elif kind == "plan":
            return json.loads(text)
    return None


async def _last_of(stream) -> str:
    """The last line of an error output, of which no more than its end is kept."""
    kept = b""
    while part := await stream.read(SAID_BYTES_MAX):
        kept = (kept + part)[-SAID_BYTES_MAX:]
    lines = kept.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""


def main() -> None:
    """Reads what is asked, plans, and tells. What a library prints of itself goes nowhere: the output is ours."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

        def tell(kind, said):
            print(kind, json.dumps(said), file=out, flush=True)

        asked = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 our own process wrote it
        try:
            tell("plan", plan_out(*asked, progress=lambda words: tell("step", words)))
        except BadInput as problem:
            tell("bad", str(problem))


if __name__ == "__main__":
    main()
