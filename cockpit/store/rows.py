"""Row-level security: PostgreSQL itself shows a version's rows only within the scope that a reading states.

Rows are read in the role of a reader that owns nothing. Each table has one policy; it compares the row with
two settings of the running transaction, the schools in sight and the level. Nothing stated, nothing seen:
not by the owner of the tables either, for the policies are forced.
"""

from collections.abc import Collection, Mapping, Sequence

import psycopg
from psycopg import sql

from cockpit.access import Level, Scope
from cockpit.contracts import Catalogue
from cockpit.store import tables
from cockpit.store.relations import EVERYBODY, SCHOOL_CODE, indicators
from cockpit.store.versions import StoreError
from cockpit.text import store as words

SCHOOLS, LEVEL, ROLE = "cockpit.schools", "cockpit.level", "role"
WHOLE = "*"  # the whole district, as a value of the setting of schools
POLICY = "cockpit_rows"
NAME_LENGTH = 63  # of anything in PostgreSQL
STATE_SESSION = "select set_config($1, $2, false) as schools, set_config($3, $4, false) as level"
STATE = (
    "select set_config($1, $2, true) as who, set_config($3, $4, true) as schools,"
    " set_config($5, $6, true) as level"
)

_STATED = sql.SQL("(select nullif(current_setting('cockpit.level', true), '')) is not null")
_WHOLE = sql.SQL("(select current_setting('cockpit.schools', true)) = '*'")
_OWN = sql.SQL(
    "{} = any ((select nullif(nullif(current_setting('cockpit.schools', true), ''), '*')::text[])::text[])"
)
_LEVEL = sql.SQL("(select nullif(current_setting('cockpit.level', true), '')::int) >= {}")
_NAMED = sql.SQL("indicator_id = any ({}::text[])")
_DISTRICT, _SCHOOL = sql.SQL("scope_kind = 'district'"), sql.SQL("scope_kind = 'school'")

Expression = sql.Composable


def stated(scope: Scope) -> tuple[str, str]:
    """The two settings of a scope, schools and level, as texts.

    >>> stated(Scope(frozenset({"2150000002", 'a"b'}), Level.INTERNAL))
    ('{"2150000002","a\\\\"b"}', '1')
    """
    level = str(int(scope.level))
    if scope.schools is None:
        return WHOLE, level
    return "{" + ",".join(map(_quoted, sorted(each for each in scope.schools if each))) + "}", level


def settings(scope: Scope, role: str) -> list[str]:
    """The parameters of `STATE`: who reads and what is in sight, until the transaction ends."""
    schools, level = stated(scope)
    return [ROLE, role, SCHOOLS, schools, LEVEL, level]


def everything() -> list[str]:
    """The parameters of `STATE_SESSION` for the publisher, who sees every row while a version is built."""
    schools, level = stated(EVERYBODY)
    return [SCHOOLS, schools, LEVEL, level]


def see_everything(connection: psycopg.Connection) -> None:
    """Let a connection of the owner see every row, for as long as it is open: for publishing and backup."""
    psycopg.RawCursor(connection).execute(STATE_SESSION, everything())


def reader_of(login: str) -> str:
    """The role in which a login reads.

    >>> reader_of("cockpit")
    'cockpit_reader'
    """
    return login[: NAME_LENGTH - len("_reader")] + "_reader"


def protect(connection: psycopg.Connection, schema: str, catalogue: Catalogue) -> None:
    """Give every table of a schema its policy, and the reader the right to read; again does no harm."""
    reader = sql.Identifier(ensure_reader(connection))
    place = sql.Identifier(schema)
    connection.execute(sql.SQL("grant usage on schema {} to {}").format(place, reader))
    connection.execute(sql.SQL("grant select on all tables in schema {} to {}").format(place, reader))
    for name, columns in _tables(connection, schema).items():
        at = {"table": sql.Identifier(schema, name), "policy": sql.Identifier(POLICY)}
        shown = expression(name, columns, catalogue)
        for step in (
            sql.SQL("alter table {table} enable row level security, force row level security"),
            sql.SQL("drop policy if exists {policy} on {table}"),
            sql.SQL("create policy {policy} on {table} for select using ({shown})"),
        ):
            connection.execute(step.format(**at, shown=shown))


def ensure_reader(connection: psycopg.Connection) -> str:
    """The reader's role, made where it does not exist yet; StoreError when the login may not make it."""
    role = missing_reader(connection)
    if role is None:
        return reader_of(_login(connection))
    names = {"role": sql.Identifier(role), "login": sql.Identifier(_login(connection))}
    try:
        with connection.transaction():
            if connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone() is None:
                connection.execute(sql.SQL("create role {role} nologin").format(**names))
            connection.execute(sql.SQL("grant {role} to {login}").format(**names))
    except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):  # somebody else made it just now
        if missing_reader(connection):
            raise StoreError(words.no_reader(role)) from None
    except psycopg.errors.InsufficientPrivilege as fault:
        raise StoreError(words.no_reader(role)) from fault
    return role


def missing_reader(connection: psycopg.Connection) -> str | None:
    """The name of the reader's role when it does not exist or the login may not take it; None when it may."""
    role = reader_of(_login(connection))
    found = connection.execute(
        "select pg_has_role(current_user, oid, 'member') from pg_roles where rolname = %s", [role]
    ).fetchone()
    return None if found and found[0] else role


def unprotected(connection: psycopg.Connection, schemas: Sequence[str]) -> list[str]:
    """The schemas with a table that is open to its owner, or that the reader may not read."""
    found = connection.execute(
        "select n.nspname from pg_namespace n"
        " left join pg_class c on c.relnamespace = n.oid and c.relkind = 'r'"
        " left join pg_policy p on p.polrelid = c.oid and p.polname = %s"
        " where n.nspname = any(%s) group by n.nspname"
        " having not bool_and(c.oid is null or c.relrowsecurity and c.relforcerowsecurity"
        "                     and p.oid is not null)"
        " or not has_schema_privilege(%s, n.nspname, 'usage') order by n.nspname",
        [POLICY, list(schemas), reader_of(_login(connection))],
    )
    return [name for (name,) in found.fetchall()]


def expression(table: str, columns: Collection[str], catalogue: Catalogue) -> Expression:
    """What a row of the table must satisfy to be seen; one that nobody knows only by the whole district."""
    if table in _SHARED:
        return _STATED
    if table == tables.OBSERVATION.name:
        return _observation(catalogue)
    if table in tables.METADATA.tables:
        return _WHOLE
    contract = catalogue.behind(table)
    if contract is None:
        return _all(_WHOLE, _LEVEL.format(sql.Literal(int(Level.SENSITIVE))))
    enough = _LEVEL.format(sql.Literal(int(Level.of(contract.level))))
    if contract.scope == "district":
        return enough
    own = _OWN.format(sql.Identifier(SCHOOL_CODE))
    return _all(enough, _any(_WHOLE, own) if SCHOOL_CODE in columns else _WHOLE)


_SHARED = (tables.SOURCE.name, tables.DIM_MONTH.name, tables.VERSION.name)


def _observation(catalogue: Catalogue) -> Expression:
    """The district's values for everybody; others where place and indicator are both in sight."""
    place = _any(_WHOLE, _all(_SCHOOL, _OWN.format(sql.Identifier("scope_code"))))
    enough = [
        _all(
            _LEVEL.format(sql.Literal(int(level))),
            _NAMED.format(sql.Literal(sorted(indicators(catalogue, level)))),
        )
        for level in (Level.PUBLIC, Level.INTERNAL)
    ]
    top = _LEVEL.format(sql.Literal(int(Level.SENSITIVE)))
    return _any(_all(_WHOLE, top), _all(_DISTRICT, _STATED), _all(place, _any(top, *enough)))


def _all(*parts: Expression) -> Expression:
    return sql.SQL("(") + sql.SQL(" and ").join(parts) + sql.SQL(")")


def _any(*parts: Expression) -> Expression:
    return sql.SQL("(") + sql.SQL(" or ").join(parts) + sql.SQL(")")


def _quoted(text: str) -> str:
    """An element of an array's text."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _login(connection: psycopg.Connection) -> str:
    found = connection.execute("select current_user::text").fetchone()
    return str(found[0]) if found else ""


def _tables(connection: psycopg.Connection, schema: str) -> Mapping[str, list[str]]:
    found = connection.execute(
        "select c.relname::text, array_agg(a.attname::text) from pg_class c"
        " join pg_namespace n on n.oid = c.relnamespace"
        " left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
        " where n.nspname = %s and c.relkind = 'r' group by c.relname order by c.relname",
        [schema],
    )
    return dict(found.fetchall())
