"""Wiring only: definitions, jobs, resources, schedules and the command line.

The only place that reads environment variables.
"""
