"""Money as a person reads it."""

from __future__ import annotations

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


def format_price(cents: int, currency: str) -> str:
    """Write an amount of cents: "$3.49", "-$1,200.00", and "3.49 CHF" where the currency has no sign here."""
    amount = f"{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
    minus = "-" if cents < 0 else ""
    sign = _SIGNS.get(currency)
    return f"{minus}{sign}{amount}" if sign else f"{minus}{amount} {currency}"
