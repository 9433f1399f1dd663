"""What the API says of itself: one table, for the page /api/docs, for OpenAPI and for tests."""
