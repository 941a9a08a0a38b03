import os
from urllib.parse import urlsplit

SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "").split(",")
INSTALLED_APPS = ["guestbook"]
MIDDLEWARE = ["guestbook.health.answer_first", "django.middleware.security.SecurityMiddleware"]
ROOT_URLCONF = "guestbook.urls"
WSGI_APPLICATION = "guestbook.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True

database = urlsplit(os.environ.get("DATABASE_URL", ""))
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": database.hostname,
        "PORT": database.port,
        "USER": database.username,
        "PASSWORD": database.password,
        "NAME": database.path.removeprefix("/"),
        "CONN_MAX_AGE": 60,
    }
}

# Where the volume is, and where Nginx serves it.
MEDIA_ROOT = os.environ.get("MEDIA_ROOT", "media")
MEDIA_URL = os.environ.get("MEDIA_URL", "/media/")
