// <shop-mate>: the launcher and the panel, and what happens between them and the connection.
import { makeComposer } from "./composer.js";
import { Connection, nameKey } from "./connection.js";
import { icon, ICONS, make } from "./draw.js";
import { Outbox } from "./outbox.js";
import { LANGUAGE, speak, STRINGS } from "./strings.js";
import { dress } from "./style.js";
import { Talk } from "./talk.js";

const TYPING_AFTER = 250;
const OPEN = "shopmate:open";
const COLOURS = ["accent", "accent-deep", "accent-text", "on-accent"];
const PASSING = [401, 429, 500, 503]; // what may go well another time; other refusals are for good

export class ShopMate extends HTMLElement {
  static observedAttributes = ["customer-token", "product-id"];
  #unread = 0;
  #newest; // id of the newest reply
  #isSending = false;
  #product; // of the page, until the shopper has said something on it

  connectedCallback() {
    if (this.shadowRoot) return;
    speak(this.getAttribute("language") ?? document.documentElement.lang);
    for (const name of COLOURS) {
      if (this.hasAttribute(name)) this.style.setProperty(`--shopmate-${name}`, this.getAttribute(name));
    }
    dress(this.attachShadow({ mode: "open" }));
    this.#build();
    this.ready = this.#start();
    if (sessionStorage.getItem(OPEN)) this.open({ focus: false });
  }

  attributeChangedCallback(name, before, value) {
    if (name === "product-id") this.#product = value;
    else if (this.connection && before !== value) this.#changeToken(value);
  }

  get server() {
    return this.getAttribute("server") || location.origin;
  }

  open({ focus = true } = {}) {
    this.panel.hidden = false;
    this.launcher.setAttribute("aria-expanded", "true");
    this.toggleAttribute("open", true);
    sessionStorage.setItem(OPEN, "1");
    this.#setUnread(0);
    this.#keepRead();
    this.connection.connect();
    this.talk.scrollDown();
    if (focus) this.field.focus({ preventScroll: true });
  }

  close() {
    this.panel.hidden = true;
    this.launcher.setAttribute("aria-expanded", "false");
    this.toggleAttribute("open", false);
    sessionStorage.removeItem(OPEN);
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
      { type: "button", class: "launcher", "aria-expanded": "false", lang: LANGUAGE, onclick: () => this.open() },
      icon(ICONS.chat),
      this.badge,
    );
    this.subtitle = make("span", { class: "subtitle" }, STRINGS.subtitle);
    this.notice = make("p", { class: "hidden", role: "status" });
    this.question = this.#buildQuestion();
    const { form, field } = makeComposer((text) => this.ask(text));
    this.field = field;
    this.talk = new Talk(this.server, {
      press: ({ button, title }) => this.#say({ button }, title),
      ask: (text) => this.#say({ text }, text),
      rate: (id, thumb) => this.#rate(id, thumb),
      retry: () => this.#sendAll(),
      leave: () => this.field.focus({ preventScroll: true }),
    });
    this.panel = make(
      "section",
      { class: "panel", role: "dialog", "aria-label": STRINGS.title, lang: LANGUAGE, hidden: true },
      make(
        "div",
        { class: "head" },
        make("span", { class: "avatar" }, icon(ICONS.chat)),
        make("div", { class: "who" }, make("h2", {}, STRINGS.title), this.subtitle),
        tool(STRINGS.restart, ICONS.restart, () => this.#askRestart()),
        tool(STRINGS.close, ICONS.close, () => this.close()),
      ),
      this.question,
      this.talk.element,
      form,
      this.notice,
    );
    this.panel.addEventListener("keydown", (event) => this.#onKey(event));
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

  // Begin with what this shopper said before, or with a welcome; what was on its way goes on.
  async #start() {
    this.connection?.close();
    const connection = new Connection(this.server, this.getAttribute("customer-token"));
    this.connection = connection;
    this.outbox = new Outbox(connection.key);
    this.#isSending = false;
    this.talk.clear();
    this.#setUnread(0);
    this.#listen(connection);
    this.talk.isLoading = true;
    try {
      await connection.catchUp();
    } catch (error) {
      if (error.code === "bad_session") connection.forget();
    }
    if (this.connection !== connection) return;
    this.talk.isLoading = false;
    if (this.talk.isEmpty && !this.outbox.first) this.talk.welcome();
    for (const { message, title } of this.outbox.items) {
      if (!this.talk.has(message.message_id)) this.talk.addOwn(message.message_id, title);
    }
    connection.connect();
    this.talk.scrollDown();
    this.#sendAll();
  }

  #listen(connection) {
    const listen = (type, react) => connection.addEventListener(type, ({ detail }) => react(detail));
    listen("history", (messages) => this.#note(this.talk.showHistory(messages), messages));
    listen("replies", (replies) => this.#note(this.talk.showReplies(replies, new Date())));
    listen("typing", () => this.#showTyping());
    listen("online", (isOnline) => this.#showOnline(isOnline));
    listen("reached", () => this.#sendAll());
    listen("moved", () => (this.ready = this.#start()));
    listen("expired", () => this.talk.say(STRINGS.expired));
    listen("waiting", ({ messageId, seconds }) => this.talk.wait(messageId, seconds));
    listen("token-expired", () => this.dispatchEvent(new CustomEvent("token-expired")));
  }

  #changeToken(token) {
    if (nameKey(this.server, token) === this.connection.key) this.connection.customerToken = token;
    else this.ready = this.#start();
  }

  // Show an own message at once, and send it after those before it.
  #say(content, title) {
    const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    const page = this.#product ? { product_id: this.#product } : {};
    this.#product = null;
    this.outbox.add({ message: { message_id: id, ...content, ...page }, title });
    this.talk.addOwn(id, title);
    this.#sendAll();
  }

  // Send one message after the other; one that does not arrive holds up those behind it.
  async #sendAll() {
    const { connection, outbox } = this;
    if (this.#isSending || !outbox.first) return;
    this.#isSending = true;
    this.talk.sending(outbox.items.map(({ message }) => message.message_id));
    const timer = setTimeout(() => this.connection === connection && this.#showTyping(), TYPING_AFTER);
    while (outbox.first && (await this.#sendFirst(connection, outbox)));
    clearTimeout(timer);
    if (this.connection !== connection) return;
    this.#isSending = false;
    this.talk.typing.hidden = true;
  }

  // Say whether the next one may be sent.
  async #sendFirst(connection, outbox) {
    const item = outbox.first;
    const id = item.message.message_id;
    try {
      const { replies, text } = await connection.send(item.message);
      outbox.remove(item);
      if (this.connection !== connection) return false;
      this.talk.confirm(id, text);
      this.#note(this.talk.showReplies(replies, new Date()));
    } catch (error) {
      if (this.connection !== connection) return false;
      if (!error.status || PASSING.includes(error.status)) {
        this.talk.fail(outbox.items.map(({ message }) => message.message_id));
        this.#announce(STRINGS.failed);
        return false;
      }
      outbox.remove(item);
      this.talk.refuse(id, error.message);
      this.#announce(error.message);
    }
    return true;
  }

  async #rate(id, thumb) {
    try {
      await this.connection.rate(id, thumb);
    } catch (error) {
      this.#announce(STRINGS.unrated);
      throw error;
    }
  }

  // Count what nobody has looked at; of a history, what stands behind the last thing seen.
  #note(fresh, history) {
    if (!fresh.length) return;
    this.#newest = fresh.at(-1).id;
    if (!this.panel.hidden) return this.#keepRead();
    const read = fresh.findIndex(({ id }) => id === this.#readKept());
    const isOld = history && this.talk.isLoading && read < 0;
    if (!isOld) this.#setUnread(this.#unread + fresh.length - 1 - read);
  }

  #keepRead() {
    try {
      if (this.#newest) localStorage.setItem(`${this.connection.key}:read`, this.#newest);
    } catch {
      // a browser that keeps nothing counts only what comes while the page is open
    }
  }

  #readKept() {
    try {
      return localStorage.getItem(`${this.connection.key}:read`);
    } catch {
      return null;
    }
  }

  #showTyping() {
    if (this.talk.typing.hidden) this.#announce(STRINGS.typing);
    this.talk.showTyping();
  }

  #showOnline(isOnline) {
    this.subtitle.textContent = isOnline ? STRINGS.subtitle : STRINGS.offline;
    this.panel.toggleAttribute("offline", !isOnline);
    if (isOnline) this.#sendAll();
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
    this.outbox.clear();
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
}
