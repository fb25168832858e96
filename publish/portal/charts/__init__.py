"""Charts as inline SVG, drawn on the server: no script, no library in the page.

Every drawing is fluid: it has no ``viewBox``; lengths along the width are percentages and all else
is pixels, so that text keeps its size from a phone to a wide screen. ``marks`` knows how a cell is
drawn in either direction, ``columns``, ``bars`` and ``dots`` lay marks out, ``plan`` chooses what a
table gets. A new kind of chart is a new layout beside these.
"""
