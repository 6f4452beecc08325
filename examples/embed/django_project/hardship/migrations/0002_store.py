"""The table of the store, beside the tables of this project."""

from __future__ import annotations

from django.db import migrations

from unionkit.storage import join_sqlite


def make_store(_apps: object, editor: object) -> None:
    """Joining makes the table where it is not there."""
    join_sqlite(editor.connection.connection)


class Migration(migrations.Migration):
    """After the tables of the project."""

    dependencies = (("hardship", "0001_initial"),)
    operations = (migrations.RunPython(make_store, migrations.RunPython.noop),)
