from django.http import JsonResponse
from django.urls import path

from guestbook.models import Entry


def entries(request):
    if request.method == "POST":
        Entry.objects.create(text=request.POST["text"], photo=request.FILES.get("photo", ""))
    listed = [
        {"text": entry.text, "photo": entry.photo.url if entry.photo else None} for entry in Entry.objects.order_by("id")
    ]
    return JsonResponse({"entries": listed})


urlpatterns = [path("", entries)]
