"""Runs that are changed on their way."""

from playwright.sync_api import Page


def steps(page: Page) -> list[int]:
    shown = page.eval_on_selector_all("[data-run]", "all => all.map((e) => e.dataset.step)")
    return [int(step) for step in shown]


SHARED = "changes.0.at_step=5&changes.0.learning_rate=0.05&changes.1.at_step=50"
SHARED += "&changes.1.W1[0,1]=0.25&stop.epochs=10"
