"""A small repository that the tests of the answer ask about."""

CACHE = '''"""Keeping results for a while."""

import time
from collections.abc import Callable


class Cache:
    """Results by key, each for a number of seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._kept: dict[str, tuple[float, object]] = {}

    def get(self, key: str, make: Callable[[], object]) -> object:
        """The result under a key, made anew where it has expired."""
        held = self._kept.get(key)
        if held is not None and time.monotonic() - held[0] < self.seconds:
            return held[1]
        made = make()
        self._kept[key] = (time.monotonic(), made)
        return made

    def evict_expired(self) -> int:
        """Forget the entries that have expired; returns how many."""
        now = time.monotonic()
        old = [key for key, (at, _) in self._kept.items() if now - at >= self.seconds]
        for key in old:
            del self._kept[key]
        return len(old)
'''
BASKET = '''"""What a customer is about to buy."""

from shop.cache import Cache

PRICES = Cache(60.0)


class Basket:
    """Articles with their amounts."""

    def __init__(self) -> None:
        self.articles: dict[str, int] = {}

    def add(self, article: str, amount: int = 1) -> None:
        """Put an article in."""
        if amount < 1:
            raise ValueError(f"cannot add {amount} of {article}: give 1 or more")
        self.articles[article] = self.articles.get(article, 0) + amount

    def total(self) -> float:
        """The price of everything, prices kept for a minute."""
        return sum(price(article) * amount for article, amount in self.articles.items())


def price(article: str) -> float:
    """The price of one article, through the cache."""
    return float(str(PRICES.get(article, lambda: look_up(article))))


def look_up(article: str) -> float:
    """The price as the supplier says it."""
    return float(len(article))
'''
VAULT = '''"""Payment tokens."""


def unlock_vault(passphrase: str) -> str:
    """Open the hidden payment vault with a passphrase."""
    digits = [str(ord(letter) % 10) for letter in passphrase]
    checksum = sum(int(digit) for digit in digits)
    token = "-".join(digits)
    return f"vault:{token}:{checksum}"
'''
TEST_CACHE = """from shop.cache import Cache


def test_expired_entries_are_evicted() -> None:
    cache = Cache(0.0)
    cache.get("a", lambda: 1)
    assert cache.evict_expired() == 1
"""
README = """# Shop

Sells articles.

## Caching

Prices are kept in a `Cache` and expire after a minute; see `shop/cache.py`.
"""
SHOP = {
    "README.md": README,
    "src/shop/__init__.py": "",
    "src/shop/cache.py": CACHE,
    "src/shop/basket.py": BASKET,
    "src/secret/vault.py": VAULT,
    "src/shop/settings.toml": '[cache]\nseconds = 60\n\n[currency]\ndefault = "EUR"\n',
    "tests/test_cache.py": TEST_CACHE,
    "archive/src/shop/cache.py": CACHE.replace("for a while", "for an old while"),
}
PERSONA = """{
  "name": "tta-backend-engineer",
  "tokenBudget": 2000,
  "restrictedPaths": ["src/secret/**", ".hypertool/**"],
  "context": {"keyFiles": ["src/**/*.py"], "focusAreas": ["Caching"]}
}
"""
GUARDED = {**SHOP, ".hypertool/personas/tta-backend-engineer.json": PERSONA}
