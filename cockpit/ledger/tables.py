"""The tables of the ledger, as the newest migration leaves them."""

import sqlalchemy as sa

METADATA = sa.MetaData()

IMPORTS = sa.Table(
    "imports",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("rows_kept", sa.BigInteger),
    sa.Column("rows_back", sa.BigInteger),
    sa.Column("version", sa.BigInteger),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("worker", sa.Text, nullable=False),
)
PROBLEMS = sa.Table(
    "problems",
    METADATA,
    sa.Column("import_id", sa.Text, sa.ForeignKey("imports.id"), primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("file", sa.Text),
    sa.Column("sheet", sa.Text),
    sa.Column("row", sa.BigInteger),
    sa.Column("column", sa.Text),
    sa.Column("value", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("severity", sa.Text),
)
AUDIT = sa.Table(
    "audit",
    METADATA,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("object", sa.Text, nullable=False),
    sa.Column("result", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("address", "session", "before", "after")),
    sa.Column("form", sa.BigInteger, nullable=False),
    sa.Index("audit_by_time", "at"),
)
EDITION = sa.Table(
    "edition",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("published_at", sa.DateTime, nullable=False),
    sa.Column("month", sa.Date, nullable=False),
    sa.Column("demo", sa.Boolean, nullable=False),
    sa.Column("issued_at", sa.DateTime, nullable=False),
)


def _edition() -> sa.Column:
    """The edition that a row belongs to; the edition is the last row of its transaction."""
    parent = sa.ForeignKey("edition.id", deferrable=True, initially="DEFERRED")
    return sa.Column("edition_id", sa.Text, parent, primary_key=True)


FORECAST = sa.Table(
    "forecast",
    METADATA,
    _edition(),
    sa.Column("key", sa.Text, primary_key=True, index=True),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("formula", sa.BigInteger, nullable=False),
    sa.Column("seed", sa.BigInteger, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("points", sa.BigInteger, nullable=False),
    sa.Column("fan", sa.Text),  # JSON, a list per column: 13 000 rows as rows would take too long to read
)
CHANCE = sa.Table(
    "chance",
    METADATA,
    _edition(),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("goal", sa.Text, primary_key=True, index=True),
    *(sa.Column(name, sa.Double) for name in ("p", "low", "median", "high")),
    *(sa.Column(name, sa.Date) for name in ("eta", "eta_low", "eta_high")),
    sa.Column("arrives", sa.Double, nullable=False),
    sa.Column("horizon", sa.Date),
)
JUDGEMENT = sa.Table(
    "judgement",
    METADATA,
    _edition(),
    sa.Column("target_id", sa.Text, primary_key=True),
    sa.Column("indicator_id", sa.Text, nullable=False),
    sa.Column("judged_on", sa.Date, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("late", sa.Boolean, nullable=False),
    sa.Column("value", sa.Double),
    sa.Column("as_of", sa.Date),
    sa.Column("target", sa.Double),
    sa.Column("due", sa.Date),
    sa.Column("baseline", sa.Double),
    sa.Column("baseline_on", sa.Date),
    *(sa.Column(name, sa.Double) for name in ("expected", "gap", "required_pace", "observed_pace")),
    *(sa.Column(name, sa.Double) for name in ("ratio", "p")),
    sa.Column("published", sa.Text),
    sa.Column("disagree", sa.Boolean, nullable=False),
    sa.Column("held", sa.Boolean, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)
DEVICE = sa.Table(
    "device",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False, unique=True),  # of the secret, which is nowhere kept
    *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "place", "ranges", "playlist")),
    sa.Column("created_at", sa.DateTime, nullable=False),
    sa.Column("created_by", sa.Text, nullable=False),
    sa.Column("expires_at", sa.DateTime, nullable=False),
    sa.Column("revoked_at", sa.DateTime),
    sa.Column("beat_at", sa.DateTime),
    sa.Column("badge", sa.Text),
    sa.Column("version", sa.BigInteger),
    sa.Column("app", sa.Text),
    sa.Column("uptime_s", sa.BigInteger),
)
NOTICE = sa.Table(
    "notice",
    METADATA,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("text", "level", "by")),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.Column("until", sa.DateTime),
    sa.Column("lowered_at", sa.DateTime),
    sa.Column("lowered_by", sa.Text),
)
RECTIFICATION = sa.Table(
    "rectification",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("year", sa.BigInteger, nullable=False),
    sa.Column("serial", sa.BigInteger, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("state", "before")),
    sa.Column("school", sa.Text, nullable=False, index=True),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("problem", "severity", "origin", "ref")),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("clause", "indicator")),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("unit", "person", "measures")),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("opened_at", sa.DateTime, nullable=False),
    sa.Column("opened_by", sa.Text, nullable=False),
    sa.Column("closed_at", sa.DateTime),
    *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("reopened", "postponed")),
    sa.UniqueConstraint("year", "serial"),
)
RECTIFICATION_EVENT = sa.Table(
    "rectification_event",
    METADATA,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("rectification", sa.Text, sa.ForeignKey("rectification.id"), nullable=False, index=True),
    sa.Column("revision", sa.BigInteger, nullable=False),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("action", "state")),
    sa.Column("at", sa.DateTime, nullable=False),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("login", "by", "role", "note")),
    sa.Column("due", sa.Date),
    sa.Column("failing", sa.Boolean),
    sa.Column("changes", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False, unique=True),
)
EVIDENCE = sa.Table(
    "evidence",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("event", sa.BigInteger, sa.ForeignKey("rectification_event.number"), nullable=False),
    sa.Column("rectification", sa.Text, sa.ForeignKey("rectification.id"), nullable=False, index=True),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "kind")),
    sa.Column("size", sa.BigInteger, nullable=False),  # bytes as kept
    sa.Column("sha256", sa.Text, nullable=False, info={"evidence": True}),  # the sweep keeps what these name
    sa.Column("at", sa.DateTime, nullable=False),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("by", "role")),
)
ALERT_NOTE = sa.Table(
    "alert_note",
    METADATA,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("key", sa.Text, nullable=False, unique=True),  # of the form that wrote it
    *(sa.Column(name, sa.Text, nullable=False) for name in ("alert", "rule", "kind", "place")),
    sa.Column("opened", sa.Date, nullable=False),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("owner", "note")),
    sa.Column("at", sa.DateTime, nullable=False),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("by", "role")),
)
ALERT_LIMIT = sa.Table(
    "alert_limit",
    METADATA,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("rule", "op")),
    *(sa.Column(name, sa.Double, nullable=False) for name in ("value", "clear")),
    sa.Column("months", sa.BigInteger, nullable=False),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("by", "role")),
)
PEER_SET = sa.Table(
    "peer_set",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("owner", "name", "schools")),
    sa.Column("at", sa.DateTime, nullable=False),
    sa.UniqueConstraint("owner", "name"),
)
