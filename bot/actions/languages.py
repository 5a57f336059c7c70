"""Whether a message is written in another language than the bot's."""

import re

OTHER_SCRIPT = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]")  # a letter that is no Latin one
WORD = re.compile(r"[^\W\d_]+")
LEAST = 2  # frequent words of another language that make a message one of it
# Frequent words of shoppers in Spanish and Portuguese, French, German and Dutch, Italian, Polish, Czech and
# Turkish; none is an English word, or the name of something that a shop sells.
WORDS = """
hola quiero necesito por gracias donde dónde está pedido tienen tienes cuanto cuánto cuesta puedo
leche para una del que qué muy bien cómo comprar quisiera olá quero preciso obrigado obrigada onde
meu minha voce você tem não nao leite pão cancelar bonjour je voudrais veux besoin merci où ma
commande vous avez du des les une avec sil plait plaît lait combien coûte coute suis pas dans
acheter cherche ich brauche möchte moechte danke bitte wo ist meine mein bestellung haben sie habt
ihr und oder nicht der ein eine einen milch brot wieviel kostet kaufen suche guten hallo sprechen
deutsch ik wil graag heeft jullie het een mijn waar alsjeblieft zoek melk brood ciao vorrei voglio
grazie mio ordine avete il gli uno quanto comprare cerco sono della chcę chce potrzebuję proszę
dziękuję gdzie jest moje zamówienie mleko chleb kde moja objednávka chci prosím děkuji mléko merhaba
istiyorum lütfen teşekkürler nerede siparişim süt ekmek
"""
FREQUENT = frozenset(WORDS.split())


def is_foreign(text: str) -> bool:
    """Whether most of a text is in another script, or several of its words are another language's."""
    letters = [letter for letter in text if letter.isalpha()]
    if len(OTHER_SCRIPT.findall(text)) * 2 > len(letters):
        return True
    return sum(word in FREQUENT for word in WORD.findall(text.lower())) >= LEAST
