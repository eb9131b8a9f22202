"""Which worker runs which tests."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby

from xdist.scheduler import LoadScopeScheduling


class ByModule(LoadScopeScheduling):
    """A module is one worker's, which makes its fixtures once; in the order that pytest-django asks for.

    That puts tests which empty the database after all that count on what migrations left in it. Those of a module are
    therefore spread apart from its other tests.
    """

    def _split_scope(self, nodeid: str) -> str:
        return self._scopes[nodeid]

    @cached_property
    def _scopes(self) -> dict[str, str]:
        runs = groupby(self.collection or (), lambda nodeid: nodeid.partition("::")[0])
        return {nodeid: f"{number} {module}" for number, (module, run) in enumerate(runs) for nodeid in run}
