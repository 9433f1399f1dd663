"""The opened step: its numbers, equations, matrix and print."""
