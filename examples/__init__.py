"""Example installations: fictitious deliveries and their configuration."""
