"""What every table looks like: descriptions, code lists, contracts.

Imports nothing of ours, reads no delivery and counts nothing.
"""
