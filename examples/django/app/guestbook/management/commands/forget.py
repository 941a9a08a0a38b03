from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from guestbook.models import Entry


class Command(BaseCommand):
    help = "Removes entries that are older than so many days."

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, required=True)

    def handle(self, *, days, **_options):
        removed, _ = Entry.objects.filter(written__lt=timezone.now() - timedelta(days=days)).delete()
        self.stdout.write(f"{removed} entries removed")
