"""Leaves modules that need Rasa alone where they were not asked for: importing it takes seconds."""


def pytest_ignore_collect(collection_path, config):
    """Skip importing modules marked `rasa` when the marker expression excludes them."""
    if "not rasa" not in (config.option.markexpr or "") or collection_path.suffix != ".py":
        return None
    return "pytest.mark.rasa" in collection_path.read_text() or None
