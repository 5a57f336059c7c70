"""The hop to the action server: connections that are kept, and answers that are checked."""

import asyncio

import pytest

pytestmark = pytest.mark.rasa

from types import SimpleNamespace  # noqa: E402

from aiohttp import web  # noqa: E402
from rasa.core.actions.action import RemoteAction  # noqa: E402
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator  # noqa: E402
from rasa.core.processor import MessageProcessor  # noqa: E402
from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import BotUttered, SlotSet  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from rasa.shared.exceptions import RasaException  # noqa: E402
from rasa.utils.endpoints import EndpointConfig  # noqa: E402

from bot.channels import processor  # noqa: E402
from bot.channels.dialogue import Collector  # noqa: E402
from bot.channels.processor import KeptConnection, OurAction, Processor, quicken  # noqa: E402

ANSWER = {"events": [{"event": "slot", "name": "focus", "value": "p1"}], "responses": [{"text": "There."}]}


@pytest.fixture
async def server():
    """An action server that answers what it is told to, and knows who connected."""
    seen = SimpleNamespace(answer=ANSWER, status=200, peers=[], url="", stop=None)

    async def answer(request):
        seen.peers.append(request.transport.get_extra_info("peername"))
        return web.json_response(seen.answer, status=seen.status)

    app = web.Application()
    app.router.add_post("/webhook", answer)

    async def start(port=0):
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        seen.stop = runner.cleanup
        seen.port = site._server.sockets[0].getsockname()[1]
        seen.url = f"http://127.0.0.1:{seen.port}/webhook"

    seen.start = start
    await start()
    yield seen
    await seen.stop()


@pytest.fixture
async def endpoint(server):
    kept = KeptConnection(EndpointConfig(server.url))
    yield kept
    await kept.close()


async def run(endpoint):
    action = OurAction("action_show", endpoint)
    nlg, tracker = TemplatedNaturalLanguageGenerator({}), DialogueStateTracker.from_events("c", [])
    return await action.run(Collector("web"), nlg, tracker, Domain.empty())


async def test_one_connection_serves_all_actions(server, endpoint):
    for _ in range(3):
        said, changed = await run(endpoint)
        assert isinstance(said, BotUttered)
        assert said.text == "There."
        assert changed == SlotSet("focus", "p1")
    assert len(set(server.peers)) == 1


async def test_shoppers_at_once_have_a_connection_each(server, endpoint):
    await asyncio.gather(*(run(endpoint) for _ in range(5)))
    assert len(server.peers) == 5
    await asyncio.gather(*(run(endpoint) for _ in range(5)))
    assert len(set(server.peers)) == 5


async def test_a_restarted_action_server_is_found_again(server, endpoint):
    await run(endpoint)
    await server.stop()
    with pytest.raises(RasaException, match="Couldn't connect"):
        await run(endpoint)
    await server.start(server.port)
    assert await run(endpoint)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        "sorry",
        {"events": [], "responses": None},
        {"events": {"event": "slot"}, "responses": []},
        {"events": ["slot"], "responses": []},
        {"events": [], "responses": ["There."]},
    ],
)
async def test_an_answer_of_another_form_is_refused(server, endpoint, answer):
    server.answer = answer
    with pytest.raises(RasaException, match="action_show"):
        await run(endpoint)


async def test_a_broken_action_server_is_an_error_as_in_rasa(server, endpoint):
    server.status = 500
    with pytest.raises(RasaException, match="action_show"):
        await run(endpoint)


def make_agent(endpoint):
    loaded = MessageProcessor.__new__(MessageProcessor)
    loaded.domain, loaded.action_endpoint = Domain.empty(), endpoint
    return SimpleNamespace(processor=loaded, action_endpoint=endpoint)


def test_an_agent_is_quickened_once_and_a_second_one_shares_its_connections():
    first = make_agent(EndpointConfig("http://127.0.0.1:1/webhook", token="secret"))
    quicken(first)
    kept = first.action_endpoint
    assert isinstance(first.processor, Processor)
    assert first.processor.action_endpoint is kept
    assert (kept.url, kept.token) == ("http://127.0.0.1:1/webhook", "secret")
    second = make_agent(kept)
    quicken(second)
    assert second.processor.action_endpoint is kept


async def test_what_stands_for_an_action_server_is_left_as_it_is_and_an_agent_without_model_too():
    stand_in = SimpleNamespace(url="in-process", kwargs={})
    agent = make_agent(stand_in)
    quicken(agent)
    assert agent.processor.action_endpoint is stand_in
    empty = SimpleNamespace(processor=None, action_endpoint=None)
    quicken(empty)
    assert empty.processor is None
    await processor.stop(SimpleNamespace(ctx=SimpleNamespace(agent=empty)), None)


def test_only_actions_of_the_action_server_become_ours(monkeypatch):
    chosen = RemoteAction("action_show", None)
    monkeypatch.setattr(MessageProcessor, "predict_next_with_tracker_if_should", lambda *_: (chosen, "why"))
    agent = make_agent(None)
    quicken(agent)
    action, why = agent.processor.predict_next_with_tracker_if_should(None)
    assert (type(action), action.name(), why) == (OurAction, "action_show", "why")
    chosen = SimpleNamespace(name=lambda: "action_listen")
    assert agent.processor.predict_next_with_tracker_if_should(None)[0] is chosen
