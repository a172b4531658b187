"""One encrypted file that holds everything the cockpit knows, and the way back from it."""

from cockpit.backup.checking import Report, verify
from cockpit.backup.keys import keypair
from cockpit.backup.making import SPOKEN, begin, create, going, latest, listed, prune
from cockpit.backup.model import FORM, Backup, BackupError
from cockpit.backup.restoring import Restored, restore
from cockpit.backup.switching import finish

__all__ = [
    "FORM",
    "SPOKEN",
    "Backup",
    "BackupError",
    "Report",
    "Restored",
    "begin",
    "create",
    "finish",
    "going",
    "keypair",
    "latest",
    "listed",
    "prune",
    "restore",
    "verify",
]
