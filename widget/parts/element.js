// <shop-mate>: the launcher and the panel, and what happens between them and the connection.
import { makeComposer } from "./composer.js";
import { Connection } from "./connection.js";
import { drawBubble, drawChoices, drawDay, drawReply, icon, ICONS, make } from "./draw.js";
import { STRINGS } from "./strings.js";
import { dress } from "./style.js";

const TYPING_AFTER = 250;
const PAUSE = 5 * 60_000; // a time is shown where nobody spoke for so long

export class ShopMate extends HTMLElement {
  static observedAttributes = ["customer-token"];
  #seen = new Set(); // ids of what stands in the log
  #queue = Promise.resolve(); // one message at a time, in order
  #unread = 0;
  #lastAt = 0;
  #waiting = 0; // own messages without an answer yet

  connectedCallback() {
    if (this.shadowRoot) return;
    dress(this.attachShadow({ mode: "open" }));
    this.#build();
    this.ready = this.#start();
    if (sessionStorage.getItem("shopmate:open")) this.open({ focus: false });
  }

  attributeChangedCallback(name, before, token) {
    if (!this.connection || before === token) return;
    const next = new Connection(this.server, token);
    if (next.key === this.connection.key) this.connection.customerToken = token;
    else this.ready = this.#start();
  }

  get server() {
    return this.getAttribute("server") || location.origin;
  }

  open({ focus = true } = {}) {
    this.panel.hidden = false;
    this.launcher.setAttribute("aria-expanded", "true");
    this.toggleAttribute("open", true);
    sessionStorage.setItem("shopmate:open", "1");
    this.#setUnread(0);
    this.connection.connect();
    this.#scrollDown();
    if (focus) this.field.focus({ preventScroll: true });
  }

  close() {
    this.panel.hidden = true;
    this.launcher.setAttribute("aria-expanded", "false");
    this.toggleAttribute("open", false);
    sessionStorage.removeItem("shopmate:open");
    this.launcher.focus({ preventScroll: true });
  }

  // Open the panel and say something for the shopper.
  async ask(text) {
    if (this.panel.hidden) this.open();
    await this.ready;
    this.#say({ text }, text);
  }

  #build() {
    const tool = (name, shapes, onclick) =>
      make("button", { type: "button", class: "tool", "aria-label": name, title: name, onclick }, icon(shapes));
    this.badge = make("span", { class: "badge", hidden: true });
    this.launcher = make(
      "button",
      { type: "button", class: "launcher", "aria-expanded": "false", onclick: () => this.open() },
      icon(ICONS.chat),
      this.badge,
    );
    this.subtitle = make("span", { class: "subtitle" }, STRINGS.subtitle);
    this.log = make("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": STRINGS.log, tabindex: 0 });
    this.newest = make("button", { type: "button", class: "newest", hidden: true }, icon(ICONS.down), STRINGS.newest);
    this.newest.onclick = () => this.#scrollDown();
    this.typing = make("div", { class: "typing", hidden: true }, make("i"), make("i"), make("i"));
    this.notice = make("p", { class: "hidden", role: "status" });
    this.question = this.#buildQuestion();
    const { form, field } = makeComposer((text) => this.ask(text));
    this.field = field;
    this.panel = make(
      "section",
      { class: "panel", role: "dialog", "aria-label": STRINGS.title, hidden: true },
      make(
        "header",
        {},
        make("span", { class: "avatar" }, icon(ICONS.chat)),
        make("div", { class: "who" }, make("h2", {}, STRINGS.title), this.subtitle),
        tool(STRINGS.restart, ICONS.restart, () => this.#askRestart()),
        tool(STRINGS.close, ICONS.close, () => this.close()),
      ),
      this.question,
      make("div", { class: "talk" }, this.log, this.newest),
      form,
      this.notice,
    );
    this.panel.addEventListener("keydown", (event) => this.#onKey(event));
    this.log.addEventListener("scroll", () => this.#isAtEnd() && (this.newest.hidden = true), { passive: true });
    this.shadowRoot.append(this.panel, this.launcher);
    this.#setUnread(0);
  }

  #buildQuestion() {
    const answer = (name, kind, onclick) => make("button", { type: "button", class: kind, onclick }, name);
    return make(
      "div",
      { class: "question", role: "alertdialog", "aria-label": STRINGS.restartAsk, hidden: true },
      make("p", {}, STRINGS.restartAsk),
      answer(STRINGS.restartYes, "act", () => this.#restart()),
      answer(STRINGS.restartNo, "choice", () => this.#keep()),
    );
  }

  // Begin with what this shopper said before, or with a welcome.
  async #start() {
    this.connection?.close();
    const connection = new Connection(this.server, this.getAttribute("customer-token"));
    this.connection = connection;
    this.#clear();
    connection.addEventListener("history", ({ detail }) => this.#showHistory(detail));
    connection.addEventListener("replies", ({ detail }) => this.#showReplies(detail, new Date()));
    connection.addEventListener("typing", () => this.#showTyping());
    connection.addEventListener("online", ({ detail }) => this.#showOnline(detail));
    connection.addEventListener("expired", () => this.#append(make("p", { class: "event" }, STRINGS.expired)));
    connection.addEventListener("waiting", ({ detail }) => this.#showWaiting(detail));
    connection.addEventListener("token-expired", () => this.dispatchEvent(new CustomEvent("token-expired")));
    this.log.setAttribute("aria-busy", "true");
    try {
      await connection.catchUp();
    } catch (error) {
      if (error.code === "bad_session") connection.forget();
    }
    if (this.connection !== connection) return;
    this.log.removeAttribute("aria-busy");
    if (!this.#seen.size && !this.#waiting) this.#welcome();
    if (this.hasAttribute("open")) connection.connect();
    this.#scrollDown();
  }

  #welcome() {
    const starters = STRINGS.starters.map((title) => ({ title }));
    this.#append(drawBubble("bot", STRINGS.welcome), drawChoices(starters, ({ title }) => this.#say({ text: title }, title)));
  }

  #clear() {
    this.#seen.clear();
    this.#lastAt = 0;
    this.#waiting = 0;
    this.#queue = Promise.resolve();
    this.log.replaceChildren(this.typing);
    this.typing.hidden = true;
    this.#setUnread(0);
  }

  // Show an own message at once, and send it after those before it.
  #say(content, title) {
    const message = { message_id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, ...content };
    this.#seen.add(message.message_id);
    this.#dropChoices();
    this.#showTime(new Date());
    const bubble = drawBubble("shopper", title);
    const state = make("span", { class: "state", id: `state-${message.message_id}` }, STRINGS.sending);
    this.log.querySelector(".state.done")?.remove();
    this.#append(bubble, state);
    this.#scrollDown();
    this.#deliver(message, bubble, state);
  }

  #deliver(message, bubble, state) {
    const { connection } = this;
    this.#waiting += 1;
    const timer = setTimeout(() => this.connection === connection && this.#showTyping(), TYPING_AFTER);
    this.#queue = this.#queue.then(async () => {
      try {
        const answer = await connection.send(message);
        if (this.connection === connection) this.#showAnswer(answer, bubble, state);
      } catch {
        if (this.connection === connection) this.#showFailure(message, bubble, state);
      } finally {
        clearTimeout(timer);
        if (this.connection === connection && (this.#waiting -= 1) === 0) this.typing.hidden = true;
      }
    });
  }

  #showAnswer({ replies, text }, bubble, state) {
    if (text !== undefined) bubble.lastChild.data = text; // as it was kept, without card numbers
    state.textContent = STRINGS.sent;
    state.classList.add("done");
    if (state !== [...this.log.querySelectorAll(".state")].at(-1)) state.remove();
    if (this.#waiting === 1) this.typing.hidden = true;
    this.#showReplies(replies, new Date());
  }

  #showFailure(sent, bubble, state) {
    const retry = make("button", { type: "button", class: "retry" }, STRINGS.retry);
    retry.onclick = () => {
      state.classList.remove("failed");
      state.replaceChildren(STRINGS.sending);
      this.#deliver(sent, bubble, state);
    };
    state.classList.add("failed");
    state.replaceChildren(STRINGS.failed, " ", retry);
    this.#announce(STRINGS.failed);
  }

  #showWaiting({ messageId, seconds }) {
    const state = this.shadowRoot.getElementById(`state-${messageId}`);
    if (state) state.textContent = STRINGS.waiting(seconds);
  }

  #showHistory(messages) {
    for (const { by, at, text, reply, message_id: id } of messages) {
      if (reply) this.#showReplies([reply], new Date(at));
      else if (!this.#seen.has(id)) {
        this.#seen.add(id);
        this.#dropChoices();
        this.#showTime(new Date(at));
        this.#append(drawBubble(by, text));
      }
    }
  }

  #showReplies(replies, at) {
    const fresh = replies.filter(({ id }) => !this.#seen.has(id));
    if (!fresh.length) return;
    const wasAtEnd = this.#isAtEnd();
    this.#dropChoices();
    this.#showTime(at);
    for (const reply of fresh) {
      this.#seen.add(reply.id);
      this.#append(...drawReply(reply, this.server, (button) => this.#say({ button: button.button }, button.title)));
    }
    const isLoading = this.log.hasAttribute("aria-busy");
    if (this.panel.hidden && !isLoading) this.#setUnread(this.#unread + fresh.length);
    if (wasAtEnd || isLoading) this.#scrollDown();
    else this.newest.hidden = false;
  }

  #showTime(at) {
    if (at - this.#lastAt > PAUSE) this.#append(drawDay(at));
    this.#lastAt = at;
  }

  #showTyping() {
    const wasAtEnd = this.#isAtEnd();
    if (this.typing.hidden) this.#announce(STRINGS.typing);
    this.typing.hidden = false;
    if (wasAtEnd) this.#scrollDown();
  }

  #showOnline(isOnline) {
    this.subtitle.textContent = isOnline ? STRINGS.subtitle : STRINGS.offline;
    this.panel.toggleAttribute("offline", !isOnline);
  }

  #append(...elements) {
    this.typing.before(...elements);
  }

  #dropChoices() {
    for (const choices of this.log.querySelectorAll(".choices")) {
      if (choices.contains(this.shadowRoot.activeElement)) this.field.focus({ preventScroll: true });
      choices.remove();
    }
  }

  #askRestart() {
    this.question.hidden = false;
    this.question.querySelector("button").focus();
  }

  #keep() {
    this.question.hidden = true;
    this.field.focus();
  }

  #restart() {
    this.connection.forget();
    this.#keep();
    this.ready = this.#start();
  }

  #onKey(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      if (this.question.hidden) this.close();
      else this.#keep();
    }
    if (event.key !== "Tab" || !matchMedia("(max-width: 480px)").matches) return;
    // full screen: there is nothing behind the panel to go to
    const stops = [...this.panel.querySelectorAll("button, a, textarea, [tabindex]")];
    const reachable = stops.filter((stop) => !stop.disabled && stop.getClientRects().length);
    const [from, to] = event.shiftKey ? [reachable[0], reachable.at(-1)] : [reachable.at(-1), reachable[0]];
    if (this.shadowRoot.activeElement !== from) return;
    event.preventDefault();
    to.focus();
  }

  #setUnread(count) {
    this.#unread = count;
    this.badge.hidden = !count;
    this.badge.textContent = count > 9 ? "9+" : count;
    this.launcher.setAttribute("aria-label", STRINGS.open + (count ? STRINGS.unread(count) : ""));
  }

  #announce(text) {
    this.notice.textContent = text;
  }

  #isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
  }

  #scrollDown() {
    this.log.scrollTop = this.log.scrollHeight;
    this.newest.hidden = true;
  }
}
