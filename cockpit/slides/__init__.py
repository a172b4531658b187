"""A document as native PPTX: a claim a slide, the chart or table that proves it, source and date below."""

from cockpit.slides.deck import pptx
from cockpit.slides.painters import PAINTERS

__all__ = ["PAINTERS", "pptx"]
