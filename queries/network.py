"""The network of every school at one month's end, and what its probes measured month by month."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from queries import _place as place

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
    survey = place.newest(t.wifi_survey, "school_code", "surveyed_on", on, "survey")
    rooms = place.newest(t.classroom_network, "school_code", "reported_on", on, "rooms")
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
    mine = (*place.open_on(s, on), *place.chosen(s, subdistrict, stage))
    return sa.select(*columns).select_from(joined).where(*mine).order_by(code)


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
    columns = (*place.named(s, d, "name"), m.c.month_end.label("month"), *_probes(n))
    chosen = (m.c.month_end.between(first, last), *place.chosen(s, subdistrict, stage))
    order = (s.c.school_code, m.c.month_end)
    return sa.select(*columns).select_from(joined).where(*chosen).order_by(*order)


def _who(s: Any, d: Any) -> tuple[sa.ColumnElement, ...]:
    names = ("longitude_deg", "latitude_deg", "students", "upgrade_planned")
    return (*place.named(s, d, "name"), *(s.c[name] for name in names))


def _link(link: Any, on: date) -> tuple[sa.ColumnElement, ...]:
    dated = place.until(link, (*REACHED, *STEPS), on)
    return link.c.as_of.label("link_as_of"), link.c.access_mbps, link.c.classroom_mbps, *dated


def _month(t: Any, on: date) -> sa.Subquery:
    n = t.network_monthly
    return sa.select(n.c.school_code, *_probes(n)).where(n.c.month == on.replace(day=1)).subquery("probe")


def _probes(n: Any) -> tuple[sa.ColumnElement, ...]:
    outage = place.whole(n.c.outage_min_sum, "outage_min")
    return (*(n.c[name] for name in PROBED), outage, n.c.rows.label("probes"), n.c.as_of.label("probed_on"))
