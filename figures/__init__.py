"""From checked records to annual figures: counts, hours, means, rates and their intervals.

Decides nothing about what may be shown, and reads no file.
"""
