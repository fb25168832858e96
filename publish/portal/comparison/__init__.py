"""Municipalities side by side, as the pages show them: from the published tables and nothing else.

``view`` finds the tables of a comparison and reads them, ``words`` says what they come to. Drawing
belongs in ``charts``, and no number is made here that a reader could not make from the files.
"""
