"""A presentation as a package: opened from the master, its properties, and the same bytes every time."""

import io
import zipfile
from datetime import datetime, time

from pptx import Presentation
from pptx.presentation import Presentation as File

from cockpit import config, text
from cockpit.figures.document import Document
from cockpit.slides.measure import clean
from cockpit.text import slides as words

MASTER = config.ROOT / "assets" / "slides" / "cockpit.pptx"
OLDEST = datetime(2000, 1, 1)  # for documents without any date
ZIPPED = (1980, 1, 1, 0, 0, 0)  # the date of every part, so that the same document gives the same bytes


def blank(document: Document) -> File:
    """A presentation without slides on our master."""
    made = Presentation(str(MASTER))
    about = made.core_properties
    about.title, about.author, about.language = clean(document.title)[:255], words.AUTHOR, "zh-CN"
    about.last_modified_by, about.comments = words.AUTHOR, text.DEMO_MARK if document.marked else ""
    about.created = about.modified = moment(document)
    about.revision = 1
    return made


def moment(document: Document) -> datetime:
    """When the document was made, else the newest date of its data."""
    days = [figure.as_of for figure in document.figures if figure.as_of]
    when = document.made or (datetime.combine(max(days), time()) if days else OLDEST)
    return when.replace(tzinfo=None, microsecond=0)


def packed(made: File) -> bytes:
    """The file's bytes."""
    target = io.BytesIO()
    made.save(target)
    return dated(target.getvalue())


def dated(raw: bytes) -> bytes:
    """The same package with one fixed date on all its parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as parts, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in parts.namelist():
            stored = zipfile.ZIP_STORED if name.endswith(".xlsx") else zipfile.ZIP_DEFLATED
            out.writestr(zipfile.ZipInfo(name, ZIPPED), parts.read(name), stored)
    return target.getvalue()
