"""One file holds everything and brings it back: rehearsed on both engines, under load and half-way."""

import json
import multiprocessing
import os
import resource
import shutil
import stat
import threading
import time
from pathlib import Path

import psycopg
import pytest

from cockpit import access, backup, cli, config, door, ledger, store
from cockpit.backup import gathering, keys, parcel, switching
from cockpit.ledger import connection as ledgers
from cockpit.ledger import copies
from cockpit.store import copies as stores
from cockpit.text import backup as words
from tests import homes, keeping, storing

ENGINES = ["files", "server"]  # of store and ledger


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """(secret key file, public key)"""
    path = tmp_path_factory.mktemp("key") / "secret.txt"
    return path, backup.keypair(path)


def databases(postgres: str, count: int = 1) -> list[str]:
    """Addresses of fresh databases."""
    made = []
    with psycopg.connect(postgres, autocommit=True) as connection:
        for _ in range(count):
            name = f"kept_{os.urandom(6).hex()}"
            connection.execute(psycopg.sql.SQL("create database {}").format(psycopg.sql.Identifier(name)))
            made.append(postgres.rsplit("/", 1)[0] + f"/{name}")
    return made


def fresh(request, folder: Path, public: str, engine: str) -> dict[str, str]:
    """The variables of a home in which nothing is yet."""
    told = {"COCKPIT_HOME": str(folder), "COCKPIT_TODAY": homes.TODAY, "COCKPIT_BACKUP_RECIPIENT": public}
    told["COCKPIT_BACKUP"] = str(folder.parent / f"{folder.name}-backup")
    if engine == "server":
        url = databases(request.getfixturevalue("postgres"))[0]
        told |= {"COCKPIT_STORE_URL": url, "COCKPIT_LEDGER_URL": url}
    return told


@pytest.fixture(scope="module", params=ENGINES)
def made(request, tmp_path_factory, key):
    """(engine, variables, what it held, its backup) of a home that was backed up; tests only read it."""
    told = fresh(request, tmp_path_factory.mktemp("old") / "home", key[1], request.param)
    with keeping.entered(told):
        keeping.filled()
    held = keeping.everything(told)
    with keeping.entered(told):
        found = backup.create("li")
    return request.param, told, held, Path(told["COCKPIT_BACKUP"]) / found.name


@pytest.fixture
def elsewhere(request, made, key, tmp_path):
    """The variables of another host, with the same engines."""
    told = fresh(request, tmp_path / "new", key[1], made[0])
    yield told
    keeping.let_go()


def same(found: dict[str, list], held: dict[str, list]) -> None:
    """Row for row the same, but for what a restore itself writes."""
    apart = {f"ledger.{name}" for name in keeping.MOVED}
    assert set(found) == set(held)
    assert {name for name in held if name not in apart and found[name] != held[name]} == set()
    assert len(held["ledger.audit"]) > 5 and set(held["ledger.audit"]) < set(found["ledger.audit"])
    assert len(found["ledger.session"]) == len(held["ledger.session"]) == 1


def test_c20_a_restored_copy_holds_the_very_same_rows(made, elsewhere, key):
    with keeping.entered(elsewhere):
        done = backup.restore(made[3], key[0], by="wang")
        assert (done.version, done.versions, done.whole, done.lost, done.sessions) == (2, 2, True, 0, 1)
        assert store.current().number == 2 and store.versions()[0].number == 1
        assert ledger.open().broken() is None
        assert [each.action for each in ledger.open().entries(limit=1)] == ["backup:restore"]
        assert ledger.open().sessions.sessions(active_only=True) == ()
        assert store.fetch(storing.together, storing.WHOLE).height == 1
        store.publish(storing.both(9), by="wang", note="life goes on")
        assert store.current().number == 3
    with keeping.entered(elsewhere):
        backup.restore(made[3], key[0], by="wang", replace=True)
    same(keeping.everything(elsewhere), made[2])


def test_c20_store_and_ledger_may_live_in_different_places(request, key, tmp_path):
    parts = {}
    for name in ("old", "new"):
        parts[name] = fresh(request, tmp_path / name, key[1], "server")
        del parts[name]["COCKPIT_LEDGER_URL"]
    with keeping.entered(parts["old"]):
        keeping.filled()
    held = keeping.everything(parts["old"])
    with keeping.entered(parts["old"]):
        made = backup.create("li")
    with keeping.entered(parts["new"]):
        done = backup.restore(Path(parts["old"]["COCKPIT_BACKUP"]) / made.name, key[0], by="wang")
        assert (done.version, done.lost, done.rules) == (2, 0, 0)
    same(keeping.everything(parts["new"]), held)


def test_the_rows_of_a_restored_server_are_guarded_as_before(request, made, elsewhere, key):
    if made[0] == "files":
        pytest.skip("a file knows no roles")
    with keeping.entered(elsewhere):
        backup.restore(made[3], key[0], by="wang")
    with psycopg.connect(elsewhere["COCKPIT_STORE_URL"]) as connection:
        open_ones = connection.execute(
            "select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            r" where nspname like 'v0%' and relkind = 'r' and not (relrowsecurity and relforcerowsecurity)"
        ).fetchall()
        assert open_ones == []


def test_a_backup_is_one_private_encrypted_file_with_what_it_is_beside_it(made, key):
    path = made[3]
    raw, told = path.read_bytes(), json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert raw.startswith(b"age-encryption.org/v1")
    assert keeping.CANARY.encode() not in raw and b"zhang" not in raw
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(key[0].stat().st_mode) == 0o600
    assert told["size"] == len(raw) and told["version"] == 2 and told["audit"] > 5
    names = {each.name for each in path.parent.iterdir()}
    assert names == {path.name, path.with_suffix(".json").name, ".lock"}
    home = Path(made[1]["COCKPIT_HOME"])
    assert not list(home.glob(".backup-*")), "no copy in the clear stays behind"


def test_verifying_tells_a_whole_backup_and_how_much_was_compared(made, key):
    with keeping.entered(made[1]):
        whole, outside = backup.verify(made[3], key[0]), backup.verify(made[3])
    assert whole.parts > 10 and whole.size > 100_000 and outside.parts == 0


@pytest.mark.parametrize("where", [0.02, 0.4, 0.9, 0.9999])
@pytest.mark.parametrize("how", ["flip", "cut"])
def test_one_wrong_bit_or_a_missing_end_is_found_and_nothing_of_it_is_used(
    made, elsewhere, key, tmp_path, where, how
):
    damaged = tmp_path / made[3].name
    raw = bytearray(made[3].read_bytes())
    place = int(len(raw) * where)
    if how == "flip":
        raw[place] ^= 1
    damaged.write_bytes(raw if how == "flip" else raw[:place])
    with keeping.entered(elsewhere):
        with pytest.raises(backup.BackupError, match=r"损坏|打不开"):
            backup.verify(damaged, key[0])
        with pytest.raises(backup.BackupError, match=r"损坏|打不开"):
            backup.restore(damaged, key[0], by="wang")
        assert store.current() is None and store.versions() == []
        home = Path(elsewhere["COCKPIT_HOME"])
        assert [path.name for path in home.rglob("*") if path.is_file()] in ([], [".restore-lock"])


def test_another_key_opens_nothing_and_the_told_digest_must_fit(made, elsewhere, key, tmp_path):
    backup.keypair(tmp_path / "other.txt")
    copied = tmp_path / made[3].name
    shutil.copyfile(made[3], copied)
    shutil.copyfile(made[3].with_suffix(".json"), copied.with_suffix(".json"))
    with keeping.entered(elsewhere):
        with pytest.raises(backup.BackupError, match="另一把公钥"):
            backup.restore(copied, tmp_path / "other.txt", by="wang")
        copied.write_bytes(copied.read_bytes() + b"x")
        with pytest.raises(backup.BackupError, match="损坏"):
            backup.verify(copied)
        copied.with_suffix(".json").unlink()
        with pytest.raises(backup.BackupError, match="没有说明文件"):
            backup.verify(copied)
        with pytest.raises(backup.BackupError, match="没有可用的备份私钥"):
            backup.verify(copied, made[3])
        with pytest.raises(backup.BackupError, match="已经存在"):
            backup.keypair(tmp_path / "other.txt")


def test_what_is_there_is_only_replaced_when_said_so_and_stays_aside(made, elsewhere, key):
    with keeping.entered(elsewhere):
        store.publish(storing.both(5), by="wang", note="other")
        ledger.open().audit("wang", "admin", "export", "before")
        keeping.let_go()
        before = keeping.everything(elsewhere)
        with pytest.raises(backup.BackupError, match="--replace"):
            backup.restore(made[3], key[0], by="wang")
        keeping.let_go()
        assert keeping.everything(elsewhere) == before
        done = backup.restore(made[3], key[0], by="wang", replace=True)
        keeping.let_go()
    same(keeping.everything(elsewhere), made[2])
    aside = Path(elsewhere["COCKPIT_HOME"]) / done.aside
    if made[0] == "files":
        old = elsewhere | {"COCKPIT_HOME": str(aside)}
        kept = keeping.everything(old)
        assert {name: kept[name] for name in before if name != "packs"} == {
            name: before[name] for name in before if name != "packs"
        }
    else:
        with psycopg.connect(elsewhere["COCKPIT_LEDGER_URL"]) as connection:
            schema = psycopg.sql.Identifier(f"before_{done.aside.removeprefix('before-')}_ledger", "audit")
            count = connection.execute(psycopg.sql.SQL("select count(*) from {}").format(schema)).fetchone()
            assert count[0] == len(before["ledger.audit"])
            schemas = connection.execute("select nspname from pg_namespace where nspname like 'before%v0%'")
            assert len(schemas.fetchall()) == 1


def _hold(variables: dict[str, str], ready, go) -> None:
    os.environ.update(variables)
    config.reset()
    with ledger.open().engine.connect() as connection:
        connection.exec_driver_sql("select count(*) from audit")
        ready.set()
        go.wait(60)


def test_nothing_is_exchanged_under_a_running_server(made, elsewhere, key):
    spawn = multiprocessing.get_context("spawn")
    ready, go = spawn.Event(), spawn.Event()
    child = spawn.Process(target=_hold, args=(elsewhere, ready, go))
    child.start()
    try:
        assert ready.wait(60)
        with keeping.entered(elsewhere), pytest.raises(backup.BackupError, match="请先停止"):
            backup.restore(made[3], key[0], by="wang", replace=True)
    finally:
        go.set()
        child.join(30)


def test_a_backup_of_other_engines_or_of_a_newer_release_is_refused(made, key, tmp_path, request):
    other = "server" if made[0] == "files" else "files"
    told = fresh(request, tmp_path / "other", key[1], other)
    with keeping.entered(told), pytest.raises(backup.BackupError, match="先把设置改成一致"):
        backup.restore(made[3], key[0], by="wang")
    about = {"form": 1, "revision": "9999", "store": "duckdb", "ledger": "sqlite", "release": "9.9"}
    later = json.dumps(about | {"made_at": "", "plain": 1}).encode()
    path = tmp_path / "later.age"
    with path.open("wb") as file:
        parcel.write(
            file, [stores.Part("about.json", len(later), (later,))], keys.x25519.Recipient.from_str(key[1])
        )
    with keeping.entered(told), pytest.raises(backup.BackupError, match=r"更新的版本（9\.9）"):
        backup.restore(path, key[0], by="wang")


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "data/../../x", "store/../../x", "data/./x", "a//b"])
def test_r4_no_part_can_leave_its_folder(key, tmp_path, name):
    with pytest.raises(backup.BackupError), (tmp_path / "x.age").open("wb") as file:
        parcel.write(file, [stores.Part(name, 1, (b"x",))], keys.x25519.Recipient.from_str(key[1]))


@pytest.mark.parametrize("revision", ["0001", "0004", "0008"])
def test_an_older_ledger_is_restored_and_brought_to_the_newest_layout(key, tmp_path, request, revision):
    told = fresh(request, tmp_path / "old", key[1], "files")
    old = tmp_path / "old.db"
    engine = ledgers._sqlite(f"sqlite:///{old}")
    with engine.begin() as connection:
        ledgers.upgrade(connection, revision)
        connection.exec_driver_sql(
            "insert into imports values ('i1','名单.xlsx','a','li','2026-01-01','received',"
            "null,null,null,'','elsewhere:1:1')"
        )
    engine.dispose()
    path = tmp_path / "older.age"
    with keeping.entered(told):
        store.publish(storing.both(1), by="li", note="1")
        copy = copies.Copy(f"sqlite:///{old}", tmp_path / "scratch")
        settings = config.settings()
        with stores.held(stores.at(settings), settings, copy) as held, path.open("wb") as file:
            parts = gathering.Gathered(settings, "li", copy, held, []).parts()
            parcel.write(file, parts, keys.recipient())
    target = fresh(request, tmp_path / "new", key[1], "files")
    with keeping.entered(target):
        backup.restore(path, key[0], by="wang")
        found = ledger.open().imports()
        assert [(each.id, each.file_name) for each in found] == [("i1", "名单.xlsx")]
        assert [each.state for each in ledger.open().recover()] == ["failed"], "its process is on no machine"
        assert ledger.open().broken() is None and ledger.open().people.people() == ()


def test_38_a_backup_during_publishing_and_writing_is_of_one_moment(request, key, tmp_path, made):
    told = fresh(request, tmp_path / "busy", key[1], made[0])
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            written.append(ledger.open().audit("li", "admin", "export", str(len(written))).number)

    with keeping.entered(told):
        store.publish(storing.both(1), by="li", note="1")
        writing = threading.Thread(target=write)
        writing.start()
        publishing = threading.Thread(target=_publish, args=(stop,))
        publishing.start()
        try:
            time.sleep(0.3)
            first = len(written)
            found = backup.create("wang")
            assert len(written) > first, "writing went on meanwhile"
        finally:
            stop.set()
            writing.join()
            publishing.join()
    target = fresh(request, tmp_path / "new", key[1], made[0])
    with keeping.entered(target):
        backup.restore(Path(told["COCKPIT_BACKUP"]) / found.name, key[0], by="wang")
        assert ledger.open().broken() is None
        assert store.current().number == found.version
        for version in store.versions():
            pair = store.fetch(storing.together, storing.WHOLE, version=version.number).row(0)
            assert pair[0] == pair[1], "two datasets of one publication belong together"


def _publish(stop: threading.Event) -> None:
    number = 1
    while not stop.is_set():
        number += 1
        store.publish(storing.both(number), by="li", note=str(number))
        time.sleep(0.05)


def test_c9_making_clearing_up_and_restoring_stand_in_the_audit(made, elsewhere, key):
    with keeping.entered(elsewhere):
        backup.restore(made[3], key[0], by="wang")
        names = [backup.create("li").name for _ in range(3)]
        assert len(set(names)) == 3 and [each.name for each in backup.listed()] == sorted(names, reverse=True)
        assert backup.prune("li", keep=2) == sorted(names)[:1]
        assert backup.prune("li", keep=0) == sorted(names)[1:2], "the last one is never deleted"
        steps = [(each.action, each.result) for each in ledger.open().entries(limit=14)]
        assert steps[:4] == [("backup:prune", "done"), ("backup:prune", "begun")] * 2
        assert steps.count(("backup:create", "written")) == 3 and ("backup:restore", "done") in steps
        assert backup.latest().name == sorted(names)[-1]


def test_without_a_public_key_no_backup_is_made(made, tmp_path, capsys):
    told = {name: value for name, value in made[1].items() if name != "COCKPIT_BACKUP_RECIPIENT"}
    told |= {"COCKPIT_BACKUP": str(tmp_path / "none")}
    with keeping.entered(told):
        assert cli.run(["backup", "create"]) == 1
        assert words.NO_RECIPIENT in capsys.readouterr().err.replace("\n", "")
    assert not list(tmp_path.glob("none/*.age"))


def test_the_commands_say_in_chinese_what_they_did(made, key, tmp_path, capsys, elsewhere):
    with keeping.entered(elsewhere | {"COCKPIT_BACKUP": str(made[3].parent)}):
        assert cli.run(["backup", "list"]) == 0
        assert made[3].name[:20] in capsys.readouterr().out
        assert cli.run(["backup", "verify", made[3].name, "--identity", str(key[0])]) == 0
        assert "全部与清单一致" in capsys.readouterr().out
        assert cli.run(["backup", "restore", made[3].name, "--identity", str(key[0])]) == 0
        said = capsys.readouterr().out
        assert "数据为第 2 版" in said and "1 个登录已全部结束" in said
        assert cli.run(["backup", "verify", "no.age"]) == 1
        assert "找不到文件《no.age》" in capsys.readouterr().err
        assert cli.run(["backup", "key", str(tmp_path / "k.txt")]) == 0
        said = capsys.readouterr().out
        assert "COCKPIT_BACKUP_RECIPIENT=age1" in said and "SECRET" not in said


def _full(variables: dict[str, str], told) -> None:
    os.environ.update(variables)
    config.reset()
    ledger.open()
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))
    try:
        backup.create("li")
        told.put("made")
    except backup.BackupError as fault:
        told.put(str(fault))


def test_8_a_full_disk_leaves_the_backups_as_they_were(made, key, tmp_path):
    if made[0] == "files":
        pytest.skip("there the ledger's own file meets the limit first")
    told = made[1] | {"COCKPIT_BACKUP": str(tmp_path / "small")}
    spawn = multiprocessing.get_context("spawn")
    said = spawn.Queue()
    child = spawn.Process(target=_full, args=(told, said))
    child.start()
    assert "文件大小超过限制。原有备份不受影响。" in said.get(timeout=60)
    child.join(30)
    assert [path.name for path in (tmp_path / "small").iterdir()] == [".lock"]
    with keeping.entered(made[1]):
        assert ledger.open().entries(limit=1)[0].result == "failed"


def test_1_a_backup_killed_anywhere_leaves_no_half_one(made, key, tmp_path):
    told = made[1] | {"COCKPIT_BACKUP": str(tmp_path / "half")}
    keeping.let_go()
    whole = keeping.in_another(told, keeping.make)
    folder = tmp_path / "half"
    for place in (whole // 4, whole - 30, whole - 8, whole - 2):
        keeping.in_another(told, keeping.make, place=place)
        with keeping.entered(told):
            assert {each.name for each in backup.listed()} == {path.name for path in folder.glob("*.age")}
            assert all(backup.verify(folder / each.name, key[0]).parts for each in backup.listed())
    keeping.in_another(told, keeping.make)
    assert not [path for path in folder.iterdir() if path.name.startswith(".making")]
    assert not list(Path(told["COCKPIT_HOME"]).glob(".backup-ledger-*"))


def test_a_restore_killed_anywhere_leaves_the_old_or_the_new_state(made, elsewhere, key):
    with keeping.entered(elsewhere):
        store.publish(storing.both(5), by="wang", note="other")
        ledger.open().audit("wang", "admin", "export", "before")
    old = keeping.everything(elsewhere)
    whole = keeping.in_another(elsewhere, keeping.bring_back, made[3], key[0])
    states = []
    for place in (whole // 2, whole - 60, whole - 36, whole - 12):
        _put_back(elsewhere, made)
        before = keeping.everything(elsewhere)
        keeping.in_another(elsewhere, keeping.bring_back, made[3], key[0], place=place)
        with keeping.entered(elsewhere):
            backup.finish()
        found = keeping.everything(elsewhere)
        states.append("old" if found == before else "new")
        if states[-1] == "new":
            same(found, made[2])
        assert not (Path(elsewhere["COCKPIT_HOME"]) / switching.PLAN).exists()
    assert set(states) == {"old", "new"} and states[0] == "old"
    assert old


def _put_back(variables: dict[str, str], made) -> None:
    """A state that is not the backup's."""
    with keeping.entered(variables):
        store.publish(storing.both(int(time.time() * 1000) % 10**9), by="wang", note="other")
        ledger.open().audit("wang", "admin", "export", "after")


def test_the_owner_of_a_session_from_before_is_not_signed_in(made, elsewhere, key):
    with keeping.entered(made[1]):
        book = ledger.open()
        person = book.people.people()[0]
        _, token = book.sessions.begin(person=person, via="local", address="", agent="")
        found = backup.create("li")
    with keeping.entered(elsewhere):
        backup.restore(Path(made[1]["COCKPIT_BACKUP"]) / found.name, key[0], by="wang")
        assert ledger.open().sessions.living(token) is None
        assert access.operator("x").role


def test_whoever_starts_next_finishes_what_was_written_down(elsewhere, made, tmp_path):
    with keeping.entered(elsewhere):
        settings = config.settings()
        for starter, count in ((door.parts, 1), (lambda: cli.run(["versions"]), 2)):
            staged, target = settings.home / ".restore-x" / "packs", settings.home / "packs"
            staged.mkdir(parents=True)
            (staged / "new").write_text(str(count))
            moves = [[str(staged), str(target), str(settings.home / f"before-{count}")]]
            facts = {"versions": {}, "pinned": [], "pointer": 0}
            switching.commit(settings, "00", f"stamp{count}", moves, facts)
            starter()
            assert (target / "new").read_text() == str(count)
            assert not (settings.home / switching.PLAN).exists() and not staged.parent.exists()
        assert (settings.home / "before-2" / "packs" / "new").read_text() == "1"
