"""Upward cycles: reports review their managers."""
