"""A small real web on the one loopback network that tests may fetch."""

import contextlib
import socket

from aiohttp import web

HOST = "127.77.0.1"
FORBIDDEN_HOST = "127.0.0.1"  # loopback too, but outside the allowed network


@contextlib.asynccontextmanager
async def site(routes, host=HOST):
    """Serves `routes` (path -> handler or text) and yields the base address; `hits` lists the paths asked for."""
    hits = []

    async def answer(request):
        hits.append(request.path)
        found = routes.get(request.path)
        if found is None:
            return web.Response(status=404, text="no")
        return web.Response(text=found) if isinstance(found, str) else await found(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)  # a handler that never ends is left
    await runner.setup()
    probe = socket.socket()
    probe.bind((host, 0))
    await web.SockSite(runner, probe).start()
    try:
        yield f"http://{host}:{probe.getsockname()[1]}", hits
    finally:
        await runner.cleanup()


def answers(status=200, body=b"", **headers):
    """A handler that always answers so."""

    async def handler(_request):
        return web.Response(status=status, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return handler
