// Speaks the web channel: session, messages, history, WebSocket with REST behind it.

const ANSWER_TIMEOUT = 25_000;
const POLL_EVERY = 15_000; // while there is no socket
const RETRY_STARTING = 3_000; // while the server loads its model
const MAX_RETRIES = 5;

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

export class Connection extends EventTarget {
  #pending = new Map(); // message_id -> settle an answer that is to come through the socket
  #position = 0; // of the newest message seen in the history
  #socket;
  #delay = 1000;
  #timer;
  #closed = false;

  constructor(server, customerToken) {
    super();
    this.server = server;
    this.customerToken = customerToken;
    this.key = `shopmate:${server}:${customerToken ? readSubject(customerToken) : "guest"}`;
    this.session = this.#remember();
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

  forget() {
    this.#drop(this.session);
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
    for (const settle of this.#pending.values()) settle(null);
  }

  async #openSession() {
    const body = this.customerToken ? { customer_token: this.customerToken } : {};
    this.session = await this.#request("/session", body);
    this.#position = 0;
    try {
      localStorage.setItem(this.key, JSON.stringify(this.session));
    } catch {
      // a browser that keeps nothing still gets its conversation
    }
    this.connect();
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
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
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
    const options = body && {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    };
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
    for (const settle of this.#pending.values()) settle(null);
    this.#emit("online", false);
    this.#timer = setTimeout(() => this.#comeBack(), this.#delay);
    this.#delay = Math.min(this.#delay * 2, POLL_EVERY);
  }

  async #comeBack() {
    await this.#catchUpQuietly();
    this.connect();
  }

  async #catchUpQuietly() {
    try {
      await this.catchUp();
    } catch (error) {
      if (error.code === "bad_session") this.#drop(this.session);
    }
  }

  #emit(type, detail) {
    if (!this.#closed) this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
