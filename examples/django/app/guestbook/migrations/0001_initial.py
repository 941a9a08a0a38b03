from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("text", models.CharField(max_length=500)),
                ("photo", models.FileField(blank=True, upload_to="photos")),
                ("written", models.DateTimeField(auto_now_add=True)),
            ],
        ),
    ]
