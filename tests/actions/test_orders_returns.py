"""Returns: the right item, the true rule, one receipt."""

import pytest
from sqlalchemy.orm import Session

import shop
from bot.actions.cart_view import ShowCart
from bot.actions.catalog import SearchProducts
from bot.actions.dialogue import TakeValue
from bot.actions.dialogue_affirming import CancelTask
from bot.actions.dialogue_repeating import ExplainQuestion
from bot.actions.faq import AnswerFaq
from bot.actions.orders import ListOrders
from bot.actions.orders_changes import CancelOrder
from bot.actions.orders_problems import ReportProblem
from bot.actions.orders_refunds import TellRefundStatus
from bot.actions.orders_returns import ReturnItem, read_reason
from tests.actions.conftest import NOW, names


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("they are too small", "too_small"),
        ("way too big", "too_big"),
        ("i changed my mind", "changed_mind"),
        ("it arrived broken", "damaged"),
        ("the colour looks different than online", "not_as_described"),
        ("they don't fit", "fit"),
        ("return the shoes please", None),
    ],
)
def test_a_reason_is_read_from_its_words(text, reason):
    assert read_reason(text) == reason


@pytest.fixture
def boots(services):
    """Boots in two sizes, one of them sold out."""
    with Session(services.engine, future=True) as session, session.begin():
        row = {"price_cents": 8900, "category": "Shoes", "updated_at": NOW}
        session.add(shop.Product(product_id="boots", title="Trail boots", **row))
        session.flush()
        for size, stock in (("42", 0), ("43", 2)):
            session.add(
                shop.Variant(variant_id=f"b{size}", product_id="boots", options={"size": size}, stock=stock)
            )


@pytest.fixture
def worn(boots, services, order):
    """An order of the boots in 42, delivered five days ago."""
    with Session(services.engine, future=True) as session, session.begin():
        session.add(
            shop.Order(
                order_number="A-5",
                customer_id="mia",
                status="delivered",
                placed_at=NOW,
                delivered_at=NOW,
                total_cents=8900,
            )
        )
        session.flush()
        line = {"quantity": 1, "price_cents": 8900, "total_cents": 8900}
        session.add(
            shop.OrderLine(order_number="A-5", position=1, product_id="boots", variant_id="b42", **line)
        )


def test_a_return_goes_from_item_to_reason_to_receipt(mia, order, ask):
    order("A-2", "delivered", days=3, pasta=2, cereal=1)
    [said] = mia.say(ReturnItem, "i want to return something", "return_item")
    assert said["response"] == "utter_ask_return_item"
    [said] = mia.say(TakeValue, "the second one", "inform", ordinal=2)
    assert (said["response"], said["title"]) == ("utter_ask_return_reason", "Gluten free cereal")
    assert names(mia.say(ExplainQuestion, intent="ask_why_asked"))[0] == "utter_why_asked_return"
    [said] = mia.say(TakeValue, "changed my mind", "inform")
    [receipt] = ask(shop.list_returns, "mia")
    assert (said["response"], said["number"]) == ("utter_return_opened_refund", receipt.number)
    assert (said["amount"], receipt.refund_cents, receipt.reason) == ("$4.59", 459, "changed_mind")
    assert [p.reference for p in ask(shop.list_promises, "mia", kind="refund")] == [receipt.number]


def test_the_reason_may_be_picked_by_its_place(mia, order, ask):
    order("A-2", "delivered", days=3, cereal=1)
    mia.say(ReturnItem, "return the cereal", "return_item", product="cereal")
    assert names(mia.say(TakeValue, "the first", "inform", ordinal=1)) == ["utter_return_opened_refund"]
    assert ask(shop.list_returns, "mia")[0].reason == "damaged"


def test_it_is_none_of_several_orders(mia, order, ask):
    order("A-2", "delivered", days=3, cereal=1)
    order("A-3", "delivered", days=9, cereal=1)
    mia.say(ReturnItem, "return the cereal", "return_item", product="cereal")
    mia.say(CancelTask, "i changed my mind about it", "cancel_task")
    assert ask(shop.list_returns, "mia") == []


def test_a_second_submit_makes_no_second_return(mia, order, ask):
    order("A-2", "delivered", days=3, cereal=1)
    button = {"order_number": "A-2", "product_id": "cereal", "reason": "damaged"}
    assert names(mia.say(ReturnItem, "/return_item", **button)) == ["utter_return_opened_refund"]
    assert names(mia.say(ReturnItem, "/return_item", **button)) == ["utter_return_known_refund"]
    assert len(ask(shop.list_returns, "mia")) == len(ask(shop.list_promises, "mia")) == 1


def test_all_said_at_once_needs_no_question(mia, order):
    order("A-2", "delivered", days=3, cereal=1, pasta=1)
    order("A-3", "delivered", days=9, pasta=1)
    said = mia.say(ReturnItem, "return the cereal, it came broken", "return_item", product="cereal")
    assert [(m["response"], m["order_number"]) for m in said] == [("utter_return_opened_refund", "A-2")]


def test_of_several_orders_one_is_chosen(mia, order):
    order("A-2", "delivered", days=3, cereal=1)
    order("A-3", "delivered", days=9, pasta=1)
    assert names(mia.say(ReturnItem, "return something", "return_item")) == ["utter_ask_which_order"]
    [said] = mia.say(TakeValue, "the second", "inform", ordinal=2)
    assert (said["response"], said["order_number"]) == ("utter_ask_return_reason", "A-3")


def test_fresh_food_is_refused_truthfully(mia, order, ask):
    order("A-2", "delivered", days=3, milk=1)
    said = mia.say(ReturnItem, "i want to return the milk", "return_item", product="milk")
    assert names(said) == ["utter_return_perishable"]
    assert [button["title"] for button in said[0]["buttons"]] == ["Report a problem"]
    assert ask(shop.list_returns, "mia") == []


def test_only_what_may_come_back_is_offered(mia, order):
    order("A-2", "delivered", days=3, milk=1, cereal=1, pasta=1)
    [said] = mia.say(ReturnItem, "i want to return something", "return_item")
    assert said["response"] == "utter_ask_return_item_some"
    assert [button["title"] for button in said["buttons"]] == ["Gluten free cereal", "Spaghetti, 16 oz"]


@pytest.mark.parametrize(
    ("number", "response"), [("A-1", "utter_return_not_delivered"), ("A-2", "utter_return_too_late")]
)
def test_outside_the_window_nothing_is_registered(mia, order, ask, number, response):
    order("A-2", "delivered", days=31, cereal=1)
    assert names(mia.say(ReturnItem, f"return {number}", order_number=number)) == [response]
    assert ask(shop.list_returns, "mia") == []


def test_without_a_recent_delivery_there_is_nothing_to_return(mia, guest):
    assert names(mia.say(ReturnItem, "return something")) == ["utter_nothing_returnable"]
    assert names(guest.say(ReturnItem, "return something")) == ["utter_step_who"]


def test_a_size_that_does_not_fit_is_exchanged_for_one_that_is_there(mia, worn, ask):
    mia.say(ReturnItem, "return the boots", "return_item", product="boots")
    [said] = mia.say(TakeValue, "too small", "inform")
    assert (said["response"], [b["title"] for b in said["buttons"]]) == (
        "utter_ask_return_wish",
        ["A refund", "43"],
    )
    [said] = mia.say(TakeValue, "43", "inform", size="43")
    assert (said["response"], said["other"]) == ("utter_return_opened_exchange", "43")
    stocks = {v.variant_id: v.stock for v in ask(lambda s: list(shop.find_product(s, "boots").variants))}
    assert stocks == {"b42": 0, "b43": 1}


def test_what_is_sold_out_is_not_exchanged(mia, order, ask):
    order("A-2", "delivered", days=3, cereal=9)
    [said] = mia.say(ReturnItem, "swap the cereal, it's broken", "return_item", product="cereal")
    assert said["response"] == "utter_exchange_out_of_stock"
    assert ask(shop.list_returns, "mia") == []
    assert names(mia.say(TakeValue, "then a refund", "inform")) == ["utter_return_opened_refund"]


def test_nobody_returns_somebody_elses_things(mia, order):
    order("A-9", "delivered", customer_id="eve", cereal=1)
    said = mia.say(ReturnItem, "/return_item", order_number="A-9", product_id="cereal", reason="damaged")
    assert names(said) == ["utter_order_not_found"]


def test_refunds_are_told_from_the_ledger(mia, order, services):
    assert names(mia.say(TellRefundStatus, "where is my refund")) == ["utter_no_refunds"]
    order("A-2", "placed", pasta=2)
    mia.say(CancelOrder, "/cancel_order", order_number="A-2", confirmed=True)
    [said] = mia.say(TellRefundStatus, "where is my refund")
    assert (said["response"], said["reference"], said["amount"]) == ("utter_refund_due", "A-2", "$2.58")
    order("A-3", "delivered", days=3, cereal=1)
    mia.say(ReturnItem, "/return_item", order_number="A-3", product_id="cereal", reason="damaged")
    [said] = mia.say(TellRefundStatus, "where is my refund")
    assert [row[1] for row in said["custom"]["rows"]] == ["$4.59", "$2.58"]
    [said] = mia.say(TellRefundStatus, "refund for A-3", order_number="A-3")
    assert (said["response"], said["amount"]) == ("utter_refund_due", "$4.59")
    with Session(services.engine, future=True) as session, session.begin():
        shop.find_promise(session, "refund", "A-2").kept_at = NOW
    assert names(mia.say(TellRefundStatus, "refund of A-2", order_number="A-2")) == ["utter_refund_paid"]
    assert names(mia.say(TellRefundStatus, "refund of A-1", order_number="A-1")) == ["utter_no_refund_for"]


def test_a_question_in_passing_is_answered_and_the_return_goes_on(mia, order):
    order("A-2", "delivered", days=3, cereal=1)
    mia.say(ReturnItem, "return the cereal", "return_item", product="cereal")
    said = mia.say(AnswerFaq, "how long do i have btw?", "faq", faq_topic="returns")
    assert names(said) == ["utter_faq", "utter_back_to_return_reason"]
    assert names(mia.say(TakeValue, "changed my mind", "inform")) == ["utter_return_opened_refund"]


def test_what_was_offered_is_picked_also_after_a_look_elsewhere(mia, order):
    order("A-2", "delivered", days=3, cereal=1, pasta=1)
    mia.say(ReturnItem, "i want to return something", "return_item")
    assert names(mia.say(ShowCart))[-1] == "utter_back_to_return_item"
    [said] = mia.say(TakeValue, "the second one", "inform", ordinal=2)
    assert said["title"] == "Spaghetti, 16 oz"


@pytest.mark.parametrize(
    "text", ["never mind", "forget it", "i'll keep it", "cancel the return", "undo that"]
)
def test_a_return_can_be_taken_back_at_once(mia, order, ask, text):
    order("A-3", "delivered", days=3, cereal=1)
    assert "utter_return_opened_refund" in names(
        mia.say(ReturnItem, "/r", order_number="A-3", product_id="cereal", reason="damaged")
    )
    assert names(mia.say(TakeValue, text, "inform")) == ["utter_return_withdrawn"]
    assert ask(shop.list_returns, "mia") == []
    assert ask(shop.list_promises, "mia") == []


def test_a_return_is_withdrawn_whenever_it_is_asked(mia, guest, order, ask):
    order("A-3", "delivered", days=3, cereal=1, pasta=1)
    for product in ("cereal", "pasta"):
        mia.say(ReturnItem, "/r", order_number="A-3", product_id=product, reason="damaged", wish="exchange")
    before = ask(shop.find_product, "pasta").stock
    mia.say(SearchProducts, "soy milk", "search_products", product="soy milk")
    [said] = mia.say(ReturnItem, "cancel my return", "return_item")
    assert said["response"] == "utter_ask_which_return"
    assert len(said["buttons"]) == 2
    [said] = mia.say(CancelOrder, "cancel the return of the pasta", "cancel_order", product="pasta")
    assert said["response"] == "utter_return_withdrawn"
    assert ask(shop.find_product, "pasta").stock == before + 1
    assert len(ask(shop.list_returns, "mia")) == 1
    press = {"order_number": "A-3", "product_id": "pasta", "wish": "keep"}
    assert names(mia.say(ReturnItem, "/return_item", **press)) == ["utter_no_such_return"]


def test_what_arrived_is_no_longer_withdrawn(mia, order, ask, services):
    order("A-3", "delivered", days=3, cereal=1)
    mia.say(ReturnItem, "/r", order_number="A-3", product_id="cereal", reason="damaged")
    with Session(services.engine, future=True) as session, session.begin():
        shop.list_returns(session, "mia")[0].received_at = NOW
    assert names(mia.say(TakeValue, "i'll keep it", "inform")) == ["utter_return_received"]
    assert len(ask(shop.list_returns, "mia")) == 1


@pytest.mark.parametrize(
    "text", ["what can i not return", "why can't i return milk", "which can i not send back"]
)
def test_a_question_is_no_refusal(mia, order, text):
    order("A-3", "delivered", days=3, cereal=1)
    assert "utter_nothing_registered" not in names(mia.say(ReturnItem, text, "return_item"))


def test_a_reason_said_before_the_item_is_kept(mia, order, ask):
    order("A-3", "delivered", days=3, cereal=1, pasta=1)
    assert names(mia.say(ReturnItem, "send back A-3", "return_item", order_number="A-3")) == [
        "utter_ask_return_item"
    ]
    assert names(mia.say(ReturnItem, "it's damaged", "report_problem")) == ["utter_ask_return_item"]
    said = mia.say(TakeValue, "the pasta", "inform", product="pasta")
    assert names(said) == ["utter_return_opened_refund"]
    assert ask(shop.list_returns, "mia")[0].reason == "damaged"


def test_a_return_that_is_being_asked_about_is_dropped(mia, order, ask):
    order("A-3", "delivered", days=3, cereal=1, pasta=1)
    mia.say(ReturnItem, "send back A-3", "return_item", order_number="A-3")
    assert names(mia.say(ReturnItem, "cancel my return", "return_item")) == ["utter_nothing_registered"]
    assert ask(shop.list_returns, "mia") == []


def test_what_is_in_it_is_said_of_the_order_that_is_sent_back(mia, order):
    order("A-2", "delivered", days=1, cereal=1)
    order("A-3", "delivered", days=3, pasta=1)
    mia.say(ReturnItem, "i want to return something", "return_item")
    mia.say(TakeValue, "the second", "inform", ordinal=2)
    [said, *_] = mia.say(ListOrders, "what did i buy in it", "list_orders")
    assert (said["response"], said["order_number"]) == ("utter_order_lines", "A-3")


REFUND = "i want a refund for the cereal"


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        (REFUND, {}),
        ("can i get my money back for that cereal please", {}),
        ("give me a refund for the cereal i bought", {"product": "cereal"}),
    ],
)
def test_a_refund_for_a_thing_asks_what_is_wrong_with_it(mia, order, ask, text, entities):
    order("A-2", "delivered", days=20, cereal=1)
    order("A-3", "delivered", days=10, cereal=1, pasta=1)
    order("A-4", "delivered", days=2, pasta=1)
    order("A-5", "shipped", days=1, cereal=1)
    [said] = mia.say(TellRefundStatus, text, "ask_refund_status", **entities)
    assert (said["response"], said["thing"], said["order_number"]) == (
        "utter_ask_refund_reason",
        "cereal",
        "A-3",
    )
    assert said["buttons"][0]["payload"] == '/return_item{"order_number": "A-3"}'
    assert ask(shop.list_cases, "c-mia", "mia") == []


@pytest.mark.parametrize(
    ("text", "intent", "entities"),
    [
        ("it was stale", "report_problem", {}),
        ("stale", "inform", {}),
        ("the cereal was stale", "report_problem", {"product": "cereal"}),
    ],
)
def test_what_is_wrong_with_it_opens_a_case_on_its_order(mia, order, ask, text, intent, entities):
    order("A-3", "delivered", days=10, cereal=1)
    order("A-4", "delivered", days=2, pasta=1)
    mia.say(TellRefundStatus, REFUND, "ask_refund_status")
    assert names(mia.say(ReportProblem, text, intent, **entities)) == ["utter_case_opened"]
    [case] = ask(shop.list_cases, "c-mia", "mia")
    assert (case.order_number, case.category, case.notes) == ("A-3", "quality", [text])


def test_a_refund_for_what_came_long_ago_or_never_is_none_yet(mia, order):
    order("A-3", "delivered", days=61, cereal=1)
    assert names(mia.say(TellRefundStatus, REFUND, "ask_refund_status")) == ["utter_no_refunds"]
    text = "i want a refund for the caviar"
    assert names(mia.say(TellRefundStatus, text, "ask_refund_status")) == ["utter_no_refunds"]


@pytest.mark.parametrize("text", ["when do i get my refund for the cereal", REFUND])
def test_how_a_refund_stands_is_told_and_nothing_asked(mia, order, text):
    order("A-3", "delivered", days=3, cereal=1, pasta=1)
    mia.say(ReturnItem, "/return_item", order_number="A-3", product_id="cereal", reason="damaged")
    assert names(mia.say(TellRefundStatus, text, "ask_refund_status")) == ["utter_refund_due"]
    other = mia.say(TellRefundStatus, "i want a refund for the spaghetti", "ask_refund_status")
    assert names(other) == ["utter_ask_refund_reason"]
