import pytest

from courses import outline


@pytest.fixture(autouse=True)
def _no_curriculum_remembered():
    """Curricula are remembered by their id for a process's life, and tests that roll back use ids again."""
    outline.curriculum.cache_clear()
