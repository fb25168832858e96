"""Tests of what an operator installs: services, proxy, database, backup."""
