// Every word the widget itself says, by language. What the assistant says comes from the server.
const TABLES = {
  en: {
    title: "Shop assistant",
    subtitle: "Finds, compares, reorders",
    offline: "Reconnecting …",
    open: "Open the shop assistant",
    unread: (count) => `, ${count} new ${count === 1 ? "message" : "messages"}`,
    close: "Close",
    restart: "New conversation",
    restartAsk: "Start over? This conversation leaves your screen.",
    restartYes: "Start over",
    restartNo: "Keep it",
    log: "Conversation",
    placeholder: "Ask me about the shop …",
    field: "Your message",
    send: "Send",
    left: (count) => `${count} characters left`,
    typing: "The assistant is typing",
    sending: "Sending …",
    waiting: (seconds) => `A little fast for me. Sending in ${seconds} s …`,
    sent: "Sent",
    failed: "Not sent.",
    retry: "Try again",
    up: "Helpful",
    down: "Not helpful",
    unrated: "Your rating did not arrive; try again.",
    expired: "Our last conversation has ended, so this is a new one.",
    welcome: "Hello! I know every shelf of this shop. What are you looking for?",
    starters: ["Any soy milk?", "What should I get?", "Where's my last order?", "Any coupons for me?"],
    staff: "From our team",
    named: (name) => `${name} from our team`,
    you: "You said",
    bot: "Assistant",
    choices: "Suggested answers",
    products: (count) => `${count} ${count === 1 ? "product" : "products"}`,
    previous: "Previous products",
    next: "More products",
    inStock: "In stock",
    outOfStock: "Out of stock",
    newest: "New messages",
    today: "Today",
    yesterday: "Yesterday",
  },
};

export let STRINGS = TABLES.en;
export let LANGUAGE = "en"; // that the words are in
export let LOCALE; // that prices and dates are written in; the browser's own by default

// Speak a language ("en", "en-GB"); one that has no table gets English words with its own prices and dates.
export function speak(tag) {
  try {
    [LOCALE] = Intl.getCanonicalLocales(tag || []);
  } catch {
    LOCALE = undefined;
  }
  const wanted = LOCALE?.split("-")[0];
  LANGUAGE = wanted in TABLES ? wanted : "en";
  STRINGS = TABLES[LANGUAGE];
}
