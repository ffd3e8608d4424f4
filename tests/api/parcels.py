"""A small repository with a family of classes, routes, pages, workflows, tests and stale words."""

RATES = '''"""What a parcel costs."""

ZONES = {"home": 1.0, "abroad": 2.5}


def rate(weight: float, zone: str = "home") -> float:
    """Euros for a parcel of so many kilograms."""
    if weight <= 0:
        raise ValueError(f"a parcel of {weight} kg weighs nothing")
    return round(3.2 + 0.8 * weight * ZONES[zone], 2)
'''
BASE = '''"""What every carrier can do."""


class Carrier:
    """Takes parcels, for a price."""

    limit = 10.0

    def quote(self, weight: float) -> float:
        """The price of a parcel."""
        raise NotImplementedError

    def takes(self, weight: float) -> bool:
        """Whether a parcel is light enough."""
        return weight <= self.limit

    def __rshift__(self, other: "Carrier") -> list["Carrier"]:
        """Hand over: this carrier first, then the other."""
        return [self, other]
'''
POST = '''"""The post."""

from parcels.carriers.base import Carrier
from parcels.rates import rate


class Post(Carrier):
    """Goes everywhere, slowly."""

    limit = 30.0

    def quote(self, weight: float) -> float:
        """The rate, and a stamp."""
        return rate(weight) + 0.95
'''
BIKE = '''"""Couriers on bikes."""

from parcels.carriers.base import Carrier
from parcels.rates import rate


class Bike(Carrier):
    """Within the town, today."""

    def quote(self, weight: float) -> float:
        """Twice the rate."""
        return 2 * rate(weight, zone="home")
'''
CARRIERS = '''"""The carriers that a customer can choose."""

from parcels.carriers.bike import Bike
from parcels.carriers.post import Post

CARRIERS = {"bike": Bike, "post": Post}
'''
WEB = '''"""Quotes over HTTP."""

from fastapi import FastAPI
from pydantic import BaseModel

from parcels.carriers import CARRIERS

app = FastAPI()


class Quote(BaseModel):
    """A price with its carrier."""

    carrier: str
    euros: float


@app.get("/quotes/{carrier}")
def read_quote(carrier: str, weight: float = 1.0) -> Quote:
    """The price that one carrier asks."""
    return Quote(carrier=carrier, euros=CARRIERS[carrier]().quote(weight))
'''
EXAMPLE = '''"""How much does it cost to send two kilograms abroad?"""

from parcels.rates import rate

euros = rate(2.0, zone="abroad")
print(f"{euros} euros")
'''
TEST_RATES = """import pytest

from parcels.rates import rate


def test_abroad_costs_more() -> None:
    assert rate(1.0, zone="abroad") > rate(1.0)


def test_nothing_weighs_nothing() -> None:
    with pytest.raises(ValueError, match="weighs nothing"):
        rate(0)
"""
TEST_CARRIERS = """from parcels.carriers.post import Post


def test_post_adds_a_stamp() -> None:
    assert Post().quote(1.0) == 4.95
"""
GUIDE = """# Guide

## Prices

Call `rate` of `parcels.rates`:

```python
from parcels.rates import rate

rate(kilos=2)
```

## Carriers

A `Carrier` takes parcels.
"""
SCRIPT = """const delay = 1000;

function connectQuotes(url) {
  const socket = new WebSocket(url);
  socket.onclose = () => setTimeout(() => connectQuotes(url), delay);
  return socket;
}
"""
STYLE = """.quote {
  color: black;
}

.quote.expired {
  color: crimson;
}
"""
NIGHTLY = """name: Nightly
on:
  schedule:
    - cron: '0 3 * * *'
jobs:
  tests:
    runs-on: ubuntu-latest
    steps:
      - run: docker compose -f docker-compose.yml up -d
      - run: pytest -m integration
"""
COMPOSE = """services:
  broker:
    image: rabbitmq:3
    ports: ["5672:5672"]
  database:
    image: postgres:16
"""
KEYS = '''"""Keys of the carriers' own services."""


def sign_label(label: str) -> str:
    """Sign a label with the private key."""
    return f"{label}:{len(label)}"


def print_signed(label: str) -> str:
    """A label as it is printed, signed and priced."""
    from parcels.rates import rate

    return sign_label(f"{label} {rate(1.0)}")
'''
DISCOUNTS = '''"""Скидки постоянным клиентам."""


def скидка(сумма: float) -> float:
    """Скидка для постоянных клиентов: пять процентов."""
    return сумма * 0.05


def 运费(重量: float) -> float:
    """按重量计算运费。"""
    return 重量 * 2
'''
PARCELS = {
    "src/parcels/__init__.py": "",
    "src/parcels/rates.py": RATES,
    "src/parcels/carriers/__init__.py": CARRIERS,
    "src/parcels/carriers/base.py": BASE,
    "src/parcels/carriers/post.py": POST,
    "src/parcels/carriers/bike.py": BIKE,
    "src/parcels/web.py": WEB,
    "src/parcels/discounts.py": DISCOUNTS,
    "examples/abroad.py": EXAMPLE,
    "tests/test_rates.py": TEST_RATES,
    "tests/test_carriers.py": TEST_CARRIERS,
    "docs/guide.md": GUIDE,
    "web/quotes.js": SCRIPT,
    "web/quotes.css": STYLE,
    ".github/workflows/nightly.yml": NIGHTLY,
    "docker-compose.yml": COMPOSE,
    "secrets/keys.py": KEYS,
}
