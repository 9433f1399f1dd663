"""What an experiment says: its fields, their bounds and texts, as JSON and as a query."""
