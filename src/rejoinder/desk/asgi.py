"""What uvicorn serves: pages, API and the live stream."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rejoinder.desk.settings")
application = get_asgi_application()
