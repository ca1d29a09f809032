"""What uvicorn serves: pages, API and the live stream."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rejoinder.desk.settings")
application = get_asgi_application()

from rejoinder.desk.contests.gathering import start_gathering  # noqa: E402 after Django is set up
from rejoinder.desk.links.visits import start_writer  # noqa: E402

start_writer()
start_gathering()
