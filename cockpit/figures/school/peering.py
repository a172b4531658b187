"""Similar schools of one school, and where its figures stand among theirs; only sums of many leave this file.

Everybody may know the quartiles of ten or more schools, so they are computed over the whole district. Which
schools those are is only told to who sees the whole district and may.
"""

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from cockpit import contracts, ledger, measures, store, text
from cockpit.access import Scope
from cockpit.figures import dated, standing
from cockpit.figures.core import Selection
from cockpit.figures.network import layers
from cockpit.figures.school import facts
from cockpit.figures.school.facts import Fact
from cockpit.measures import peers
from cockpit.measures.among import Band, among
from cockpit.text import peers as reasons
from cockpit.text import school as plain
from cockpit.text import school_brief as words
from queries import observation
from queries import school as queries

ACCESS = "yz-t01-10g-school"  # told by the bandwidth of its line, which says more than a yes or no
TEN_GIGABIT = layers.TEN_GIGABIT  # Mbps
NAMES = "peers:names"
WHOLE_KEPT = 8  # versions and levels whose likeness stays in memory


@dataclass(frozen=True)
class Group:
    """With whom a school is compared: their codes, a word for them, how many are close enough to rely on.

    `reason` says why there is nobody; `title` is the name of a set that somebody chose.
    """

    codes: tuple[str, ...]
    word: str
    close: int
    few: int
    reason: str = ""
    title: str = ""

    @property
    def sure(self) -> bool:
        """Whether enough of them are close for a firm word."""
        return bool(self.title) or self.close >= self.few

    @property
    def note(self) -> str:
        """What readers have to know about the comparison; empty where nothing."""
        if self.reason:
            return words.no_peers(self.reason)
        if len(self.codes) < self.few:
            return words.no_band(len(self.codes), self.word, self.few)
        told = words.band_note(len(self.codes), self.word)
        return told if self.sure else f"{told}{words.weak(self.close)}"


def named(read: store.Reader) -> bool:
    """Whether the reader may know which schools are similar."""
    who = read.principal
    return read.scope.whole and who is not None and who.may(NAMES)


def everybody(read: store.Reader) -> store.Reader:
    """The same version and level without the row scope: for sums over many schools only."""
    return store.reader(Scope(None, read.scope.level), read.version.number)


def likeness(read: store.Reader) -> peers.Peers:
    """Who is like whom in the version that is read."""
    whole = everybody(read)
    return _likeness(standing.Asked(standing.moment(whole), whole), peers.rules())


@lru_cache(maxsize=WHOLE_KEPT)
def _likeness(asked: standing.Asked, rules: peers.Rules) -> peers.Peers:
    return peers.similar(features(asked.read), rules)


def features(whole: store.Reader) -> pl.DataFrame:
    """What likeness is made of: a row per open school; a feature that the register lacks is left out."""
    rows = whole(queries.names).filter(_open(whole))
    return rows.select(
        "stage",
        "subdistrict_code",
        "students",
        "classrooms",
        "campus_area_m2",
        code="school_code",
        students_per_classroom=_per("students", "classrooms"),
        students_per_teacher=_per("students", "teachers"),
    )


def closed(whole: store.Reader) -> pl.DataFrame:
    """code and reason of the schools that are no longer open."""
    rows = whole(queries.names).filter(~_open(whole))
    return rows.select(code="school_code", reason=pl.lit(reasons.CLOSED))


def _open(read: store.Reader) -> pl.Expr:
    month = read.version.month
    return (pl.col("valid_to").is_null() | (pl.col("valid_to") > month)) & (
        pl.col("valid_from").is_null() | (pl.col("valid_from") <= month)
    )


def _per(above: str, below: str) -> pl.Expr:
    """One column over another, null where there is nothing to divide by."""
    return pl.when(pl.col(below) > 0).then(pl.col(above) / pl.col(below))


def group(read: store.Reader, selection: Selection, school: str) -> Group:
    """The schools that one is compared with: its nearest ones, or a set that the reader has saved."""
    rules = peers.rules()
    if chosen := _own_set(read, selection):
        codes = tuple(code for code in chosen.schools if code != school)
        return Group(codes, words.OWN_SET, len(codes), rules.few, title=chosen.name)
    found = likeness(read)
    near = found.of(school)
    close = near.filter(pl.col("distance") <= rules.close).height
    excluded = pl.concat([found.excluded, closed(everybody(read))])
    told = excluded.filter(pl.col("code") == school)["reason"].to_list()
    return Group(tuple(near["code"]), words.PEERS, close, rules.few, told[0] if told else "")


def _own_set(read: store.Reader, selection: Selection) -> ledger.PeerSet | None:
    if not selection.peers or not named(read) or read.principal is None:
        return None
    return ledger.open().peer_sets.found(selection.peers, owner=read.principal.login)


@dataclass(frozen=True)
class Beside:
    """A fact beside its group: the band in the indicator's unit and the two finished texts."""

    band: Band
    peer_text: str
    place_text: str


def beside(read: store.Reader, selection: Selection, fact: Fact, of: Group) -> Beside:
    """Where a fact stands among the schools of its group; nothing but a reason when they are too few."""
    values = known(read, selection, fact.indicator)
    others = [values[code] for code in of.codes if code in values]
    direction = contracts.measured(fact.indicator).direction
    band = among(values.get(fact.school, fact.value), others, direction, of.few)
    if band.median is None:
        return Beside(band, "" if of.reason else words.too_few(band.size), "")
    if fact.indicator != ACCESS and fact.definition.method == "state":
        had = words.have(sum(value > 0 for value in others), len(others))
        return Beside(Band(band.size), had, "")
    place = words.tenth(band.side, band.tenth, of.sure) if fact.value is not None else ""
    return Beside(band, words.median(said(fact.indicator, band.median)), place)


def said(indicator: str, value: float | None) -> str:
    """A value of a group as people read it."""
    return text.bandwidth(value) if indicator == ACCESS else facts.amount(indicator, value)


def known(read: store.Reader, selection: Selection, indicator: str) -> dict[str, float]:
    """School code → newest value, too old ones left out; for sums over many schools only."""
    whole = everybody(read)
    if indicator == ACCESS:
        rows = whole(queries.access, on=dated.month_end(read, selection)).drop_nulls("access_mbps")
        return dict(rows.select("school_code", pl.col("access_mbps").cast(pl.Float64)).iter_rows())
    rows = facts.observed(whole, selection).filter(pl.col("indicator_id") == indicator).drop_nulls("value")
    cadence, today = contracts.definitions()[indicator].cadence, dated.asked_on(read, selection)
    fresh = {day: not measures.stale(day, cadence, today) for day in rows["as_of"].unique()}
    return {
        code: value
        for code, value, day in rows.select("scope_code", "value", "as_of").iter_rows()
        if fresh[day]
    }


@dataclass(frozen=True)
class Peer:
    """What a school is compared with: a word for it, the value, its text, and the place among its group."""

    word: str
    value: float | None
    text: str
    place: str = ""


def peer(read: store.Reader, selection: Selection, fact: Fact) -> Peer:
    """The middle of a school's group; where too few are known, the mean or share of the whole district."""
    of, values = group(read, selection, fact.school), _judged(read, selection, fact.indicator)
    others = [values[code] for code in of.codes if code in values]
    direction = contracts.measured(fact.indicator).direction
    band = among(values.get(fact.school, fact.value), others, direction, of.few)
    if band.median is None:
        return _district(read, selection, fact)
    if fact.definition.method == "state":
        return Peer(of.word, band.median, words.have(sum(value > 0 for value in others), len(others)))
    place = words.tenth(band.side, band.tenth, of.sure) if fact.value is not None else ""
    return Peer(words.middle(of.word), band.median, facts.amount(fact.indicator, band.median), place)


def _judged(read: store.Reader, selection: Selection, indicator: str) -> dict[str, float]:
    """What is known of every school, a line by whether it is fast enough."""
    values = known(read, selection, indicator)
    return {c: float(v >= TEN_GIGABIT) for c, v in values.items()} if indicator == ACCESS else values


def _district(read: store.Reader, selection: Selection, fact: Fact) -> Peer:
    """The district's own figure; a total of all schools is nothing to compare one with."""
    if not fact.definition.share:
        return Peer(plain.DISTRICT, None, text.MISSING)
    rows = read(observation.latest, indicators=(fact.indicator,), scope_kind="district", on=selection.month)
    value = next(iter(rows["value"]), None)
    return Peer(plain.DISTRICT, value, facts.amount(fact.indicator, value))


def course(read: store.Reader, selection: Selection, school: str, indicator: str) -> tuple[pl.DataFrame, str]:
    """month, value, as_of of the middle of a school's group, or of the district where they are too few."""
    of = group(read, selection, school)
    if len(of.codes) < of.few:
        return read(observation.series, indicator=indicator), plain.DISTRICT
    every = everybody(read)(observation.observations, indicators=(indicator,), scope_kind="school")
    mine = every.filter(pl.col("scope_code").is_in(of.codes))
    return mine.group_by("month").agg(pl.median("value"), pl.max("as_of")).sort("month"), of.word
