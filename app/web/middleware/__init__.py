"""Pure ASGI around the application: each changes or refuses requests, or adds to replies."""
