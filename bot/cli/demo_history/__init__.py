"""Half a year in the demo's company, as its people would have lived it: told once, in one transaction."""
