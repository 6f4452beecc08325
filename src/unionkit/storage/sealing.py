"""Sealing: personal values encrypted for their place, so that a copy of the database tells nobody about anybody.

AES-256-GCM, bound to the place of a value: kind, id and field. This is the one door to the library `cryptography`, which
the extra ``crypto`` brings.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping, Sequence
from functools import lru_cache

from attrs import field, frozen

from unionkit.errors import MissingExtra, SealBroken, StoreError
from unionkit.storage.canonical import read, write
from unionkit.storage.kinds import Json

try:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
except ModuleNotFoundError as missing:
    raise MissingExtra(
        f"sealing needs {missing.name}", hint='install it with: pip install "unionkit[crypto]"'
    ) from None

__all__ = ["KeyRing", "index_of_value", "is_sealed", "new_key", "open_value", "read_key_ring", "seal_value"]

SEALED, KEY, INDEX = "$sealed", "$key", "$index"
_LENGTH, _NONCE = 32, 12


def _is_key(key: object) -> bool:
    return isinstance(key, bytes) and len(key) == _LENGTH


def new_key() -> bytes:
    """A new key of 32 random bytes."""
    return secrets.token_bytes(_LENGTH)


@frozen(kw_only=True)
class KeyRing:
    """Keys by id. `current` is the one that seals; the others still open what they sealed.

    `index` is the key of the hashes by which sealed fields are searched for and kept unique: it is the same for the life
    of a store. Every key is 32 bytes. A ring shows the ids of its keys only.
    """

    keys: Mapping[str, bytes] = field(repr=lambda keys: repr(sorted(keys)))
    current: str
    index: bytes = field(repr=False)

    def __attrs_post_init__(self) -> None:
        if self.current not in self.keys:
            raise StoreError("the current key is not in the ring", hint="name one of the keys")
        if not all(map(_is_key, (*self.keys.values(), self.index))):
            raise StoreError("a key is not 32 bytes long", hint="make one with new_key()")
        if len({*self.keys.values(), self.index}) != len(self.keys) + 1:
            raise StoreError("two keys of the ring are the same", hint="make each with new_key()")

    def text(self) -> str:
        """The ring as JSON with the keys in base64, for the place where secrets are kept."""
        keys: dict[str, Json] = {name: b64encode(key).decode() for name, key in self.keys.items()}
        return write({"current": self.current, "index": b64encode(self.index).decode(), "keys": keys})


def read_key_ring(text: str) -> KeyRing:
    """A ring from the text that `KeyRing.text` wrote. Raises StoreError, without the text, for any other."""
    try:
        tree = read(text)
        if isinstance(tree, dict) and isinstance(tree["keys"], dict):
            keys = {name: b64decode(str(key), validate=True) for name, key in tree["keys"].items()}
            index = b64decode(str(tree["index"]), validate=True)
            return KeyRing(keys=keys, current=str(tree["current"]), index=index)
    except (KeyError, ValueError, Error):
        pass
    raise StoreError("this is no key ring", hint="hand in what KeyRing.text() gave")


@lru_cache(maxsize=64)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(_derived(key, b"unionkit seal"))


@lru_cache(maxsize=64)
def _derived(key: bytes, purpose: bytes) -> bytes:
    """A key for one purpose, so that no key serves two."""
    return hmac.digest(key, purpose, hashlib.sha256)


def seal_value(ring: KeyRing, place: Sequence[str], value: Json, *, key: str = "") -> dict[str, Json]:
    """A value sealed for a place.

    The nonce follows from key, place and value, so that a batch that is committed again is the same batch. Who reads the
    database sees whether the value of a place is what it was, and nothing across places.
    """
    name = key or ring.current
    text, bound = write(value).encode(), _bound(place, name)
    framed = len(bound).to_bytes(8, "big") + bound + text
    nonce = hmac.digest(_derived(ring.keys[name], b"unionkit nonce"), framed, hashlib.sha256)[:_NONCE]
    sealed = _cipher(ring.keys[name]).encrypt(nonce, text, bound)
    return {SEALED: b64encode(nonce + sealed).decode(), KEY: name}


def is_sealed(value: Json) -> bool:
    """Whether a value has the form of a sealed one."""
    return isinstance(value, Mapping) and SEALED in value


def open_value(ring: KeyRing, place: Sequence[str], sealed: Json) -> Json:
    """The value that was sealed for a place. Raises SealBroken, without a word of it, for anything else."""
    name = sealed.get(KEY) if isinstance(sealed, Mapping) else None
    text = sealed.get(SEALED) if isinstance(sealed, Mapping) else None
    if not isinstance(name, str) or not isinstance(text, str):
        raise SealBroken("a personal value is not sealed", hint=_ADOPT, where=_where(place))
    if name not in ring.keys:
        raise SealBroken(
            "a value is sealed with a key that is not in the ring",
            hint=f"add the key {name[:40]!r}",
            where=_where(place),
        )
    try:
        raw = b64decode(text, validate=True)
        if b64encode(raw).decode() != text:
            raise ValueError  # bits that decoding passes over
        found = _cipher(ring.keys[name]).decrypt(raw[:_NONCE], raw[_NONCE:], _bound(place, name))
    except (InvalidTag, ValueError):
        raise SealBroken(
            "a sealed value was altered, moved from its place, or sealed with another key of that id",
            hint="check the keys; restore the record from a backup",
            where=_where(place),
        ) from None
    return read(found.decode())


_ADOPT = "seal records that were there before with seal_all, and open the store with plain=True until then"


def index_of_value(ring: KeyRing, kind: str, name: str, value: Json) -> str:
    """The keyed hash by which a sealed field is found: 64 hexadecimal digits."""
    text = write([kind, name, value]).encode()
    return hmac.new(_derived(ring.index, b"unionkit index"), text, hashlib.sha256).hexdigest()


def _bound(place: Sequence[str], key: str) -> bytes:
    return write([key, *place]).encode()


def _where(place: Sequence[str]) -> str:
    return "/".join(place)
