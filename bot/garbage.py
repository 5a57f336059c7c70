"""What a server does once when it is loaded, so that searches for garbage hold nobody up."""

import gc


def settle() -> None:
    """Leave what was loaded out of later searches for garbage; each would take 0.1 s and more."""
    gc.collect()
    gc.freeze()
