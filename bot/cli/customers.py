"""`shopmate customers`: the profile as staff see it, and the customer's own copy of their data."""

from datetime import datetime, timezone
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

import profiles
import shop
from bot.cli import emit
from bot.forgetting import forget, gather, plan_forgetting

EVENTS = 20
CONVERSATIONS = 10
ORDERS = 10
SUMMARY = "conversation_id channel started_at last_at message_count handed_over_at last_by last_text"

LINES = {
    "facts": "{name}: {value}  [{source}, {at}]",
    "consents": "{purpose} by {channel}: {granted}  [{source}, {at}]",
    "identities": "{channel} {channel_user_id}  verified: {verified_at}",
    "orders": "{order_number}  {status}  {placed_at}  {total:.2f} {currency}",
    "events": "{at}  {kind}  {product_id}  [{source}]",
    "conversations": "{conversation_id}  {channel}  {last_at}  {message_count} messages",
}

customers = typer.Typer(
    help="Show a customer's profile, export their data or erase it.", no_args_is_help=True
)

CustomerId = Annotated[str, typer.Argument(help="The shop's own id of the customer.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]


@customers.command()
def show(customer_id: CustomerId, as_json: AsJson = False) -> None:
    """Show a customer as staff see them: facts, consents, accounts, recent events, conversations, orders."""
    from bot.services import current_services

    with Session(current_services().engine, future=True) as session:
        profile = describe_customer(session, customer_id)
    if as_json:
        emit(profile)
    else:
        typer.echo("\n".join(write_profile(profile)))


@customers.command()
def export(
    customer_id: CustomerId,
    as_json: Annotated[bool, typer.Option("--json", help="The copy is always JSON.")] = True,
) -> None:
    """Export everything the shop holds about a customer as one JSON document."""
    from bot.services import current_services

    with Session(current_services().engine, future=True) as session:
        emit(gather(session, customer_id))


@customers.command()
def erase(
    customer_id: CustomerId,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be erased.")] = False,
    despite_orders: Annotated[
        bool, typer.Option("--despite-orders", help="Erase although orders are still on their way.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Erase everything that the shop holds about a customer; orders stay as numbers without a name."""
    from bot.services import current_services

    now = datetime.now(timezone.utc)
    with Session(current_services().engine, future=True) as session, session.begin():
        if dry_run:
            plan = plan_forgetting(session, customer_id)
            report: dict[str, Any] = {"would_erase": plan.rows, "orders_kept": plan.orders_kept}
            report["orders_on_the_way"] = plan.orders_on_the_way
        else:
            receipt = forget(session, customer_id, at=now, despite_orders=despite_orders)
            report = {"receipt": receipt.code, "erased": receipt.counts, "at": now.isoformat()}
    if as_json:
        emit(report)
    else:
        typer.echo("\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in report.items()))


def describe_customer(session: Session, customer_id: str) -> dict[str, Any]:
    """Gather what staff see of a customer, newest first in each list.

    Raises:
        profiles.CustomerNotFound: nobody has this id.
    """
    facts = profiles.list_facts(session, customer_id)
    consents = profiles.list_consents(session, customer_id)
    identities = profiles.list_identities(session, customer_id)
    events = profiles.list_events(session, customer_id, limit=EVENTS)
    conversations = profiles.list_conversations(session, limit=CONVERSATIONS, customer_id=customer_id)
    orders = shop.list_orders(session, customer_id, limit=ORDERS)
    return {
        **profiles.as_json(profiles.find_customer(session, customer_id)),
        "facts": _rows(facts, "name value source at confidence"),
        "consents": _rows(consents, "purpose channel granted at source"),
        "identities": _rows(identities, "channel channel_user_id verified_at"),
        "events": _rows(events, "at kind product_id weight source conversation_id turn"),
        "conversations": _rows(conversations, SUMMARY),
        "orders": [shop.describe_order(order) for order in orders],
    }


def write_profile(profile: dict[str, Any]) -> list[str]:
    """Write a profile as lines for the terminal."""
    day = profile["created_at"][:10]
    lines = [f"{profile['display_name']}  (customer {profile['customer_id']}, since {day})"]
    for part, template in LINES.items():
        rows = [template.format(**_for_reading(row)) for row in profile[part]]
        lines += ["", part.capitalize(), *(f"  {row}" for row in rows or ["none"])]
    return lines


def _for_reading(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _word(name, value) for name, value in row.items()}


def _word(name: str, value: Any) -> Any:
    """Shorten a moment to its day, and say yes, no and nothing as a person would."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    is_moment = name == "at" or name.endswith("_at")
    return value[:10] if is_moment else value


def _rows(found: list[Any], names: str) -> list[dict[str, Any]]:
    return [{name: _plain(getattr(row, name)) for name in names.split()} for row in found]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
