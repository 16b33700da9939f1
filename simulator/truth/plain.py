"""Values as plain JSON and back, by their declared types: what a world keeps over a restart is written so.

A codec reads only what its type allows, and makes no object but those the type names. Numbers come back as exactly
what they were; those that JSON has no word for are written as text.
"""

import math
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any, Generic, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

from simulator.truth.errors import BadState

T = TypeVar("T")
Plain: TypeAlias = Any
"""None, bool, int, float (finite), str, or a list or dict (with text as keys) of these."""
_TAG = "$"
_SHOWN = 60
_NOT_FINITE = {"Infinity": math.inf, "-Infinity": -math.inf, "NaN": math.nan}


@dataclass(frozen=True, slots=True)
class Codec(Generic[T]):
    """write: a value as plain JSON. read: the value again; raises BadState for what cannot be one."""

    write: Callable[[T], Plain]
    read: Callable[[Plain], T]


def expected(what: str, got: object) -> BadState:
    """The error that says what was expected and what came."""
    said = ascii(got)
    return BadState(f"{what} was expected, got {said if len(said) <= _SHOWN else said[:_SHOWN] + '...'}")


class Codecs:
    """Codecs by type, each made once.

    own: codecs for types that say too little by themselves. classes: dataclasses that may stand where anything may.
    """

    def __init__(self, own: Mapping[Any, Codec[Any]] | None = None, classes: Iterable[type] = ()) -> None:
        self._made: dict[Any, Codec[Any]] = dict(own or {})
        self._classes = {kind.__name__: kind for kind in classes}

    def of(self, hint: Any) -> Codec[Any]:
        """The codec of a type. Raises TypeError for a type that cannot be kept."""
        if hint not in self._made:
            self._made[hint] = self._make(hint)
        return self._made[hint]

    def fields(self, kind: type) -> dict[str, Codec[Any]]:
        """The codecs of a dataclass's fields."""
        hints = get_type_hints(kind)
        return {field.name: self.of(hints[field.name]) for field in fields(kind) if field.init}

    def _make(self, hint: Any) -> Codec[Any]:
        if hint is Any or hint is object:
            return Codec(self._write_anything, self._read_anything)
        if hint in _SCALARS:
            return _SCALARS[hint]
        origin, parts = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType):
            return self._union(parts)
        if origin is tuple:
            return self._several(parts[0]) if parts[1:] == (Ellipsis,) else self._tuple(parts)
        if origin is Sequence:
            return self._several(parts[0])
        if origin is frozenset:
            return self._set(parts[0])
        if origin is Mapping:
            return self._mapping(*parts)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return _enum(hint)
        if isinstance(hint, type) and is_dataclass(hint):
            return self._dataclass(hint)
        raise TypeError(f"no way to keep a {hint}")

    def _union(self, parts: tuple[Any, ...]) -> Codec[Any]:
        if type(None) in parts:
            rest = tuple(part for part in parts if part is not type(None))
            inner = self.of(rest[0]) if len(rest) == 1 else self._union(rest)
            return Codec(
                lambda value: None if value is None else inner.write(value),
                lambda plain: None if plain is None else inner.read(plain),
            )
        if all(part in _SCALARS for part in parts):
            return self.of(Any)
        known = {_TAG + part.__name__: self.of(part) for part in parts}

        def read(plain: Plain) -> Any:
            if not isinstance(plain, dict) or len(plain) != 1 or next(iter(plain)) not in known:
                raise expected(f"one of {', '.join(known)}", plain)
            ((tag, inner),) = plain.items()
            return known[tag].read(inner)

        def write(value: Any) -> Plain:
            tag = _TAG + type(value).__name__
            return {tag: known[tag].write(value)}

        return Codec(write, read)

    def _several(self, part: Any) -> Codec[Any]:
        inner = self.of(part)
        return Codec(
            lambda value: [inner.write(one) for one in value],
            lambda plain: tuple(inner.read(one) for one in _list(plain)),
        )

    def _tuple(self, parts: tuple[Any, ...]) -> Codec[Any]:
        inner = [self.of(part) for part in parts]

        def read(plain: Plain) -> Any:
            if len(_list(plain)) != len(inner):
                raise expected(f"a list of {len(inner)}", plain)
            return tuple(one.read(item) for one, item in zip(inner, plain, strict=True))

        return Codec(lambda value: [one.write(item) for one, item in zip(inner, value, strict=True)], read)

    def _set(self, part: Any) -> Codec[Any]:
        inner = self.of(part)
        return Codec(
            lambda value: [inner.write(one) for one in sorted(value)],
            lambda plain: frozenset(inner.read(one) for one in _list(plain)),
        )

    def _mapping(self, key: Any, value: Any) -> Codec[Any]:
        """Keys that are text as they are; others in pairs."""
        keys, values = self.of(key), self.of(value)
        if key is str:
            return Codec(
                lambda mapping: {name: values.write(item) for name, item in mapping.items()},
                lambda plain: {keys.read(name): values.read(item) for name, item in _dict(plain).items()},
            )
        pairs = self._tuple((key, value))
        return Codec(
            lambda mapping: [pairs.write(pair) for pair in mapping.items()],
            lambda plain: dict(pairs.read(pair) for pair in _list(plain)),
        )

    def _dataclass(self, kind: type) -> Codec[Any]:
        """A dict of its fields. What the class itself refuses is refused; it must check what types do not say."""
        inner: dict[str, Codec[Any]] = {}

        def known() -> dict[str, Codec[Any]]:
            # Made late, as a class may hold others of its kind.
            if not inner:
                inner.update(self.fields(kind))
            return inner

        def write(value: Any) -> Plain:
            return {name: codec.write(getattr(value, name)) for name, codec in known().items()}

        def read(plain: Plain) -> Any:
            if _dict(plain).keys() != known().keys():
                raise expected(f"{kind.__name__} with {', '.join(known())}", sorted(plain))
            return kind(**{name: codec.read(plain[name]) for name, codec in known().items()})

        return Codec(write, read)

    def _write_anything(self, value: Any) -> Plain:
        if isinstance(value, Enum):
            return self._write_anything(value.value)
        if isinstance(value, float) and not math.isfinite(value):
            return {_TAG + "number": _write_float(value)}
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, list):
            return [self._write_anything(one) for one in value]
        if isinstance(value, tuple):
            return {_TAG + "tuple": [self._write_anything(one) for one in value]}
        if isinstance(value, frozenset):
            return {_TAG + "set": [self._write_anything(one) for one in sorted(value)]}
        if isinstance(value, Mapping):
            if all(isinstance(key, str) and not key.startswith(_TAG) for key in value):
                return {key: self._write_anything(item) for key, item in value.items()}
            return {_TAG + "pairs": [[self._write_anything(key), self._write_anything(value[key])] for key in value]}
        name = type(value).__name__
        if self._classes.get(name) is type(value):
            return {_TAG + name: self.of(type(value)).write(value)}
        raise TypeError(f"no way to keep a {name}")

    def _read_anything(self, plain: Plain) -> Any:
        if isinstance(plain, list):
            return [self._read_anything(one) for one in plain]
        if not isinstance(plain, dict):
            return plain
        tag = next(iter(plain), "")
        if not tag.startswith(_TAG):
            return {key: self._read_anything(item) for key, item in plain.items()}
        inner = plain[tag] if len(plain) == 1 else None
        if tag == _TAG + "number":
            return _read_float(inner)
        if tag == _TAG + "tuple":
            return tuple(self._read_anything(one) for one in _list(inner))
        if tag == _TAG + "set":
            return frozenset(self._read_anything(one) for one in _list(inner))
        if tag == _TAG + "pairs":
            return {self._read_anything(pair[0]): self._read_anything(pair[1]) for pair in _list(inner)}
        if tag[1:] in self._classes:
            return self.of(self._classes[tag[1:]]).read(inner)
        raise expected("something this sandbox knows", tag)


def _write_float(value: float) -> Plain:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _read_float(plain: Plain) -> float:
    if isinstance(plain, str) and plain in _NOT_FINITE:
        return _NOT_FINITE[plain]
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        raise expected("a number", plain)
    return plain


def _reader(kind: type, what: str) -> Callable[[Plain], Any]:
    def read(plain: Plain) -> Any:
        if type(plain) is not kind:
            raise expected(what, plain)
        return plain

    return read


def _same(value: Any) -> Plain:
    return value


_SCALARS: dict[Any, Codec[Any]] = {
    float: Codec(_write_float, _read_float),
    bool: Codec(_same, _reader(bool, "true or false")),
    int: Codec(_same, _reader(int, "a whole number")),
    str: Codec(_same, _reader(str, "text")),
}


def _enum(kind: type[Enum]) -> Codec[Any]:
    words = {member.value: member for member in kind}

    def read(plain: Plain) -> Enum:
        if not isinstance(plain, str) or plain not in words:
            raise expected(f"one of {', '.join(map(str, words))}", plain)
        return words[plain]

    return Codec(lambda member: member.value, read)


def _list(plain: Plain) -> list[Plain]:
    if not isinstance(plain, list):
        raise expected("a list", plain)
    return plain


def _dict(plain: Plain) -> dict[str, Plain]:
    if not isinstance(plain, dict):
        raise expected("an object", plain)
    return plain
