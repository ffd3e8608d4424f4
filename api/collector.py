"""How often a service looks for objects that hold each other."""

import gc

YOUNG = 50_000  # objects made since the last look: a question or two make so many


def collect_seldom() -> None:
    """Look seldom, and never at what is there now.

    An answer makes many small objects and hardly a cycle. With Python's own numbers some questions
    wait for a look at everything that a service keeps: p99 is a third higher.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
