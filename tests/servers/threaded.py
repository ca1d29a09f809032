"""Serves an aiohttp application from a thread of its own, so that any test, and a browser, can call it."""

import asyncio
import contextlib
import socket
import threading

from aiohttp import web

from tests.servers import HOST


@contextlib.contextmanager
def served(app, host=HOST):
    """The address of `app`, served on loopback until the end of the block."""
    loop = asyncio.new_event_loop()
    listening = socket.create_server((host, 0))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)

    async def start():
        await runner.setup()
        await web.SockSite(runner, listening).start()

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(start(), loop).result(20)
        yield f"http://{host}:{listening.getsockname()[1]}"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()


def answers(routes, guard=None):
    """An application from {"GET /path/{name}": handler}; `guard(request)` may answer in a handler's place."""

    @web.middleware
    async def look_first(request, handler):
        refused = guard(request) if guard else None
        return refused or await handler(request)

    app = web.Application(middlewares=[look_first], client_max_size=20 * 1024 * 1024)
    for line, handler in routes.items():
        method, path = line.split(" ", 1)
        app.router.add_route(method, path, handler)
    return app
