"""Write the demonstration's files, then send each one through the intake; nothing enters by a back door."""

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cockpit import config, contracts, intake, plan, store
from cockpit.demo import district, files, rounds
from cockpit.demo.files import Written
from cockpit.demo.parameters import DemoError, Parameters, load
from cockpit.demo.rounds import Round

Progress = Callable[[str, int, int], None]  # what is being done, how many steps are done, of how many
After = Callable[[store.Version], None]  # what follows each published version
ROLE = "admin"
NOTED = re.compile(r"第 (\d+)/(\d+) 轮")  # how a version's note names its round


@dataclass(frozen=True)
class Sent:
    """The files of one round, in the order of the intake."""

    turn: Round
    files: list[Written]

    @property
    def note(self) -> str:
        """What the version says about itself: its round when there are several, its files, its month."""
        turn = self.turn
        place = f"第 {turn.number}/{turn.count} 轮，" if turn.count > 1 else ""
        return f"演示区：{place}{len(self.files)} 个文件，数据截至 {turn.end:%Y-%m}"


def build(
    home: Path | None = None,
    *,
    months: int | None = None,
    scale: float = 1.0,
    rounds: int | None = None,
    progress: Progress | None = None,
    after: After | None = None,
) -> store.Version:
    """Write the district's files into `home`/demo and publish them month by month, marked as demonstration.

    `home` is by default that of the settings, which also name the store. `months` of daily data, `scale`
    (amount of daily rows) and `rounds` (versions, one per month) default to the parameter file's. `after` is
    called with each version once it is served; a build that was broken off goes on where it stopped. Raises
    DemoError when the served version holds real data, IntakeError, StoreError or LedgerError when a round was
    not published.
    """
    settings = config.settings()
    served = store.current()
    if served is not None and not served.demo:
        raise DemoError("当前版本不是演示数据，不能在其上生成演示区；请改用空的数据目录。")
    p = load(settings.data, today=settings.today(), months=months, scale=scale, rounds=rounds)
    sent = write((home or settings.home) / "demo", p)
    return send(sent, p, progress or _quiet, after or _nothing)


def unfinished(version: store.Version) -> bool:
    """Whether a version is a demonstration whose later rounds were never published."""
    noted = NOTED.search(version.note) if version.demo else None
    return noted is not None and int(noted[1]) < int(noted[2])


def _quiet(said: str, done: int, total: int) -> None:
    """Nobody wants to know."""


def _nothing(version: store.Version) -> None:
    """Nothing follows."""


def write(folder: Path, p: Parameters) -> list[Sent]:
    """Write every file of the demonstration into `folder`, emptied before, round by round."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    catalogue = contracts.load()
    frames = district.frames(p, catalogue, plan.load(), config.settings().data / "geo")
    return [_written(files.deliver(p, catalogue, frames, folder, turn)) for turn in rounds.rounds(p)]


def _written(delivery: files.Delivery) -> Sent:
    tasks = files.plan(delivery)
    for task in tasks:
        task.write()
    return Sent(delivery.turn, [task.file for task in tasks])


def send(sent: Sequence[Sent], p: Parameters, progress: Progress, after: After) -> store.Version:
    """Each file through the intake, later ones knowing the earlier; one version per round."""
    total = sum(len(each.files) + 1 for each in sent)
    steps, standing, told = iter(range(total)), intake.known(), None
    for each in sent:
        batches = []
        for file in each.files:
            progress(f"读入《{file.path.name}》", next(steps), total)
            batches.append(batch := _staged(file, p["publisher"], standing))
            standing = intake.after(standing, batch)
        progress(f"发布 {each.turn.end:%Y-%m} 演示版本", next(steps), total)
        version = _published(batches, each, p["publisher"])
        if version.number != told:
            after(version)
        told = version.number
    return version


def _published(batches: Sequence[intake.Batch], sent: Sent, by: str) -> store.Version:
    return intake.publish(batches, by, role=ROLE, note=sent.note, demo=True, month=sent.turn.end)


def _staged(file: Written, by: str, standing: intake.Known) -> intake.Batch:
    """One file read: what machines send in bulk by the feed door, all else as people send it."""
    if file.feed and file.dataset:
        return intake.feed(file.path, file.dataset, by, role=ROLE, standing=standing)
    return intake.stage(file.path, file.path.name, by, role=ROLE, dataset=file.dataset, standing=standing)
