// Speaks the web channel: session, messages, history, WebSocket with REST behind it.

const ANSWER_TIMEOUT = 25_000;
const POLL_EVERY = 15_000; // while there is no socket
const RETRY_STARTING = 3_000; // while the server loads its model
const MAX_RETRIES = 5;
const REQUEST_TIMEOUT = 40_000;
const PULSE = 20_000;
const SLEPT = 90_000; // a browser slows the pulse of hidden tabs to one a minute; longer is a device that slept

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class ServerError extends Error {
  constructor(status, { code, message, retry_after: retryAfter }) {
    super(message);
    Object.assign(this, { status, code, retryAfter });
  }
}

// Who the shop says its customer is; read only to keep conversations of two customers apart.
function readSubject(token) {
  try {
    return JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).sub;
  } catch {
    return "guest";
  }
}

// Where a browser keeps what belongs to this shopper of this shop.
export function nameKey(server, customerToken) {
  return `shopmate:${server}:${customerToken ? readSubject(customerToken) : "guest"}`;
}

export class Connection extends EventTarget {
  #pending = new Map(); // message_id -> settle an answer that is to come through the socket
  #position = 0; // of the newest message seen in the history
  #socket;
  #delay = 1000;
  #timer;
  #closed = false;
  #leaving = new AbortController();
  #pulse;
  #beat = Date.now();

  constructor(server, customerToken) {
    super();
    this.server = server;
    this.customerToken = customerToken;
    this.key = nameKey(server, customerToken);
    this.session = this.#remember();
    this.#watch();
  }

  // Notice what a socket does not: a device that slept, a network that came back, and the other tabs.
  #watch() {
    const { signal } = this.#leaving;
    const listen = (target, type, react) => target.addEventListener(type, react, { signal });
    this.#pulse = setInterval(() => this.#check(), PULSE);
    listen(document, "visibilitychange", () => document.hidden || this.#check() || this.#catchUpQuietly());
    listen(window, "pageshow", ({ persisted }) => persisted && this.#reconnect());
    listen(window, "online", () => this.#reconnect());
    listen(window, "offline", () => this.#emit("online", false));
    listen(window, "storage", ({ key, newValue }) => {
      if (key !== this.key) return;
      const elsewhere = newValue ? JSON.parse(newValue).conversation_id : undefined;
      if (elsewhere !== this.session?.conversation_id) this.#emit("moved");
    });
  }

  #check() {
    const slept = Date.now() - this.#beat > SLEPT;
    this.#beat = Date.now();
    if (slept) this.#reconnect();
    return slept;
  }

  #reconnect() {
    clearTimeout(this.#timer);
    this.#delay = 1000;
    this.#hangUp();
    this.#comeBack();
  }

  // Ask for what was missed; on a page just loaded that is everything.
  async catchUp() {
    if (!this.session) return;
    for (;;) {
      const query = new URLSearchParams({ session: this.session.session, after: this.#position });
      const { messages } = await this.#request(`/history?${query}`);
      if (this.#closed || !messages.length) return;
      this.#position = messages.at(-1).position;
      this.#emit("history", messages);
    }
  }

  // Send { message_id, text } or { message_id, button } until it is answered; safe to repeat.
  async send(message) {
    for (let tries = 0; ; tries += 1) {
      try {
        if (!this.session) await this.#openSession();
        return await this.#sendOnce(message);
      } catch (error) {
        if (tries >= MAX_RETRIES || this.#closed) throw error;
        await this.#recover(error, message.message_id);
      }
    }
  }

  connect() {
    if (this.#socket || !this.session || this.#closed) return;
    const address = `${this.server.replace(/^http/, "ws")}/webhooks/web/socket?session=${this.session.session}`;
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onopen = () => {
      this.#delay = 1000;
      this.#emit("online", true);
      this.#catchUpQuietly();
    };
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    socket.onclose = () => this.#lose(socket);
  }

  // Keep what the shopper thinks of a reply: "up", "down" or null.
  rate(replyId, thumb) {
    return this.#request("/feedback", { session: this.session.session, reply_id: replyId, thumb });
  }

  forget() {
    this.#drop(this.session);
  }

  close() {
    this.#closed = true;
    this.#leaving.abort();
    clearInterval(this.#pulse);
    clearTimeout(this.#timer);
    this.#hangUp();
  }

  // Two tabs that begin at once share one conversation.
  async #openSession() {
    const open = async () => {
      this.session = this.#remember() ?? (await this.#requestSession());
    };
    await (navigator.locks ? navigator.locks.request(this.key, open) : open());
    this.#position = 0;
    this.connect();
  }

  async #requestSession() {
    const session = await this.#request("/session", this.customerToken ? { customer_token: this.customerToken } : {});
    try {
      localStorage.setItem(this.key, JSON.stringify(session));
    } catch {
      // a browser that keeps nothing still gets its conversation
    }
    return session;
  }

  #remember() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key));
      return kept && new Date(kept.expires_at) > new Date() ? kept : null;
    } catch {
      return null;
    }
  }

  #drop(session) {
    if (this.session === session) this.session = null;
    try {
      localStorage.removeItem(this.key);
    } catch {
      // nothing was kept
    }
    this.#hangUp();
  }

  #hangUp() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#settleAll();
  }

  // What waits for a socket's answer goes by REST instead.
  #settleAll() {
    for (const settle of this.#pending.values()) settle(null);
  }

  async #sendOnce(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      const answer = await this.#sendBySocket(message);
      if (answer?.error) throw new ServerError(answer.error.status, answer.error);
      if (answer) return answer;
    }
    return this.#request("/messages", { session: this.session.session, ...message });
  }

  // Gives null where the socket stays silent or breaks; the same message then goes by REST.
  async #sendBySocket(message) {
    const id = message.message_id;
    try {
      return await new Promise((resolve) => {
        this.#pending.set(id, resolve);
        setTimeout(resolve, ANSWER_TIMEOUT, null);
        this.#socket.send(JSON.stringify(message));
      });
    } finally {
      this.#pending.delete(id);
    }
  }

  async #recover(error, messageId) {
    if (error.code === "bad_session") {
      this.#drop(this.session);
      this.#emit("expired");
    } else if (error.code === "bad_customer_token") {
      const before = this.customerToken;
      this.#emit("token-expired");
      await sleep(1000); // the page may now give a new one
      if (this.customerToken === before) throw error;
    } else if (error.status === 429) {
      this.#emit("waiting", { messageId, seconds: error.retryAfter });
      await sleep(error.retryAfter * 1000);
    } else if (error.status === 503) {
      await sleep(RETRY_STARTING);
    } else {
      throw error;
    }
  }

  async #request(path, body) {
    const options = { signal: AbortSignal.timeout?.(REQUEST_TIMEOUT) };
    if (body) {
      const headers = { "Content-Type": "application/json" };
      Object.assign(options, { method: "POST", headers, body: JSON.stringify(body) });
    }
    const answer = await fetch(`${this.server}/webhooks/web${path}`, options);
    const document = await answer.json();
    if (answer.ok) return document;
    throw new ServerError(answer.status, document.error ?? { code: "internal", message: "" });
  }

  #hear(document) {
    const settle = this.#pending.get(document.message_id);
    if (settle) settle(document);
    else if (document.type === "typing") this.#emit("typing");
    else if (document.type === "sync") this.#catchUpQuietly();
    else if (document.replies) this.#emit("replies", document.replies);
  }

  #lose(socket) {
    if (this.#socket !== socket) return;
    this.#socket = null;
    this.#settleAll();
    this.#emit("online", false);
    this.#timer = setTimeout(() => this.#comeBack(), this.#delay);
    this.#delay = Math.min(this.#delay * 2, POLL_EVERY);
  }

  async #comeBack() {
    if (await this.#catchUpQuietly()) this.#emit("reached");
    this.connect();
  }

  async #catchUpQuietly() {
    try {
      await this.catchUp();
      return true;
    } catch (error) {
      if (error.code === "bad_session") this.#drop(this.session);
      return false;
    }
  }

  #emit(type, detail) {
    if (!this.#closed) this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
