"""What a shopper says of diets: whose it is, what follows from it, and how long it holds."""

import pytest
from sqlalchemy.orm import Session

import profiles
from bot.actions.account import CorrectStoredData, DeleteData, TellStoredData
from bot.actions.catalog import SearchProducts
from bot.actions.diet_talk import Said, read_diets
from bot.actions.recommend import Recommend
from bot.actions.undo import Undo
from bot.actions.wording import read_wordings
from tests.actions.conftest import NOW, names

MILKY = {"soy1", "soy2", "milk"}
OWN = {
    "i'm vegan": ("vegan",),
    "We are a vegetarian family": ("vegetarian",),
    "i'm vegan and gluten free": ("vegan", "gluten free"),
    "i'm vegan, gluten free": ("vegan", "gluten free"),
    "my wife and i are vegan": ("vegan",),
    "i don’t eat meat anymore": ("vegetarian",),
    "i stopped eating meat last month": ("vegetarian",),
    "i've been vegan for years": ("vegan",),
    "please don't forget that i'm lactose intolerant": ("lactose free",),
    "can you remember that i'm vegan?": ("vegan",),
    "from now on only show me vegan products": ("vegan",),
    "lactose intolerant": ("lactose free",),
    "i'm celiac": ("gluten free",),
    "i have coeliac disease": ("gluten free",),
    "i can't eat gluten": ("gluten free",),
    "i'm allergic to milk": ("no milk",),
    "no nuts, i'm allergic": ("no nuts",),
    "i have a peanut allergy": ("no peanuts",),
    "i've got a severe nut allergy": ("no nuts",),
    "i'm allergic to nuts, milk and soy": ("no nuts", "no milk", "no soy"),
    "i have an allergy to shellfish": ("no shellfish",),
    "i am allergic to strawberries": ("no strawberries",),
    "please note that i don't eat pork": ("no pork",),
    "i'm vegetarian, my wife is not": ("vegetarian",),
}
OF_ANOTHER = [
    "my husband is vegan",
    "my daughter is vegetarian",
    "my son is allergic to eggs, keep it in mind",
    "my husband has a peanut allergy, save this please",
    "i have a vegan daughter",
    "i'm cooking for a vegan",
    "my best friend, she's vegan",
    "i have a vegan coming over",
]
GIVEN_UP = [
    "i used to be vegan",
    "i'm no longer vegan",
    "i'm not vegan anymore",
    "i was vegan once",
    "that i'm vegan is wrong",
    "my profile says i'm vegan but i'm not",
    "forget that i'm vegan",
    "i eat meat again",
]
OF_NOBODY = [
    "is this vegan?",
    "vegan?",
    "do you know that i'm vegan?",
    "what if i'm vegan",
    "i'm thinking of going vegan",
    "i love vegan cheese",
    "the milk was not lactose free",
    "i'm allergic to it",
    "i can't eat out",
    "my shoes are nice",
]


@pytest.fixture
def database_kind():
    """What words mean does not hang on the database; each write is tested on both (write_scenarios)."""
    return "sqlite"


@pytest.fixture(params=["mia", "guest"])
def anybody(request, services):
    """A customer or a guest."""
    return request.getfixturevalue(request.param)


def correct(shopper, text):
    return shopper.say(CorrectStoredData, text, "correct_stored_data")


def suggest(shopper):
    said = shopper.say(Recommend, "suggest something", "ask_recommendation")
    return {item["product_id"] for reply in said for item in (reply.get("custom") or {}).get("items", [])}


@pytest.fixture
def held(ask):
    """List the values of Mia's facts: `held()`."""
    return lambda: {fact.name: fact.value for fact in ask(profiles.list_facts, "mia")}


@pytest.mark.parametrize("text", OWN)
def test_what_is_said_of_oneself_is_ones_own(text):
    assert read_diets(text) == Said(own=OWN[text])


@pytest.mark.parametrize("text", OF_ANOTHER)
def test_what_is_said_of_another_person_is_not_ones_own(text):
    assert read_diets(text) == Said(is_of_another=True)


@pytest.mark.parametrize("text", GIVEN_UP)
def test_what_is_denied_or_over_is_given_up(text):
    said = read_diets(text)
    assert "vegan" in said.given_up
    assert not said.own


@pytest.mark.parametrize("text", OF_NOBODY)
def test_a_question_a_plan_or_a_product_states_nothing(text):
    assert read_diets(text).is_empty


def test_one_message_may_speak_of_both():
    assert read_diets("i'm not vegetarian, my wife is") == Said((), ("vegetarian",), is_of_another=True)
    assert read_diets("i'm vegan and my kids are gluten free") == Said(("vegan",), (), is_of_another=True)
    assert read_diets("i'm not vegan but vegetarian") == Said(("vegetarian",), ("vegan",))


def test_a_customers_diets_are_kept_together(mia, held):
    assert names(correct(mia, "i'm vegan and gluten free")) == ["utter_facts_stated", "utter_diet_heeded"]
    correct(mia, "i have a peanut allergy")
    assert held() == {"diet": "vegan, gluten free, no peanuts"}
    [said, _] = correct(mia, "i'm vegetarian now")
    assert said["facts"] == "diet: gluten free, no peanuts, vegetarian"


@pytest.mark.parametrize("text", ["i'm not vegetarian, my wife is", *OF_ANOTHER])
def test_of_another_person_nothing_is_noted_and_that_is_said(anybody, held, text):
    assert names(correct(anybody, text)) == ["utter_diet_of_another"]
    assert held() == {}


@pytest.mark.parametrize("text", GIVEN_UP)
def test_a_diet_that_is_given_up_is_forgotten_and_the_others_stay(anybody, text, ask):
    correct(anybody, "i'm vegan and lactose intolerant")
    assert names(correct(anybody, text)) == ["utter_facts_forgotten"]
    [said, _] = correct(anybody, "i'm celiac")
    assert (said.get("facts") or said["diets"]).endswith("lactose free, gluten free")


def test_a_diet_that_was_never_noted_is_not_said_to_be_forgotten(anybody):
    assert names(correct(anybody, "i used to be vegan")) == ["utter_diet_not_held"]


def test_the_last_diet_given_up_leaves_no_fact(mia, held):
    correct(mia, "i'm vegan")
    assert names(correct(mia, "forget my diet")) == ["utter_facts_forgotten"]
    assert held() == {}


def test_suggestions_leave_out_what_is_avoided_by_name(learned, anybody):
    assert MILKY & suggest(anybody)
    assert names(correct(anybody, "i'm allergic to milk"))[1] == "utter_diet_heeded"
    assert suggest(anybody).isdisjoint(MILKY)
    correct(anybody, "i'm not allergic to milk")
    assert MILKY & suggest(anybody)


def test_what_the_shop_calls_gluten_free_stays_for_who_avoids_gluten(learned, anybody):
    before = suggest(anybody)
    correct(anybody, "i'm celiac")
    assert suggest(anybody) == before - {"pasta"} | {"cereal"}


def test_the_list_on_the_screen_is_made_anew(learned, anybody):
    suggest(anybody)
    assert names(correct(anybody, "i'm vegan"))[2].startswith("utter_recommend")
    assert names(correct(anybody, "i'm not vegan anymore"))[1].startswith("utter_recommend")


def test_a_diet_noted_alone_or_in_older_words_still_holds(learned, mia, held):
    with Session(learned.engine, future=True) as session, session.begin():
        profiles.state_fact(session, "mia", "diet", "nut allergy", "customer", at=NOW)
    correct(mia, "i'm vegan")
    assert held() == {"diet": "no nuts, vegan"}
    correct(mia, "i no longer have a nut allergy")
    assert held() == {"diet": "vegan"}


def test_what_is_kept_is_what_is_avoided_never_the_ailment(mia, held):
    for text in ("i'm allergic to milk", "i have a nut allergy", "i'm coeliac", "i'm lactose intolerant"):
        correct(mia, text)
    assert held() == {"diet": "no milk, no nuts, gluten free, lactose free"}


def test_no_ingredients_are_claimed_to_be_known():
    said = read_wordings()["utter_diet_heeded"]
    assert "lists no ingredients" in said
    assert "safe" not in said


def test_a_guests_diet_holds_in_this_chat_only(learned, guest):
    assert names(correct(guest, "i'm vegan")) == ["utter_diet_kept_here", "utter_diet_heeded"]
    assert suggest(guest).isdisjoint(MILKY)
    with Session(learned.engine, future=True) as session, session.begin():
        profiles.open_conversation(session, "web", conversation_id="c-next", at=NOW)
    guest.conversation_id, guest.slots = "c-next", {}
    assert MILKY & suggest(guest)


def test_a_guests_diet_leaves_what_is_searched_for_alone(guest):
    correct(guest, "i'm vegan")
    said = guest.say(SearchProducts, "milk", "search_products", product="milk")
    assert names(said)[0].startswith("utter_found_")
    assert names(said)[0] != "utter_found_only_rejected"


@pytest.mark.parametrize("text", ["lactose intolerant", "milk allergy", "celiac here", "allergic to eggs"])
def test_an_ailment_alone_is_no_search_for_what_it_names(guest, text):
    said = guest.say(SearchProducts, text, "search_products", product="milk")
    assert names(said)[0] == "utter_diet_kept_here"


def test_a_guests_diet_is_undone_like_anything_else(guest, ask):
    correct(guest, "i'm vegan")
    assert names(guest.say(Undo, "undo", "undo"))[0] == "utter_diet_taken_back"
    assert ask(profiles.list_objections, None, "c-guest") == []


def test_a_guest_gives_one_diet_up_for_another(guest, ask):
    correct(guest, "i'm vegan")
    correct(guest, "i'm vegetarian")
    assert [one.value for one in ask(profiles.list_objections, None, "c-guest")] == ["vegetarian"]


def test_a_guests_other_facts_still_need_an_account(guest):
    assert names(correct(guest, "my size is 42")) == ["utter_step_who"]
    assert names(correct(guest, "i'm vegan and my size is 42")) == [
        "utter_diet_kept_here",
        "utter_diet_heeded",
        "utter_step_who",
    ]


def test_who_signs_in_keeps_the_diet_of_the_chat_and_is_told_of_it(learned, guest):
    correct(guest, "i'm vegan")
    with Session(learned.engine, future=True) as session, session.begin():
        profiles.confirm_customer(session, "c-guest", "mia", at=NOW)
    assert suggest(guest).isdisjoint(MILKY)
    rows = guest.say(TellStoredData, "what do you know", "ask_stored_data")[0]["custom"]["rows"]
    assert ["diet, in this chat", "vegan"] in [row[:2] for row in rows]
    assert names(correct(guest, "i'm not vegan"))[0] == "utter_facts_forgotten"


def test_one_of_several_diets_is_forgotten_where_erasing_is_heard(mia, held):
    correct(mia, "i'm vegan and gluten free")
    assert names(mia.say(DeleteData, "delete that i'm vegan", "delete_data")) == ["utter_facts_forgotten"]
    assert held() == {"diet": "gluten free"}


def test_a_list_that_does_not_keep_to_a_diet_says_so(guest):
    guest.say(CorrectStoredData, "i can't have milk, i'm lactose intolerant", "correct_stored_data")
    assert names(guest.say(SearchProducts, "milk", "search_products", product="milk"))[-1] == "utter_off_diet"
    assert "utter_off_diet" not in names(
        guest.say(SearchProducts, "pasta", "search_products", product="pasta")
    )
