"""One user, played: tasks walk through the chain, and their averages approach the formulas."""
