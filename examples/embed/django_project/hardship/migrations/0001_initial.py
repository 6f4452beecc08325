"""The tables of this project."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    """Workers, and what they applied for."""

    initial = True
    dependencies = (migrations.swappable_dependency(settings.AUTH_USER_MODEL),)
    operations = (
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("id", ID),
                ("name", models.CharField(max_length=80)),
                ("phone", models.CharField(max_length=20)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", ID.clone()),
                ("day", models.DateField()),
                ("outcome", models.CharField(max_length=20)),
                ("entry", models.BigIntegerField()),
                (
                    "worker",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="hardship.worker"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("worker", "day"), name="one_a_day")],
            },
        ),
    )
