// What the shopper said and nobody answered yet; it outlives a reload of the page.

export class Outbox {
  #key;

  constructor(key) {
    this.#key = `${key}:outbox`;
    this.items = this.#read();
  }

  get first() {
    return this.items[0];
  }

  // An item is { message, title }: what is sent, and what the shopper sees.
  add(item) {
    this.items.push(item);
    this.#write();
  }

  remove(item) {
    this.items = this.items.filter((other) => other !== item);
    this.#write();
  }

  clear() {
    this.items = [];
    this.#write();
  }

  #read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key)) ?? [];
    } catch {
      return [];
    }
  }

  #write() {
    try {
      if (this.items.length) sessionStorage.setItem(this.#key, JSON.stringify(this.items));
      else sessionStorage.removeItem(this.#key);
    } catch {
      // a browser that keeps nothing still sends what is on the page
    }
  }
}
