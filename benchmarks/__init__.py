"""Measurements of the disclosure engine on seeded tables."""
