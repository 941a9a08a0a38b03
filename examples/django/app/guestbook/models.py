from django.db import models


class Entry(models.Model):
    text = models.CharField(max_length=500)
    photo = models.FileField(upload_to="photos", blank=True)
    written = models.DateTimeField(auto_now_add=True)
