"""The calls of the API: their numbers, their forms, what they refuse."""
