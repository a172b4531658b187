"""Figures on paper: the same strings as PDF and DOCX, one page where one page is asked for."""

from cockpit.figures.document import Document, Section
from cockpit.paper.painters import PAINTERS
from cockpit.paper.printing import PaperError, pdf
from cockpit.paper.word import docx

__all__ = ["PAINTERS", "Document", "PaperError", "Section", "docx", "pdf"]
