"""The policies that case files are about, each pack opened once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define, field

from unionkit.errors import CaseError
from unionkit.packs.loading import Pack, installed, installed_packs, load_policy, open_pack, read_file
from unionkit.rules.policy import Policy

if TYPE_CHECKING:
    from unionkit.aid import Catalogue

SUFFIXES = (".cases.toml", ".cases.csv")


def is_case_file(path: Path) -> bool:
    """Whether a path has the name of a case file: ``<name>.cases.toml`` or ``<name>.cases.csv``."""
    return path.name.endswith(SUFFIXES)


@define
class Shelf:
    """Finds the policy of a case file: in the pack around it first, then as a file, then among installed packs."""

    _packs: dict[Path, Pack] = field(factory=dict)

    def policy(self, case_file: Path, reference: str = "") -> Policy:
        """The policy that a reference names; without one, that of the file with the same stem beside the case file.

        A reference is an id or a path to a TOML file, seen from the case file. Raises CaseError where nothing fits,
        and the errors of a policy or pack that cannot be read.
        """
        pack = self.pack_around(case_file)
        if reference and not reference.endswith(".toml"):
            if pack is not None and reference in pack.policy_files:
                return pack.policy(reference)
            return load_policy(reference)
        path = case_file.parent / reference if reference else beside(case_file)
        if not path.is_file():
            raise CaseError(
                f"there is no policy file {path.name}",
                hint='put the case file beside its policy, or name one: policy = "cn/anhui/chuzhou/file"',
            )
        for policy_id, file in pack.policy_files.items() if pack is not None else ():
            if pack is not None and file.path.resolve() == path.resolve():
                return pack.policy(policy_id)
        return load_policy(path)

    def catalogue(self, case_file: Path, reference: str = "") -> Catalogue | None:
        """The catalogue that a reference names; without one, that of the file with the same stem, None where it is none.

        Raises CaseError where a reference names nothing, and the errors of a pack that cannot be read.
        """
        pack = self.pack_around(case_file)
        if reference:
            owner = pack if pack is not None and reference in pack.catalogues else None
            found = (owner or installed(reference.partition("/")[0])).catalogues.get(reference)
            if found is None:
                raise CaseError(
                    f"no catalogue is called {reference!r}", hint='write catalogue = "cn/hubei/catalogue"'
                )
            return found
        path = beside(case_file)
        if not path.is_file() or not read_file(path).is_catalogue:
            return None
        return (pack or open_pack(case_file.parent)).catalogues.get(read_file(path).id)

    def pack_around(self, path: Path) -> Pack | None:
        """The pack in whose folder a file lies: that of the nearest pack.toml above it."""
        for folder in path.resolve().parents:
            if (folder / "pack.toml").is_file():
                if folder not in self._packs:
                    self._packs[folder] = _opened(folder)
                return self._packs[folder]
        return None


def beside(case_file: Path) -> Path:
    """The policy file that a case file stands beside."""
    stem = next(case_file.name.removesuffix(end) for end in SUFFIXES if case_file.name.endswith(end))
    return case_file.with_name(f"{stem}.toml")


def _opened(folder: Path) -> Pack:
    # An installed pack is kept by its loader already, and its tables are worth sharing
    for name, find in installed_packs().items():
        if find().resolve() == folder:
            return installed(name)
    return open_pack(folder)
