"""While a cycle runs, until its close: HR's windows, sweeps, folders."""
