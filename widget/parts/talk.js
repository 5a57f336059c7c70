// What was said, as it stands in the panel: each thing once, in the server's order, and what is on its way last.
import { drawBubble, drawChoices, drawDay, drawReply, icon, ICONS, make } from "./draw.js";
import { STRINGS } from "./strings.js";

const PAUSE = 5 * 60_000; // a time is shown where nobody spoke for so long

export class Talk {
  #seen = new Set(); // ids of what stands in the log
  #states = new Map(); // message_id -> { bubble, state } of own messages since the page was loaded
  #lastAt = 0;

  // `on` has: press(button), ask(text), rate(reply id, thumb), retry(), leave() when a focused choice goes.
  constructor(server, on) {
    Object.assign(this, { server, on });
    this.log = make("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": STRINGS.log, tabindex: 0 });
    this.newest = make("button", { type: "button", class: "newest", hidden: true }, icon(ICONS.down), STRINGS.newest);
    this.newest.onclick = () => this.scrollDown();
    this.typing = make("div", { class: "typing", hidden: true }, make("i"), make("i"), make("i"));
    this.log.addEventListener("scroll", () => this.#isAtEnd() && (this.newest.hidden = true), { passive: true });
    this.element = make("div", { class: "talk" }, this.log, this.newest);
  }

  get isEmpty() {
    return !this.#seen.size;
  }

  get isLoading() {
    return this.log.hasAttribute("aria-busy");
  }

  // What was said before is shown without a stir.
  set isLoading(on) {
    if (on) this.log.setAttribute("aria-busy", "true");
    else this.log.removeAttribute("aria-busy");
  }

  clear() {
    this.#seen.clear();
    this.#states.clear();
    this.#lastAt = 0;
    this.log.replaceChildren(this.typing);
    this.typing.hidden = true;
  }

  has(id) {
    return this.#seen.has(id);
  }

  welcome() {
    const starters = STRINGS.starters.map((title) => ({ title }));
    this.#append(drawBubble("bot", STRINGS.welcome), drawChoices(starters, ({ title }) => this.on.ask(title)));
  }

  // Show an own message as on its way: it stands last until the server has it.
  addOwn(id, title) {
    this.#seen.add(id);
    this.#dropChoices();
    this.#showTime(new Date());
    const bubble = drawBubble("shopper", title);
    const state = make("span", { class: "state" }, STRINGS.sending);
    bubble.classList.add("pending");
    this.#states.set(id, { bubble, state });
    this.typing.before(bubble, state);
    this.scrollDown();
  }

  // The server has it; `text` is given where it was changed before it was kept (a card number).
  confirm(id, text) {
    const { bubble, state } = this.#states.get(id) ?? {};
    if (!bubble) return;
    if (text !== undefined) bubble.lastChild.data = text;
    bubble.classList.remove("pending");
    for (const before of this.log.querySelectorAll(".state.done")) if (before !== state) before.remove();
    state.className = "state done";
    state.textContent = STRINGS.sent;
  }

  sending(ids) {
    for (const id of ids) this.#note(id, "state", STRINGS.sending);
  }

  wait(id, seconds) {
    this.#note(id, "state", STRINGS.waiting(seconds));
  }

  // These did not arrive; the shopper may try again.
  fail(ids) {
    for (const id of ids) {
      const retry = make("button", { type: "button", class: "retry", onclick: () => this.on.retry() }, STRINGS.retry);
      this.#note(id, "state failed", STRINGS.failed, " ", retry);
    }
  }

  // This will never be taken, for the reason given; it no longer stands in the way of others.
  refuse(id, reason) {
    this.#note(id, "state failed", reason || STRINGS.failed);
    this.#states.get(id)?.bubble.classList.remove("pending");
    this.#states.delete(id);
  }

  // Show messages as the history gives them; give the replies that are new.
  showHistory(messages) {
    return messages.flatMap(({ by, at, text, reply, thumb, message_id: id }) => {
      if (reply) return this.showReplies([{ ...reply, thumb }], new Date(at));
      if (this.#seen.has(id)) this.confirm(id);
      else {
        this.#seen.add(id);
        this.#dropChoices();
        this.#showTime(new Date(at));
        this.#append(drawBubble(by, text));
      }
      return [];
    });
  }

  // Show replies that do not stand there yet, and give them.
  showReplies(replies, at) {
    const fresh = replies.filter(({ id }) => !this.#seen.has(id));
    if (!fresh.length) return fresh;
    const wasAtEnd = this.#isAtEnd();
    this.#dropChoices();
    this.#showTime(at);
    for (const reply of fresh) {
      this.#seen.add(reply.id);
      this.#append(...drawReply(reply, this.server, this.on.press, (thumb) => this.on.rate(reply.id, thumb)));
    }
    if (wasAtEnd || this.isLoading) this.scrollDown();
    else this.newest.hidden = false;
    return fresh;
  }

  showTyping() {
    const wasAtEnd = this.#isAtEnd();
    this.typing.hidden = false;
    if (wasAtEnd) this.scrollDown();
  }

  say(text) {
    this.#append(make("p", { class: "event" }, text));
  }

  scrollDown() {
    this.log.scrollTop = this.log.scrollHeight;
    this.newest.hidden = true;
  }

  #note(id, kind, ...content) {
    const state = this.#states.get(id)?.state;
    if (!state || state.classList.contains("done")) return;
    state.className = kind;
    state.replaceChildren(...content);
  }

  #append(...elements) {
    (this.log.querySelector(".bubble.pending") ?? this.typing).before(...elements);
  }

  #showTime(at) {
    if (at - this.#lastAt > PAUSE) this.#append(drawDay(at));
    this.#lastAt = at;
  }

  #dropChoices() {
    for (const choices of this.log.querySelectorAll(".choices")) {
      if (choices.contains(choices.getRootNode().activeElement)) this.on.leave();
      choices.remove();
    }
  }

  #isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
  }
}
