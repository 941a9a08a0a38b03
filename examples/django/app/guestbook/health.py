from django.db import connection
from django.http import HttpResponse


def answer_first(get_response):
    """The health check comes from the server itself, by an address that is not in ALLOWED_HOSTS."""

    def middleware(request):
        if request.path != "/up":
            return get_response(request)
        connection.ensure_connection()
        return HttpResponse("ok")

    return middleware
