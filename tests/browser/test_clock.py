"""How fast the playhead moves: by the seconds that passed, however few pictures were drawn."""

import pytest

from tests.browser.conftest import OpenPage, in_module

pytestmark = pytest.mark.browser

# Plays 40 epochs that have all arrived, a picture every `seconds`; tells how long it took.
PLAYED = """const clock = m.createClock();
  clock.toggle(40, true);
  let passed = 0;
  while (clock.playing && passed < 100) { clock.advance(given, 40, 40, true); passed += given; }
  return [passed, clock.position];"""


@pytest.mark.parametrize("rate", [60, 10, 5, 2.5, 1])
def test_the_whole_takes_eight_seconds_at_any_number_of_pictures_a_second(
    open_page: OpenPage, rate: float
) -> None:
    passed, position = in_module(open_page, "core/clock.js", PLAYED, 1 / rate)
    assert 7.99 < passed < 8.01 + 1 / rate
    assert position == 40


def test_a_page_that_was_away_does_not_jump_and_plays_on(open_page: OpenPage) -> None:
    away, after = in_module(
        open_page,
        "core/clock.js",
        """const clock = m.createClock();
           clock.toggle(80, true);
           const at = (seconds) => { clock.advance(seconds, 80, 80, true); return clock.position; };
           return [at(3600), at(0.5)];""",
    )
    assert 0 < away <= 1  # of 80: a tenth of a second
    assert after == away + 5
