"""How the server serves: limits, turns, headers, forms, restarts, what operators read."""
