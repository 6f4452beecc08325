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
        value = path(source) if callable(path) else follow(source, path, _misfit(fact, path))
        if value is not None:
            found[fact] = value
    return found


def follow(source: object, path: str, misfit: Callable[[str], UnknownFact]) -> object:
    """What stands at the end of a path of attributes and keys with dots; None where a part of it is None or absent.

    Raises what `misfit` makes of a message where an object has no such attribute.
    """
    value = source
    for step in path.split("."):
        if value is None:
            return None
        if isinstance(value, Mapping):
            value = value.get(step)
        elif hasattr(value, step):
            value = getattr(value, step)
        else:
            raise misfit(f"a {type(value).__name__} has no attribute {step!r}")
    return value


def _misfit(fact: str, path: str) -> Callable[[str], UnknownFact]:
    return lambda message: UnknownFact(
        message,
        hint=f"bind the fact to another path: policy.bind({fact}=…)",
        where=f"facts.{fact} bound to {path}",
    )
