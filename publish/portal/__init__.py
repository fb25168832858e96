"""The portal people read: static pages in Dutch and English, made from the published files.

Reads the finished portal tree and the public texts of the descriptions, nothing else, so that no
page can show what a package does not hold. Writing packages, catalogue or feed, and deciding what
may be shown, do not belong here.
"""

from publish.portal.build import build_pages

__all__ = ["build_pages"]
