"""Thin Dagster shells around the rooms, one file per station of the line.

A shell names its asset, says who owns it, and hands over; the work is done elsewhere.
"""
