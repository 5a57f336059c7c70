// Draws messages. Whatever comes from outside becomes text nodes and checked addresses, never markup.
import { LOCALE, STRINGS } from "./strings.js";

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

// Icons of the widget itself; `shapes` is always one of our own constants.
export function icon(shapes) {
  const template = document.createElement("template");
  template.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shapes}</svg>`;
  return template.content.firstChild;
}

export const ICONS = {
  chat: '<path d="M6.5 7.5h11l1.7 9.6a2 2 0 0 1-2 2.4H6.8a2 2 0 0 1-2-2.4z"/><path d="M9 10V7a3 3 0 0 1 6 0v3"/><path d="M9.5 14c1.2 1.7 3.8 1.7 5 0"/>',
  close: '<path d="M6 6l12 12M18 6L6 18"/>',
  restart: '<path d="M4 12a8 8 0 1 1 2.5 5.8"/><path d="M4 20v-5h5"/>',
  send: '<path d="M12 19V5M5.5 11.5L12 5l6.5 6.5"/>',
  left: '<path d="M14.5 6l-6 6 6 6"/>',
  right: '<path d="M9.5 6l6 6-6 6"/>',
  down: '<path d="M12 5v14M6 13l6 6 6-6"/>',
  check: '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
  up: '<path d="M7 11v9H4v-9zM7 11l4-7.5c1.6 0 2.3 1 2 2.6L12.4 10h5.3a2 2 0 0 1 2 2.4l-1.2 6a2 2 0 0 1-2 1.6H7"/>',
  down: '<path d="M17 13V4h3v9zM17 13l-4 7.5c-1.6 0-2.3-1-2-2.6l.6-3.9H6.3a2 2 0 0 1-2-2.4l1.2-6a2 2 0 0 1 2-1.6H17"/>',
};

// Give an address that is safe to follow or load, or null.
function resolve(address, server) {
  try {
    const url = new URL(address, server);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

const MARKS = /\*\*([^*\n]+)\*\*|(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/g;

// **bold** and bare web addresses; everything else stays as it was typed.
export function drawText(text) {
  const fragment = document.createDocumentFragment();
  let end = 0;
  for (const mark of text.matchAll(MARKS)) {
    fragment.append(text.slice(end, mark.index));
    const [all, bold, address] = mark;
    const link = { href: address, target: "_blank", rel: "noopener noreferrer" };
    fragment.append(bold ? make("strong", {}, bold) : make("a", link, address));
    end = mark.index + all.length;
  }
  fragment.append(text.slice(end));
  return fragment;
}

// Staff are named, so that the shopper sees who writes.
export function drawBubble(by, text, name) {
  const speaker = { shopper: STRINGS.you, staff: name ? STRINGS.named(name) : STRINGS.staff, bot: STRINGS.bot }[by];
  return make(
    "div",
    { class: `bubble ${by}`, dir: "auto" },
    make("span", { class: by === "staff" ? "speaker" : "hidden" }, `${speaker}: `),
    by === "shopper" ? text : drawText(text),
  );
}

// Two thumbs; `rate(thumb)` promises, and what was pressed stays so only where it kept its word.
export function drawThumbs(thumb, rate) {
  const show = (now) => thumbs.forEach((button, at) => button.setAttribute("aria-pressed", ["up", "down"][at] === now));
  const press = async (pressed) => {
    const before = thumb;
    thumb = thumb === pressed ? null : pressed;
    show(thumb);
    try {
      await rate(thumb);
    } catch {
      show((thumb = before));
    }
  };
  const thumbs = ["up", "down"].map((which) =>
    make(
      "button",
      { type: "button", class: "thumb", "aria-label": STRINGS[which], title: STRINGS[which], onclick: () => press(which) },
      icon(ICONS[which]),
    ),
  );
  show(thumb);
  return make("div", { class: "thumbs" }, ...thumbs);
}

// Draw a reply of the contract as a list of elements; `press` gets the button pressed, `rate` the thumb.
export function drawReply(reply, server, press, rate) {
  const bubble = reply.text ? [drawBubble(reply.by, reply.text, reply.name)] : [];
  if (bubble.length && reply.by === "bot") {
    bubble[0] = make("div", { class: "said" }, bubble[0], drawThumbs(reply.thumb ?? null, rate));
  }
  if (reply.type === "products") return [...bubble, drawProducts(reply.items, server, press)];
  if (reply.type === "buttons") return [...bubble, drawChoices(reply.buttons, press)];
  if (reply.type === "table") return [drawTable(reply)];
  if (reply.type === "link") return drawLink(reply, server);
  return bubble;
}

export function drawChoices(buttons, press) {
  const choices = buttons.map((button) =>
    make("button", { type: "button", class: "choice", onclick: () => press(button) }, button.title),
  );
  return make("div", { class: "choices", role: "group", "aria-label": STRINGS.choices }, ...choices);
}

function drawTable({ columns, rows }) {
  const head = make("tr", {}, ...columns.map((name) => (name ? make("th", { scope: "col" }, name) : make("td"))));
  const body = rows.map(([first, ...cells]) =>
    make("tr", {}, make("th", { scope: "row" }, first), ...cells.map((cell) => make("td", {}, cell))),
  );
  const table = make("table", {}, make("thead", {}, head), make("tbody", {}, ...body));
  return make("div", { class: "table", tabindex: 0, role: "region", "aria-label": columns.filter(Boolean).join(", ") }, table);
}

function drawLink({ title, url }, server) {
  const href = resolve(url, server);
  if (!href) return [drawBubble("bot", title)];
  return [make("a", { class: "link", href, target: "_blank", rel: "noopener noreferrer" }, title)];
}

function drawProducts(items, server, press) {
  const list = make(
    "ul",
    { class: "cards", tabindex: 0, "aria-label": STRINGS.products(items.length) },
    ...items.map((item) => drawCard(item, server, press)),
  );
  const scroll = (direction) => list.scrollBy({ left: direction * list.clientWidth * 0.8 });
  const arrows = [-1, 1].map((direction) =>
    make(
      "button",
      {
        type: "button",
        class: `arrow ${direction < 0 ? "left" : "right"}`,
        "aria-label": direction < 0 ? STRINGS.previous : STRINGS.next,
        onclick: () => scroll(direction),
      },
      icon(direction < 0 ? ICONS.left : ICONS.right),
    ),
  );
  const update = () => {
    arrows[0].hidden = list.scrollLeft < 8;
    arrows[1].hidden = list.scrollLeft + list.clientWidth > list.scrollWidth - 8;
  };
  list.addEventListener("scroll", update, { passive: true });
  list.addEventListener("keydown", (event) => {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    scroll(direction);
  });
  new ResizeObserver(update).observe(list);
  return make("div", { class: `carousel ${items.length === 1 ? "single" : ""}` }, list, ...arrows);
}

function drawCard(item, server, press) {
  const price = new Intl.NumberFormat(LOCALE, { style: "currency", currency: item.currency });
  const picture = make("img", { src: resolve(item.image, server) ?? "", alt: "", draggable: "false" });
  picture.addEventListener("error", () => picture.remove());
  return make(
    "li",
    { class: `card ${item.in_stock ? "" : "gone"}` },
    make("div", { class: "picture" }, picture),
    drawName(item.title),
    make(
      "p",
      { class: "facts" },
      make("strong", {}, price.format(item.price)),
      make("span", { class: "stock" }, item.in_stock ? STRINGS.inStock : STRINGS.outOfStock),
    ),
    item.reason && make("p", { class: "reason", dir: "auto" }, item.reason),
    make("div", { class: "acts" }, ...(item.buttons ?? []).map((button) => drawAct(button, press))),
  );
}

// "Soy milk, store brand, 32 OZ": what it is stands out from which one it is.
function drawName(title) {
  const [what, ...which] = title.split(", ");
  const comma = which.length ? make("span", { class: "hidden" }, ", ") : null;
  return make("p", { class: "name", dir: "auto", title }, make("strong", {}, what), comma, make("span", {}, which.join(", ")));
}

function drawAct(button, press) {
  const act = make("button", { type: "button", class: "act" }, button.title);
  act.addEventListener("click", () => {
    act.disabled = true;
    act.prepend(icon(ICONS.check));
    press(button);
  });
  return act;
}

export function drawDay(at) {
  const day = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
  const ago = Math.round((day(new Date()) - day(at)) / 86_400_000);
  const name = [STRINGS.today, STRINGS.yesterday][ago] ?? at.toLocaleDateString(LOCALE, { dateStyle: "medium" });
  const time = at.toLocaleTimeString(LOCALE, { hour: "numeric", minute: "2-digit" });
  return make("time", { class: "day", datetime: at.toISOString() }, `${name}, ${time}`);
}
