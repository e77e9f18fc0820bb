"""A cycle about the company as a whole."""
