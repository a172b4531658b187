"""Digital resources and their use: lessons, items, visits, apps, spaces, interfaces; roll-ups only."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from queries import _place as place


def subjects(t: Any, *, kind: str, on: date, stages: tuple[str, ...] | None = None) -> sa.Select:
    """A row per teaching stage and subject with published items of one kind, in that order.

    Columns: stage, subject, items (published up to `on`).
    """
    r = t.resource_item
    mine = [r.c.kind == kind, r.c.published_on <= on]
    if stages is not None:
        mine.append(r.c.stage.in_(stages))
    key = (r.c.stage, r.c.subject)
    return sa.select(*key, place.whole(sa.func.count(), "items")).where(*mine).group_by(*key).order_by(*key)


def published(t: Any, *, kind: str, on: date) -> sa.Select:
    """A row per day on which items of one kind were published, up to `on`: published_on, items."""
    r = t.resource_item
    chosen = (r.c.kind == kind, r.c.published_on <= on)
    counted = sa.select(r.c.published_on, place.whole(sa.func.count(), "items")).where(*chosen)
    return counted.group_by(r.c.published_on).order_by(r.c.published_on)


def items(t: Any, *, on: date, subdistrict: str | None = None, stage: str | None = None) -> sa.Select:
    """A row per tier and kind of the items that the district or the chosen schools have published up to `on`.

    Columns: tier, kind, items. What belongs to no school is the district's and serves every choice.
    """
    r, s = t.resource_item, t.school
    joined = r.outerjoin(s, s.c.school_code == r.c.school_code)
    own = place.chosen(s, subdistrict, stage)
    mine = sa.or_(r.c.school_code.is_(None), sa.and_(*own)) if own else sa.true()
    key = (r.c.tier, r.c.kind)
    counted = sa.select(*key, place.whole(sa.func.count(), "items")).select_from(joined)
    return counted.where(r.c.published_on <= on, mine).group_by(*key).order_by(*key)


def visits(
    t: Any, *, first: date, last: date, subdistrict: str | None = None, stage: str | None = None
) -> sa.Select:
    """A row per role and month (first days, `first` to `last`): role, month, visits, as_of (newest day)."""
    u, s = t.usage_monthly, t.school
    joined = u.join(s, s.c.school_code == u.c.school_code)
    key = (u.c.role, u.c.month)
    columns = (
        *key,
        place.whole(sa.func.sum(u.c.visits_sum), "visits"),
        sa.func.max(u.c.as_of).label("as_of"),
    )
    mine = (u.c.month.between(first, last), *place.chosen(s, subdistrict, stage))
    return sa.select(*columns).select_from(joined).where(*mine).group_by(*key).order_by(*key)


def apps(t: Any, *, month: date, subdistrict: str | None = None, stage: str | None = None) -> sa.Select:
    """A row per listed app, by app code.

    Columns: app_code, name, layer, unit, online_on; visits in the month that begins on `month` and last_month
    (the newest month with visits up to then), both by the chosen schools and null without any.
    """
    a, used = t.app, _used(t, month, subdistrict, stage)
    joined = a.outerjoin(used, used.c.app_code == a.c.app_code)
    columns = (a.c.app_code, a.c.name, a.c.layer, a.c.unit, a.c.online_on, used.c.visits, used.c.last_month)
    return sa.select(*columns).select_from(joined).order_by(a.c.app_code)


def spaces(
    t: Any, *, role: str, month: date, subdistrict: str | None = None, stage: str | None = None
) -> sa.Select:
    """A row per school with a report for one role and the month that begins on `month`, by school code.

    Columns: school_code, school, stage, subdistrict_code, subdistrict, persons, opened, active (people).
    """
    a, s = t.space_activity, place.schools(t)
    joined = a.join(s, s.c.school_code == a.c.school_code)
    mine = (a.c.role == role, a.c.month == month, *place.chosen(s, subdistrict, stage))
    columns = (*s.c, a.c.persons, a.c.opened, a.c.active)
    return sa.select(*columns).select_from(joined).where(*mine).order_by(s.c.school_code)


def space_months(
    t: Any, *, first: date, last: date, subdistrict: str | None = None, stage: str | None = None
) -> sa.Select:
    """A row per role and month (first days from `first` to `last`): role, month, opened, active (people)."""
    a, s = t.space_activity, t.school
    joined = a.join(s, s.c.school_code == a.c.school_code)
    key = (a.c.role, a.c.month)
    sums = (place.whole(sa.func.sum(a.c[name]), name) for name in ("opened", "active"))
    mine = (a.c.month.between(first, last), *place.chosen(s, subdistrict, stage))
    return sa.select(*key, *sums).select_from(joined).where(*mine).group_by(*key).order_by(*key)


def interfaces(t: Any, *, on: date) -> sa.Select:
    """A row per platform and kind of interface: how many there are and how far they are on `on`.

    Columns: platform, tier, kind, interfaces, agreed, tested, live (counts; each includes the next).
    """
    i = t.interface
    steps = {"agreed": "agreed_on", "tested": "tested_on", "live": "live_on"}
    key = (i.c.platform, i.c.tier, i.c.kind)
    reached = (
        place.whole(sa.func.sum(sa.case((i.c[field] <= on, 1), else_=0)), name)
        for name, field in steps.items()
    )
    every = place.whole(sa.func.count(), "interfaces")
    return sa.select(*key, every, *reached).group_by(*key).order_by(*key)


def _used(t: Any, month: date, subdistrict: str | None, stage: str | None) -> sa.Subquery:
    """app_code, visits in the month, last_month with any visit, of the chosen schools."""
    u, s = t.usage_monthly, t.school
    joined = u.join(s, s.c.school_code == u.c.school_code)
    mine = (u.c.month <= month, u.c.visits_sum > 0, *place.chosen(s, subdistrict, stage))
    columns = (
        u.c.app_code,
        place.whole(sa.func.sum(sa.case((u.c.month == month, u.c.visits_sum))), "visits"),
        sa.func.max(u.c.month).label("last_month"),
    )
    return sa.select(*columns).select_from(joined).where(*mine).group_by(u.c.app_code).subquery("used")
