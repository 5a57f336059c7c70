"""The dashboard: numbers that lead to their conversations, and failures in groups."""

import re
from datetime import timedelta
from html import unescape

import profiles
from console.charts import draw_line
from console.clusters import group
from console.plots import plot_days
from tests.console.talks import NOW, positions, talk

MISSES = (
    *("do you deliver to norway", "do you deliver to norwey?", "Deliver to Norway, do you?"),
    *("is there a student discount", "any student discounts?"),
    "fronk",
)


def test_an_empty_dashboard_says_what_will_stand_there(staff):
    page = staff.get("/dashboard").text
    positions(
        page, "Nothing was understood in this time", "Everything was understood", "Nothing was suggested"
    )
    assert "<svg" not in page


def test_numbers_lead_to_their_conversations_and_tell_their_query(session, staff):
    talk(session, "c1", "hello", intent="greet", sentiment={"label": "positive", "strength": 0.5})
    talk(session, "c2", "a person", intent="talk_to_human", minutes_ago=60 * 24 * 3)
    profiles.open_handoff(session, "c2", "a person", NOW)
    session.commit()
    page = staff.get("/dashboard?within=7d").text
    positions(
        page, 'href="/?outcome=handed_over&amp;within=7d">50%', "1 of 2 understood", "FROM conversations"
    )
    positions(page, 'href="/?intent=greet&amp;within=7d"', ", at most 1.")
    assert "1 found" in staff.get("/?outcome=handed_over&within=7d").text
    assert "0 of 1 understood" in staff.get("/dashboard?within=1d").text


def test_what_was_not_understood_stands_in_groups_with_links_to_the_messages(session, staff):
    for number, text in enumerate(MISSES):
        talk(session, f"c{number}", text, intent="nlu_fallback", confidence=0.2)
    page = staff.get("/dashboard?within=nonsense").text
    order = positions(page, "<strong>3</strong> ×", "<strong>2</strong> ×")
    assert order == sorted(order)
    assert "0 in the first half of this time, 3 in the second ↗" in page
    assert 'href="/?q=deliver&amp;within=30d&amp;intent=nlu_fallback">deliver' in page
    assert 'href="/conversations/c0?at=1#m1"' in page
    assert "fronk" not in page


def test_suggestions_lead_to_the_conversations_in_which_they_were_shown_and_added(session, staff):
    for conversation_id, model in (("c1", "v1"), ("c2", "v1"), ("c3", None)):
        talk(session, conversation_id, "what goes with it")
        for product_id in ("p1", "p2"):
            shown = [profiles.Shown(product_id)]
            where = {"place": "goes_with", "conversation_id": conversation_id, "customer_id": None}
            profiles.log_suggestions(session, shown, at=NOW, model=model, **where)
    for conversation_id in ("c1", "c3"):
        whose = {"customer_id": None, "conversation_id": conversation_id}
        profiles.note_outcome(session, "added", "p1", at=NOW, **whose)
    session.commit()
    page = staff.get("/dashboard").text
    added = "/?within=30d&suggested=goes_with%3Aadded%3Av1"
    href = added.replace("&", "&amp;")
    positions(page, "goes with", f'<a href="{href}">1</a> <span class="faint">25%', "FROM suggestions")
    found = staff.get(added).text
    positions(found, "1 found", "/conversations/c1", "goes with” of v1", 'name="suggested"')
    assert "2 found" in staff.get(added.replace("added", "shown")).text
    by_nobody = staff.get("/?suggested=goes_with:added:").text
    positions(by_nobody, "1 found", "/conversations/c3")
    assert "Only conversations with" not in staff.get("/?suggested=goes_with:nonsense").text


def test_every_number_has_a_list_and_a_query(session, staff):
    talk(session, "c1", "hello", intent="greet", confidence=0.9)
    talk(session, "c2", "fronk", "fronk", intent="nlu_fallback", confidence=0.2)
    profiles.ask_survey(session, "c1", "H-1", NOW)
    profiles.answer_survey(session, "c1", "H-1", 5, NOW)
    session.commit()
    page = staff.get("/dashboard?within=7d").text
    links = re.findall(r'<p class="big"><a href="([^"]+)">', page)
    assert len(links) == page.count('<p class="big">') == 10
    assert all(staff.get(unescape(link)).status_code == 200 for link in links)
    assert page.count("How it is counted") == 10 + 3  # days, intents and failures too
    assert "H-1" in staff.get("/surveys?within=7d").text
    profiles.ask_survey(session, "c1", "H-0", NOW - timedelta(days=8))
    session.commit()
    assert "H-0" not in staff.get("/surveys?within=7d").text
    assert "H-0" in staff.get("/surveys").text


def test_nothing_and_marks_alone_are_no_groups():
    assert group([]) == []
    assert group([profiles.Miss("c1", 1, "!!", NOW), profiles.Miss("c2", 1, "?", NOW)]) == []


def test_a_line_stands_on_its_scale():
    line = draw_line([1.0, -1.0, 5.0], -1.0, 1.0)
    assert [y for _, y in line.points] == [6.0, 58.0, 6.0]
    assert (line.middle, line.points[1][0]) == (32.0, 160.0)


def test_a_chart_says_each_day_and_brings_no_style_of_its_own():
    days = [profiles.Day("2024-05-01", 18, 0.5), profiles.Day("2024-05-02", 0, None)]
    chart = plot_days(days, "18 in <all>")
    assert 'aria-label="18 in &lt;all&gt;"' in chart
    positions(
        chart, "<title>2024-05-01: 18</title>", "<title>2024-05-02: 0</title>", ">conversations<", ">mood<"
    )
    assert "style" not in chart  # the page's policy forbids it
    ids = re.findall(r' id="([^"]+)"', chart)
    assert len(ids) == len(set(ids))
