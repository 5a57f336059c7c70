"""A small Rasa project with our own pipeline, which trains in seconds; and conversations held with it."""

from datetime import datetime, timedelta, timezone

import yaml

import profiles
from profiles.corrections import Right, record_correction

EXAMPLES = {
    "greet": "hello|hi there|good morning|hey|hiya|good evening|hello there|hi|hey there|morning all"
    "|greetings|howdy|good day to you|hey you|hello shop|hi everyone",
    "goodbye": "bye|see you|goodbye|good night|bye bye|until tomorrow|i have to go now|see you later|farewell"
    "|have a nice day bye|ciao|catch you later|that is all goodbye|leaving now|so long|take care",
    "cancel_order": "cancel my order|stop the order|i don't want the order any more|kill order A-1042"
    "|please cancel what i ordered|call off my purchase|annul the order|withdraw my order|cancel A-1042"
    "|i want to cancel|drop my order please|cancel yesterday's order|undo my purchase of today"
    "|don't ship my order, cancel it|order must be cancelled|can you cancel an order",
    "search_products": "do you have milk|show me red shoes|i need bread|find pasta|any eggs|got cheese"
    "|looking for soap|show apples|i search for coffee|where is the tea|find me a jacket|any juice"
    "|do you sell bikes|show me chairs|need some butter|anything with nuts",
    "ask_order_status": "where is my order|when will my parcel come|track my delivery|has it shipped"
    "|order status please|is my package on its way|when does A-1042 arrive|what about my delivery"
    "|did you send my order|where's my stuff|parcel still not here, where is it|how far is my order"
    "|status of A-1042|is the order out yet|when do i get my things|delivery tracking",
    "out_of_scope": "write me a poem|who is the president|what is the weather|solve this equation"
    "|book me a flight|tell me the news|how tall is everest|translate this to french|who won the game"
    "|what is the capital of peru|play some music|set an alarm|recommend a movie|what time is it in tokyo"
    "|fix my computer|is there life on mars",
}
SUITE = {
    "greet": "hello you|hi shop|good morning to all|hey hey|hiya there|evening all|hi again|helloo|hey folks",
    "goodbye": "bye then|see ya|goodbye now|night night|ok bye|i'm off, bye|see you soon|bye for now|bye all",
    "cancel_order": "cancel that order|please stop my order|i want my order cancelled|cancel order A-1050"
    "|don't want what i ordered|order cancellation please|cancel the purchase|call my order off|cancel all",
    "search_products": "do you have oat milk|show me boots|i need rice|find noodles|any bananas|got yoghurt"
    "|looking for shampoo|show pears|any tea there",
    "ask_order_status": "where's my order|when will it arrive|track my parcel|has my order shipped"
    "|status of my order|is my parcel coming|when does my order come|where is my package|delivery status",
    "out_of_scope": "write a song|who is the king|weather tomorrow|solve x plus two|book a hotel|news please"
    "|how high is k2|say it in german|who won",
}
CONFIG = {
    "recipe": "default.v1",
    "language": "en",
    "pipeline": [
        {"name": "bot.nlu.embeddings.SentenceEmbeddings"},
        {"name": "bot.nlu.intents.LinearIntentClassifier"},
    ],
    "policies": [{"name": "RulePolicy", "core_fallback_threshold": 0.3}],
}
NOW = datetime.now(timezone.utc)


def write_project(root):
    """Write the project into a folder, in the places of ours."""
    from bot.versions.project import Project

    data = root / "bot" / "data" / "small"
    suite = root / "tests" / "understanding"
    for folder in (data, suite):
        folder.mkdir(parents=True)
    actions = {intent: f"action_{intent}" for intent in [*EXAMPLES, "nlu_fallback"]}
    domain = {"intents": list(actions), "entities": ["product"], "actions": list(actions.values())}
    blocks = [
        {"intent": intent, "examples": "".join(f"- {one}\n" for one in texts.split("|"))}
        for intent, texts in EXAMPLES.items()
    ]
    rules = [
        {"rule": intent, "steps": [{"intent": intent}, {"action": action}]}
        for intent, action in actions.items()
    ]
    for path, document in (
        (root / "config.yml", CONFIG),
        (root / "domain.yml", {"version": "3.1", **domain}),
        (data / "nlu.yml", {"version": "3.1", "nlu": blocks}),
        (data / "rules.yml", {"version": "3.1", "rules": rules}),
    ):
        path.write_text(yaml.safe_dump(document, sort_keys=False))
    lines = [f"{text}\t{intent}" for intent, texts in SUITE.items() for text in texts.split("|")]
    (suite / "intents.tsv").write_text("\n".join(["text\tintent", *lines]))
    return Project.below(root)


def hold(session, conversation_id, *said):
    """Log a conversation: each turn is a text and the intent that was understood."""
    profiles.open_conversation(session, "web", conversation_id=conversation_id, at=NOW)
    for number, (text, intent) in enumerate(said):
        profiles.log_message(
            session,
            conversation_id,
            by="shopper",
            text=text,
            at=NOW + timedelta(seconds=number),
            understanding={
                "intent": intent,
                "confidence": 0.7,
                "entities": [],
                "sentiment": {"label": "neutral", "strength": 0.0},
            },
            actions=[f"action_{intent}"],
        )


def correct(session, conversation_id, position, intent=None, **right):
    """Correct one message as Dana."""
    right = Right(intent=intent, **right)
    return record_correction(session, conversation_id, position, right, staff_id="s_dana", at=NOW)
