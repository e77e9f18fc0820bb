"""Reviews are answered: without a name, quietly; or with names."""
