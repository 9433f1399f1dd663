"""What is kept beyond a request: own data. Knows bytes and texts; must not know an experiment."""
