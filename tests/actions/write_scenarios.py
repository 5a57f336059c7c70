"""What is said before a write, and at last the message that writes; each call that writes has one.

A text may hold `{code}` (the code mailed last) and `{email}` (Mia's address as the channels mask it).
"""

from datetime import timedelta

from bot.actions import (
    account,
    account_channels,
    account_notices,
    cart,
    catalog,
    checkout,
    coupons,
    handoff,
    orders,
    orders_address,
    orders_changes,
    orders_problems,
    orders_returns,
    recommend,
    recommend_objections,
    recommend_reasons,
    undo,
)
from bot.actions.dialogue import TakeValue
from bot.actions.dialogue_affirming import Affirm

DAY = timedelta(days=1)


def say(action, text="", intent="", **entities):
    """Write down one message of a scenario."""
    return action, text, intent, entities


YES = say(Affirm, "yes", "affirm")
ADD = say(cart.AddToCart, product_id="milk", quantity=20)
TEN = say(coupons.ApplyCoupon, coupon_code="TEN")
RETURN = {"order_number": "A-3", "product_id": "cereal"}
COMPLAIN = say(orders_problems.ReportProblem, "it came broken", "report_problem")
ADDRESS = say(orders_address.ChangeDeliveryAddress, "send A-2 to 8 Hill Road", order_number="A-2")
SIZE = say(account.CorrectStoredData, "my size is 42", "correct_stored_data")
DIET = say(account.CorrectStoredData, "i'm vegan", "correct_stored_data")
NO_DIET = say(account.CorrectStoredData, "i'm not vegan anymore", "correct_stored_data")
SUGGEST = say(recommend.Recommend, "suggest something", "ask_recommendation")
REJECT = say(recommend_objections.RejectRecommendation, "not this", product_id="cereal")
WAIT = say(account_notices.SubscribeBackInStock, product_id="soy3")
ORDERS = say(orders.TellOrderStatus, "where's my stuff, {email}", "ask_order_status")
OF_MIA = {
    "add": [ADD],
    "remove": [ADD, say(cart.RemoveFromCart, product_id="milk")],
    "empty": [ADD, say(cart.RemoveFromCart, "empty my cart")],
    "change": [ADD, say(cart.ChangeCart, product_id="milk", quantity=2)],
    "swap": [
        say(cart.AddToCart, product="soy milk"),
        say(cart.AddToCart, product_id="soy1"),
        say(cart.ChangeCart, "no, I meant the second one", ordinal=2),
    ],
    "undo": [ADD, say(undo.Undo)],
    "cancel by a yes": [say(orders_changes.CancelOrder, order_number="A-2"), YES],
    "cancel by button": [say(orders_changes.CancelOrder, "/c", order_number="A-2", confirmed=True)],
    "address read back": [ADDRESS],
    "address": [ADDRESS, YES],
    "address changed back": [ADDRESS, YES, say(undo.Undo, "change it back", "undo")],
    "address amended too late": [ADDRESS, YES, say(TakeValue, "18 not 8", "inform"), YES],
    "return": [say(orders_returns.ReturnItem, "/r", **RETURN, reason="damaged")],
    "return by a reason": [
        say(orders_returns.ReturnItem, "/r", **RETURN),
        say(TakeValue, "damaged", "inform"),
    ],
    "exchange": [say(orders_returns.ReturnItem, "/r", **RETURN, reason="damaged", wish="exchange")],
    "return withdrawn": [
        say(orders_returns.ReturnItem, "/r", **RETURN, reason="damaged"),
        say(TakeValue, "i'll keep it", "inform"),
    ],
    "exchange withdrawn": [
        say(orders_returns.ReturnItem, "/r", **RETURN, reason="damaged", wish="exchange"),
        say(orders_returns.ReturnItem, "cancel my return", "return_item"),
    ],
    "complain": [COMPLAIN],
    "wish dropped": [
        COMPLAIN,
        say(TakeValue, "a refund please", "inform"),
        say(TakeValue, "i don't want a refund after all", "inform"),
    ],
    "complaint withdrawn": [COMPLAIN, say(TakeValue, "forget it", "inform")],
    "complaint of another order": [COMPLAIN, say(TakeValue, "it was A-2", "inform", order_number="A-2")],
    "complain again": [COMPLAIN, COMPLAIN],
    "complain with a wish": [
        say(orders_problems.ReportProblem, "it came broken, i want a refund", "report_problem")
    ],
    "wish": [COMPLAIN, say(TakeValue, "a refund please", "inform")],
    "coupon": [ADD, TEN],
    "coupon taken off": [ADD, TEN, say(coupons.ApplyCoupon, "take the coupon off again")],
    "best coupon": [ADD, say(coupons.ApplyCoupon, "use my best coupon")],
    "coupon by a yes": [ADD, say(coupons.ApplyCoupon, coupon_code="NEVER"), YES],
    "coupon dropped": [ADD, TEN, say(cart.ChangeCart, product_id="milk", quantity=1)],
    "checkout": [ADD, say(checkout.Checkout)],
    "person": [say(handoff.OpenHandoff, "a person please")],
    "person called off": [
        say(handoff.OpenHandoff, "a person please"),
        say(handoff.OpenHandoff, "i don't need the person any more", "talk_to_human"),
    ],
    "rating": [say(handoff.KeepRating, "5 stars", rating=5)],
    "survey": [say(handoff.KeepRating, "/rate_conversation{}", survey="H-1", rating="5")],
    "fact": [SIZE],
    "fact forgotten": [SIZE, say(account.CorrectStoredData, "forget my size", "correct_stored_data")],
    "diet": [DIET],
    "diet forgotten": [DIET, NO_DIET],
    "erase": [say(account.DeleteData, "delete everything", "delete_data"), YES],
    "unlink": [say(account_channels.LinkChannel, "unlink telegram", "link_channel")],
    "messages on": [say(account_notices.ChangeMarketingConsent, "send me offers")],
    "messages off": [WAIT, say(account_notices.ChangeMarketingConsent, "stop all messages")],
    "search": [say(catalog.SearchProducts, "soy milk", product="soy milk")],
    "suggest": [SUGGEST],
    "reject": [SUGGEST, REJECT],
    "reject taken back": [
        say(recommend_objections.RejectRecommendation, "no beer", product="beer"),
        say(recommend_objections.RejectRecommendation, "you can suggest beer again", product="beer"),
    ],
    "reject undone": [SUGGEST, REJECT, say(undo.Undo, "undo", "undo")],
    "dispute": [
        SUGGEST,
        say(recommend_reasons.DisputeReason, "the soy milk was a gift", product_id="soy1"),
    ],
}
OF_A_GUEST = {
    "link": [say(account_channels.LinkChannel, "continue on telegram", "link_channel")],
    "subscribe": [WAIT],
    "diet of the chat": [DIET],
    "diet of the chat given up": [DIET, NO_DIET],
    "identity": [ORDERS],
    "code": [ADD, ORDERS, say(TakeValue, "{code}", "inform")],
    "wrong code": [ORDERS, say(TakeValue, "000000", "inform")],
    "reject taken back": [
        say(recommend.Recommend, "pasta", "ask_recommendation", product="pasta"),
        say(recommend_objections.RejectRecommendation, "not this", product_id="pasta"),
        YES,
    ],
}
SCENARIOS = {("mia", name): said for name, said in OF_MIA.items()} | {
    ("guest", name): said for name, said in OF_A_GUEST.items()
}
