"""HR sets up a cycle, checks it, and has it approved."""
