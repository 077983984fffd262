"""Worlds that are built once in a run and then written back.

Most of what the tests cost is preparation: a confirmed booking takes eighty statements, and hundreds of tests start
from the same one. A function under `@built_once` runs its verbs the first time. Its rows are kept, and when another
test calls it in the same state with the same arguments, the same rows are written back with the same keys.

The state is known while a test has changed the database through such functions only. After any other change (a row
the test wrote itself, a request that wrote) they run their verbs again, so a test never sees a world that its own
steps would have made differently.
"""

import functools
import io
import pickle
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import IO, Any, ParamSpec, TypeVar

import time_machine
from django.conf import UserSettingsHolder, settings
from django.db import connection
from django.db.models import Model
from django.utils import timezone, translation

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Counts = dict[str, int]

WRITES = """
SELECT pg_current_xact_id_if_assigned() IS NOT NULL, relname, n_tup_ins + n_tup_upd + n_tup_del
FROM pg_stat_xact_user_tables WHERE schemaname = 'public' ORDER BY relname"""


@dataclass(frozen=True)
class _World:
    """The tables that were written, as they were afterwards, and what the function returned."""

    number: int
    tables: dict[str, bytes]
    returned: bytes


class _State:
    """Where the test is: `world` is the number of the last world it went through, 0 before the first."""

    test: object = None
    world: int | None = None
    counts: Counts = {}
    building = False


_worlds: dict[Hashable, _World] = {}


def built_once(build: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Run `build` once for the same state and arguments; write its rows back the other times."""

    @functools.wraps(build)
    def world(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        if _State.building:
            return build(*args, **kwargs)
        _State.building = True
        try:
            if not _in_a_test_that_is_rolled_back():
                _worlds.clear()  # a test that commits may also remove what the migrations have written
                return build(*args, **kwargs)
            return _build_or_restore(build, args, kwargs)
        finally:
            _State.building = False

    return world


def _in_a_test_that_is_rolled_back() -> bool:
    blocks = connection.atomic_blocks
    return len(blocks) > 0 and bool(getattr(blocks[0], "_from_testcase", False))


def _build_or_restore(build: Callable[..., Result], args: Any, kwargs: Any) -> Result:
    counts = _find_state()
    key = _key(build, args, kwargs)
    if _State.world is None or key is None:
        _State.world = None
        return build(*args, **kwargs)
    known = _worlds.get(key)
    given = [each for each in (*args, *kwargs.values()) if isinstance(each, Model)]
    _State.world = None  # if building raises
    if known:
        _write_back(known.tables)
        result: Result = _unpickle(known.returned, given)
    else:
        result = build(*args, **kwargs)
        written = [table for table, count in _counts().items() if count != counts[table]]
        known = _World(len(_worlds) + 1, _read(written), _pickle(result, given))
        _worlds[key] = known
    _State.world, _State.counts = known.number, _counts()
    return result


def _find_state() -> Counts:
    """Notice a new test, and what it has written since the last world."""
    with connection.cursor() as cursor:
        cursor.execute(WRITES)
        rows = cursor.fetchall()
    counts = {table: count for _written, table, count in rows}
    test = connection.atomic_blocks[0]
    if len(connection.atomic_blocks) > 1:
        _State.world = None  # it may be rolled back
    elif _State.test is not test:
        _State.world = None if rows[0][0] else 0
    elif counts != _State.counts:
        _State.world = None
    _State.test = test
    return counts


def _counts() -> Counts:
    with connection.cursor() as cursor:
        cursor.execute(WRITES)
        return {table: count for _written, table, count in cursor.fetchall()}


def _key(build: Callable[..., object], args: Any, kwargs: Any) -> Hashable | None:
    """What the world depends on; None if that can't be said."""
    if isinstance(getattr(settings, "_wrapped"), UserSettingsHolder):  # noqa: B009 (mypy knows no such name)
        return None  # a test has changed a setting
    now = timezone.now() if time_machine.escape_hatch.is_travelling() else None
    words = _described((args, kwargs))
    if " at 0x" in words:
        return None  # an object that is described by nothing but its place in memory
    return (_State.world, build.__module__, build.__qualname__, now, translation.get_language(), words)


def _described(value: object) -> str:
    if isinstance(value, Model):
        fields = {name: each for name, each in vars(value).items() if not name.startswith("_")}
        return f"{type(value).__name__} {fields!r}"
    if isinstance(value, tuple | list):
        return f"({', '.join(map(_described, value))})"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name!r}: {_described(each)}' for name, each in value.items())}}}"
    return repr(value)


def _read(tables: list[str]) -> dict[str, bytes]:
    contents = {}
    with connection.cursor() as cursor:
        for table in tables:
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                contents[table] = b"".join(bytes(row) for row in rows)
    return contents


def _write_back(tables: dict[str, bytes]) -> None:
    """Without triggers: the rows are those that passed them."""
    with connection.cursor() as cursor:
        emptied = "".join(f'DELETE FROM "{table}";' for table in tables)
        cursor.execute(f"SET LOCAL session_replication_role = replica;{emptied}")
        for table, rows in tables.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(rows)
        cursor.execute("SET LOCAL session_replication_role = origin")


class _Pickler(pickle.Pickler):
    """Writes the place of a model that was given instead of the model, which is the caller's own."""

    def __init__(self, file: IO[bytes], given: list[Model]) -> None:
        super().__init__(file)
        self.places = {id(model): place for place, model in enumerate(given)}

    def persistent_id(self, value: object) -> int | None:
        return self.places.get(id(value))


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: IO[bytes], given: list[Model]) -> None:
        super().__init__(file)
        self.given = given

    def persistent_load(self, place: int) -> Model:
        return self.given[place]


def _pickle(result: object, given: list[Model]) -> bytes:
    """The result, and the models that were given as they are now."""
    written = io.BytesIO()
    _Pickler(written, given).dump((result, [vars(model) for model in given]))
    return written.getvalue()


def _unpickle(pickled: bytes, given: list[Model]) -> Any:
    result, attributes = _Unpickler(io.BytesIO(pickled), given).load()
    for model, values in zip(given, attributes, strict=True):
        vars(model).clear()
        vars(model).update(values)
    return result
