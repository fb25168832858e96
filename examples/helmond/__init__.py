"""The example municipality: a generator of fictitious deliveries, and its configuration."""
