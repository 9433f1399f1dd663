"""Tests of what is handed out: the wheel, the README, the image's recipe, the test command."""
