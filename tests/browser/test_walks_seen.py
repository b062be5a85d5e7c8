"""What only real work makes was looked at where it was made: after all walks (this file comes last of them)."""

import pytest

from tests.browser.page_routes import SEEN_ON_WALKS
from tests.browser.visitors import LOOKED_AT

pytestmark = pytest.mark.browser


def test_the_walks_looked_at_every_page_that_the_furnished_archive_has_not(request: pytest.FixtureRequest) -> None:
    walks = {item.path.name for item in request.session.items if item.path.name.startswith("test_walk_")}
    if len(walks) < 5:
        pytest.skip("only some walks were asked for")
    assert LOOKED_AT == SEEN_ON_WALKS
