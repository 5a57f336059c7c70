"""What a message costs as a conversation grows: our bounded tracker store beside Rasa's SQLTrackerStore.

Both run the same trained model, the same actions and the same messages on the shop under var/.
`python -m bench.dialogue [turns]`; a turn is one message with all its replies, in process.
"""

import asyncio
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path

from bot.cli.ask import quieten

quieten()

from rasa.core.agent import Agent, load_agent  # noqa: E402  # after the libraries were told to be quiet
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage  # noqa: E402
from rasa.core.utils import AvailableEndpoints  # noqa: E402
from rasa.utils.endpoints import EndpointConfig  # noqa: E402

from bot.assistant import TRACKER_STORE, InProcessActions, find_model  # noqa: E402
from bot.services import current_services  # noqa: E402

MESSAGES = ("any soy milk?", "under 4 dollars", "how much is the second one", "add it", "what's in my cart")
EARLY, SAMPLE = 5, 10


async def load(store: EndpointConfig) -> Agent:
    """Load the newest model over one tracker store."""
    model = find_model(current_services().settings.models)
    endpoints = AvailableEndpoints(action=InProcessActions(), tracker_store=store)
    return await load_agent(str(model), endpoints=endpoints)


async def measure(store: EndpointConfig, turns: int) -> list[float]:
    """Hold one conversation and give each turn's milliseconds."""
    agent = await load(store)
    await agent.parse_message("warm up")
    conversation_id, times = uuid.uuid4().hex, []
    for turn in range(turns):
        message = UserMessage(MESSAGES[turn % len(MESSAGES)], CollectingOutputChannel(), conversation_id)
        start = time.perf_counter()
        await agent.handle_message(message)
        times.append((time.perf_counter() - start) * 1000)
    return times


def around(times: list[float], turn: int) -> float:
    """Give the median of the turns around one."""
    first = max(0, turn - SAMPLE // 2)
    return statistics.median(times[first : first + SAMPLE])


async def main(turns: int) -> None:
    """Print both rows and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        stock = EndpointConfig(type="SQL", dialect="sqlite", db=str(Path(folder) / "stock.db"))
        rows = {
            "stock SQLTrackerStore": await measure(stock, turns),
            "ours, bounded": await measure(EndpointConfig(type=TRACKER_STORE), turns),
        }
    print(f"{'':24}{'turn ' + str(EARLY):>12}{'turn ' + str(turns):>12}{'growth':>10}")
    for name, times in rows.items():
        early, late = around(times, EARLY), around(times, turns - SAMPLE // 2)
        print(f"{name:24}{early:9.1f} ms{late:9.1f} ms{late / early:9.2f}x")
    late = [around(times, turns - SAMPLE // 2) for times in rows.values()]
    print(f"at turn {turns} ours costs {late[1] / late[0]:.2f} of stock")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
