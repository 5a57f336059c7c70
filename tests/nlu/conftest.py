"""Small training sets for the language components."""

import pytest

INTENTS = {
    "greet": "hello|hi there|good morning|hey|hiya|good evening",
    "search_products": "do you have milk|show me red shoes|i need bread|find pasta|any eggs|got cheese",
    "cancel_order": "cancel my order|stop the order|i don't want the order any more|kill order A-1042",
    "faq/returns": "how do i return things|what is the return policy|can i send goods back|return rules",
    "faq/delivery": "how long is delivery|when do you deliver|which days do you deliver|delivery rules",
    "out_of_scope": "write me a poem|who is the president|what is the weather|solve this equation",
}


@pytest.fixture(scope="session")
def examples():
    """Texts and full intents of a tiny shop."""
    pairs = [(text, intent) for intent, texts in INTENTS.items() for text in texts.split("|")]
    return [text for text, _ in pairs], [intent for _, intent in pairs]


@pytest.fixture(scope="session")
def encoding():
    """The sentence encoder where it is installed."""
    from bot.nlu.encoder import Encoding

    return Encoding()
