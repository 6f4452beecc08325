"""Tables of this project. Workers are Django's users; decisions lie in the store, in the same database."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Worker(models.Model):
    """Who a user is."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=20)

    def __str__(self) -> str:
        """The number of the worker, and no name: this text gets into logs."""
        return f"worker-{self.pk}"


class Application(models.Model):
    """An application of a worker on a day, with the number of its decision in the journal."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT)
    day = models.DateField()
    outcome = models.CharField(max_length=20)
    entry = models.BigIntegerField()

    class Meta:
        """One application of a worker a day."""

        constraints = (models.UniqueConstraint(fields=("worker", "day"), name="one_a_day"),)

    def __str__(self) -> str:
        """The number of the application."""
        return f"application-{self.pk}"
