"""People come, leave and change teams while a cycle runs."""
