"""Two people judge the same messages apart, and the page says how far they agree."""

import pytest
from starlette.testclient import TestClient

import profiles
from console.reviewing import Agreement, measure_agreement
from profiles import reviews
from tests.console.talks import NOW, hear
from tests.console.visiting import form_token, hire, open_room, sign_in


@pytest.fixture
def people(engine, session):
    """Dana, a supervisor, and Kim, an agent; and one conversation of four messages."""
    profiles.open_conversation(session, "web", conversation_id="c1", at=NOW)
    for text, mood in (("hello", 0), ("this is bad", -0.8), ("any milk", 0), ("awful", -0.5)):
        hear(session, "c1", text, mood=mood)
    session.commit()
    clients, app = {}, open_room(engine)
    for name, role in (("dana", "supervisor"), ("kim", "agent")):
        hire(engine, name, role)
        clients[name] = TestClient(app)
        sign_in(clients[name], name)
    return clients


def draw(people, session, kind="random", first="dana", second="kim"):
    ids = {name: profiles.find_staff(session, name).staff_id for name in people}
    form = {"token": form_token(people["dana"], "/reviews"), "kind": kind, "size": "10"}
    return people["dana"].post("/reviews", data=form | {"first": ids[first], "second": ids[second]})


def judge(client, sample_id, session, verdict):
    staff_id = profiles.find_staff(session, "dana" if verdict[0] == "d" else "kim").staff_id
    item = reviews.find_next_item(session, sample_id, staff_id)
    form = {"token": form_token(client, "/reviews"), "item": str(item.item_id), "verdict": verdict[2:]}
    return client.post(f"/reviews/{sample_id}", data=form)


@pytest.fixture
def sample_id(people, session):
    draw(people, session, "negative")
    (progress,) = reviews.list_progress(session)
    assert progress.size == 2
    return progress.sample.sample_id


def test_without_samples_the_page_teaches(people):
    assert "No sample was drawn yet" in people["kim"].get("/reviews").text


def test_a_sample_holds_messages_of_its_kind_for_both(people, session, sample_id):
    for client in people.values():
        page = client.get(f"/reviews/{sample_id}").text
        assert "this is bad" in page
        assert 'value="bad_tone"' in page


def test_agreement_is_shown_with_its_number_and_verdicts_only_to_who_has_judged(people, session, sample_id):
    for verdict in ("d:good", "d:bad_tone", "k:good"):
        judge(people["dana" if verdict[0] == "d" else "kim"], sample_id, session, verdict)
    assert "Where both disagree" not in people["kim"].get(f"/reviews/{sample_id}").text
    judge(people["kim"], sample_id, session, "k:wrong_answer")
    assert "50% of n = 2" in people["dana"].get("/reviews").text
    assert "0.33 (n = 2)" in people["dana"].get("/reviews").text
    page = people["kim"].get(f"/reviews/{sample_id}").text
    assert "wrong answer" in page
    assert "bad tone" in page


@pytest.mark.parametrize(("kind", "second"), [("fallback", "kim"), ("random", "dana"), ("all", "kim")])
def test_a_sample_that_cannot_be_drawn_is_refused(people, session, kind, second):
    assert draw(people, session, kind, second=second).status_code == 422
    assert reviews.list_progress(session) == []


def test_nobody_judges_what_is_not_theirs(people, session, engine, sample_id):
    hire(engine, "lee", "agent")
    lee = TestClient(people["kim"].app)
    sign_in(lee, "lee")
    form = {"token": form_token(lee, "/reviews"), "item": "1", "verdict": "good"}
    assert lee.post(f"/reviews/{sample_id}", data=form).status_code == 422
    assert 'value="bad_tone"' not in lee.get(f"/reviews/{sample_id}").text


def test_agreement_is_cohens_kappa_over_what_both_judged():
    pairs = [("good", "good")] * 20 + [("good", "bad_tone")] * 5 + [("bad_tone", "good")] * 10
    agreement = measure_agreement(pairs + [("bad_tone", "bad_tone")] * 15)
    assert (agreement.n, agreement.share, round(agreement.kappa, 6)) == (
        50,
        0.7,
        0.4,
    )  # by hand: (.7 - .5) / (1 - .5)
    assert measure_agreement([]) == Agreement(0, None, None)
    assert measure_agreement([("good", "good")]) == Agreement(1, 1.0, None)
