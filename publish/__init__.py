"""From protected tables to packages, catalogue and portal. Accepts a ``ProtectedTable`` only.

Counting, protecting and reading deliveries do not belong here.
"""
