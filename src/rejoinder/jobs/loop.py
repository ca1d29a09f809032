"""`rejoinder work`: the outer half in an event loop, the inner half in a thread of its own, until told to stop."""

import asyncio
import signal
import threading

from rejoinder.jobs.inner import Inner
from rejoinder.jobs.outer import Outer


def work_forever(settings, base_url):
    """Runs until SIGTERM or SIGINT. What was stored stays; what was in flight is claimed again after its time."""
    asyncio.run(_work(settings, base_url))


async def _work(settings, base_url):
    loop = asyncio.get_running_loop()
    stop, inner_stop = asyncio.Event(), threading.Event()

    def end():
        stop.set()
        inner_stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
    inner = threading.Thread(target=lambda: Inner(base_url).forever(inner_stop), name="inner", daemon=True)
    inner.start()
    try:
        await Outer(settings, base_url).forever(stop)
    finally:
        inner_stop.set()
        await asyncio.to_thread(inner.join, 5)
