"""The only place that joins the rooms: shop, profiles and recommender, opened once a process."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import profiles
import shop
from bot.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:  # only the action server loads the recommender
    from bot.recommendations import Recommendations


@dataclass(frozen=True)
class Services:
    """What an action may use; the database is open and its tables are up to date."""

    settings: Settings
    engine: Engine

    @cached_property
    def hours(self) -> shop.Hours:
        """When somebody of the team is there."""
        return shop.read_hours(self.settings.staff_hours, self.settings.time_zone)

    @cached_property
    def recommendations(self) -> "Recommendations":
        """The recommender joined with the catalogue; loaded at first use."""
        from bot.recommendations import Recommendations

        return Recommendations(self.engine, self.settings.recommender_folder)


def open_services(settings: Settings) -> Services:
    """Open the database, bring its tables up to date, and join the rooms.

    Raises:
        SettingsError: the staff's hours or the time zone mean nothing.
        shop.ShopError: the database cannot be opened.
    """
    try:
        shop.read_hours(settings.staff_hours, settings.time_zone)
    except shop.HoursUnreadable as error:
        raise SettingsError([f"STAFF_HOURS or SHOP_TIME_ZONE: {error}"]) from error
    if settings.database_url.startswith("sqlite"):
        settings.var.mkdir(parents=True, exist_ok=True)
    engine = shop.open_database(settings.database_url)
    shop.migrate(engine)
    profiles.migrate(engine)
    return Services(settings, engine)


@lru_cache(maxsize=1)
def current_services() -> Services:
    """Give this process's services, opened at the first call with the settings of the environment."""
    return open_services(read_settings())


def catalogue_terms() -> Iterable[shop.Term]:
    """List the words the catalogue knows, for the language components."""
    with Session(current_services().engine, future=True) as session:
        return shop.list_vocabulary(session)


def catalogue_kinds() -> list[shop.Kind]:
    """List the kinds of products that the catalogue has, for the language components."""
    with Session(current_services().engine, future=True) as session:
        return shop.list_kinds(session)
