"""Write the demonstration's files, then send each one through the intake; nothing enters by a back door."""

import shutil
from collections.abc import Callable
from pathlib import Path

from cockpit import config, contracts, intake, plan, store
from cockpit.demo import district, files
from cockpit.demo.files import Written
from cockpit.demo.parameters import DemoError, Parameters, load

Progress = Callable[[str, int, int], None]  # what is being done, how many steps are done, of how many
ROLE = "admin"


def build(
    home: Path | None = None,
    *,
    months: int | None = None,
    scale: float = 1.0,
    progress: Progress | None = None,
) -> store.Version:
    """Write the district's files into `home`/demo and publish them as one version marked as demonstration.

    `home` is by default that of the settings, which also name the store. `months` of daily data and `scale`
    (amount of daily rows) default to the parameter file's. Raises DemoError when the served version holds
    real data, IntakeError, StoreError or LedgerError when nothing was published.
    """
    settings = config.settings()
    served = store.current()
    if served is not None and not served.demo:
        raise DemoError("当前版本不是演示数据，不能在其上生成演示区；请改用空的数据目录。")
    p = load(settings.data, today=settings.today(), months=months, scale=scale)
    written = write((home or settings.home) / "demo", p)
    return send(written, p, progress or _quiet)


def _quiet(said: str, done: int, total: int) -> None:
    """Nobody wants to know."""


def write(folder: Path, p: Parameters) -> list[Written]:
    """Write every file of the demonstration into `folder`, emptied before, in the order of the intake."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    catalogue = contracts.load()
    frames = district.frames(p, catalogue, plan.load(), config.settings().data / "geo")
    tasks = files.plan(p, catalogue, frames, folder)
    for task in tasks:
        task.write()
    return [task.file for task in tasks]


def send(written: list[Written], p: Parameters, progress: Progress) -> store.Version:
    """Each file through the intake, later ones knowing the earlier; then one version with all of them."""
    by, standing, batches = p["publisher"], intake.known(), []
    for done, file in enumerate(written):
        progress(f"读入《{file.path.name}》", done, len(written) + 1)
        batch = _staged(file, by, standing)
        standing = intake.after(standing, batch)
        batches.append(batch)
    progress("发布演示版本", len(written), len(written) + 1)
    note = f"演示区：{len(written)} 个文件，数据截至 {p.end:%Y-%m}"
    return intake.publish(batches, by, role=ROLE, note=note, demo=True, month=p.end)


def _staged(file: Written, by: str, standing: intake.Known) -> intake.Batch:
    """One file read: what machines send in bulk by the feed door, all else as people send it."""
    if file.feed and file.dataset:
        return intake.feed(file.path, file.dataset, by, role=ROLE, standing=standing)
    return intake.stage(file.path, file.path.name, by, role=ROLE, dataset=file.dataset, standing=standing)
