"""The documentation of the API and of the server, made from the tables."""
