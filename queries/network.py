"""The network of every school at one month's end, and what its probes measured month by month."""

from datetime import date
from typing import Any

import sqlalchemy as sa

STEPS = ("listed_on", "contracted_on", "started_on", "accepted_on")
REACHED = ("ten_gigabit_on", "gigabit_class_on", "all_optical_on")
PROBED = ("down_mbps_mean", "up_mbps_mean", "rtt_ms_mean", "loss_pct_mean")


def coverage(t: Any, *, on: date, subdistrict: str | None = None, stage: str | None = None) -> sa.Select:
    """A row per school that is open on `on` (a month's end), by school code.

    Columns: school_code, name (the short one), stage, subdistrict_code, subdistrict (its name),
    longitude_deg, latitude_deg (°), students, upgrade_planned; link_as_of (null without a row in the register
    of links), access_mbps, classroom_mbps (newest report, Mbps); the dates ten_gigabit_on, gigabit_class_on,
    all_optical_on, listed_on, contracted_on, started_on, accepted_on, null when later than `on`; of the
    newest survey up to `on` rooms_total, rooms_pass, surveyed_on; of the newest classroom report up to `on`
    classrooms_total, classrooms_gigabit, reported_on; of the month's probes down_mbps_mean, up_mbps_mean
    (Mbps), rtt_ms_mean (ms), loss_pct_mean (%), outage_min (minutes), probes (measurements), probed_on.
    """
    s, d, link = t.school, t.subdistrict, t.campus_link
    survey = _newest(t.wifi_survey, "surveyed_on", on, "survey")
    rooms = _newest(t.classroom_network, "reported_on", on, "rooms")
    probe = _month(t, on)
    code = s.c.school_code
    joined = s.outerjoin(d, d.c.subdistrict_code == s.c.subdistrict_code)
    for other in (link, survey, rooms, probe):
        joined = joined.outerjoin(other, other.c.school_code == code)
    columns = (
        *_who(s, d),
        *_link(link, on),
        *(survey.c[name] for name in ("rooms_total", "rooms_pass", "surveyed_on")),
        *(rooms.c[name] for name in ("classrooms_total", "classrooms_gigabit", "reported_on")),
        *(probe.c[name] for name in (*PROBED, "outage_min", "probes", "probed_on")),
    )
    return sa.select(*columns).select_from(joined).where(*_open(s, on, subdistrict, stage)).order_by(code)


def measured(
    t: Any, *, first: date, last: date, subdistrict: str | None = None, stage: str | None = None
) -> sa.Select:
    """A row per school and month with measurements, months that end from `first` to `last`.

    Columns: school_code, name, stage, subdistrict_code, subdistrict, month (last day), down_mbps_mean,
    up_mbps_mean (Mbps), rtt_ms_mean (ms), loss_pct_mean (%), outage_min (minutes), probes, probed_on.
    """
    n, s, d, m = t.network_monthly, t.school, t.subdistrict, t.dim_month
    joined = n.join(s, s.c.school_code == n.c.school_code).join(m, m.c.month_start == n.c.month)
    joined = joined.outerjoin(d, d.c.subdistrict_code == s.c.subdistrict_code)
    columns = (*_named(s, d), m.c.month_end.label("month"), *_probes(n))
    chosen = (m.c.month_end.between(first, last), *_chosen(s, subdistrict, stage))
    order = (s.c.school_code, m.c.month_end)
    return sa.select(*columns).select_from(joined).where(*chosen).order_by(*order)


def _named(s: Any, d: Any) -> tuple[sa.ColumnElement, ...]:
    name = sa.func.coalesce(s.c.short_name, s.c.name).label("name")
    area = sa.func.coalesce(d.c.short_name, d.c.name, s.c.subdistrict_code).label("subdistrict")
    return s.c.school_code, name, s.c.stage, s.c.subdistrict_code, area


def _who(s: Any, d: Any) -> tuple[sa.ColumnElement, ...]:
    names = ("longitude_deg", "latitude_deg", "students", "upgrade_planned")
    return (*_named(s, d), *(s.c[name] for name in names))


def _link(link: Any, on: date) -> tuple[sa.ColumnElement, ...]:
    dated = (sa.case((link.c[name] <= on, link.c[name])).label(name) for name in (*REACHED, *STEPS))
    return link.c.as_of.label("link_as_of"), link.c.access_mbps, link.c.classroom_mbps, *dated


def _open(s: Any, on: date, subdistrict: str | None, stage: str | None) -> list[sa.ColumnElement[bool]]:
    """Schools that have been opened and not yet closed on the day, of the chosen place and stage."""
    begun = sa.or_(s.c.valid_from.is_(None), s.c.valid_from <= on)
    lasting = sa.or_(s.c.valid_to.is_(None), s.c.valid_to > on)
    return [begun, lasting, *_chosen(s, subdistrict, stage)]


def _chosen(s: Any, subdistrict: str | None, stage: str | None) -> list[sa.ColumnElement[bool]]:
    wanted = {"subdistrict_code": subdistrict, "stage": stage}
    return [s.c[name] == value for name, value in wanted.items() if value is not None]


def _newest(rows: Any, dated: str, on: date, name: str) -> sa.Subquery:
    """Each school's newest row that is not later than the day."""
    place = sa.func.row_number().over(partition_by=rows.c.school_code, order_by=rows.c[dated].desc())
    ranked = sa.select(rows, place.label("place")).where(rows.c[dated] <= on).subquery(f"ranked_{name}")
    return sa.select(ranked).where(ranked.c.place == 1).subquery(name)


def _month(t: Any, on: date) -> sa.Subquery:
    n = t.network_monthly
    return sa.select(n.c.school_code, *_probes(n)).where(n.c.month == on.replace(day=1)).subquery("probe")


def _probes(n: Any) -> tuple[sa.ColumnElement, ...]:
    outage = sa.cast(n.c.outage_min_sum, sa.BigInteger).label("outage_min")
    return (*(n.c[name] for name in PROBED), outage, n.c.rows.label("probes"), n.c.as_of.label("probed_on"))
