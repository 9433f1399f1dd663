"""All calls of the API: every module of the folder `calls`, in the order of the documentation."""

from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter

from app.web import calls
from app.web.reference.call import Call

MODULES = [import_module(f"{calls.__name__}.{each.name}") for each in iter_modules(calls.__path__)]
CALLS: tuple[Call, ...] = tuple(
    sorted((module.CALL for module in MODULES), key=lambda call: call.place)
)
# The names that each call takes in a query besides the experiment.
CALL_PARAMETERS = {call.name: {each.name for each in call.parameters} for call in CALLS}

router = APIRouter()
for module in MODULES:
    router.include_router(module.router)
