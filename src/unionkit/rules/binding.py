"""Reading facts from a host's own objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from unionkit.errors import UnknownFact

Path = str | Callable[[object], object]
Binding = Mapping[str, Path]


def bound_facts(source: object, binding: Binding) -> dict[str, object]:
    """The facts found on an object by their paths; None where a mapping lacks the last key or a step is None.

    Raises UnknownFact where an object has no such attribute.
    """
    found: dict[str, object] = {}
    for fact, path in binding.items():
        value = path(source) if callable(path) else _follow(source, path, fact)
        if value is not None:
            found[fact] = value
    return found


def _follow(source: object, path: str, fact: str) -> object:
    value = source
    for step in path.split("."):
        if value is None:
            return None
        if isinstance(value, Mapping):
            value = value.get(step)
        elif hasattr(value, step):
            value = getattr(value, step)
        else:
            raise UnknownFact(
                f"a {type(value).__name__} has no attribute {step!r}",
                hint=f"bind the fact to another path: policy.bind({fact}=…)",
                where=f"facts.{fact} bound to {path}",
            )
    return value
