"""The one hook through which a value finds its notebook view, without importing any."""

from __future__ import annotations

import importlib

__all__ = ["notebook_view"]

_VIEWS = "unionkit.views"


def notebook_view(value: object) -> dict[str, str] | None:
    """Ask `unionkit.views.render` for a bundle of mime type and text; None where there are no views.

    A class with a view defines two methods that call it::

        def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str] | None:
            return notebook_view(self)

        def _repr_html_(self) -> str | None:
            return (notebook_view(self) or {}).get("text/html")

    Views are looked up by name and only now, because they stand above everything that they show.
    """
    try:
        views = importlib.import_module(_VIEWS)
    except ModuleNotFoundError as error:
        # a module that the views themselves miss is a fault to be seen
        if error.name == _VIEWS:
            return None
        raise
    bundle: dict[str, str] | None = views.render(value)
    return bundle
