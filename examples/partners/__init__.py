"""Fictitious deliveries of the four other municipalities for the comparison."""
