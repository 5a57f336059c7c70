// The demo shop page: who is shopping, what is on the shelves, and how to ask about it.
const GUEST = { name: "a guest", habit: "Nobody we know, with an empty history" };
const KEY = "shop:shopper";
const AISLES = {
  produce: "Fruit & vegetables",
  bakery: "Bakery",
  dairy: "Dairy",
  meat: "Meat",
  seafood: "Fish",
  frozen: "Frozen",
  coffee: "Coffee & tea",
  snacks: "Snacks",
  baby: "Baby",
  pet: "Pets",
  household: "Household",
};

const find = (id) => document.getElementById(id);
const assistant = () => customElements.whenDefined("shop-mate").then(() => document.querySelector("shop-mate"));

function make(tag, attributes = {}, ...children) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
}

async function load(path, body) {
  const options = body && { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(`/shop/demo/${path}`, options);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

async function ask(text) {
  (await assistant()).ask(text);
}

async function shopAs(shopper) {
  const element = await assistant();
  localStorage.setItem(KEY, shopper.customer_id ?? "");
  find("shopper").textContent = shopper.name;
  for (const choice of find("menu").children) {
    choice.setAttribute("aria-pressed", choice.dataset.id === (shopper.customer_id ?? ""));
  }
  if (!shopper.customer_id) return element.removeAttribute("customer-token");
  const { customer_token: token } = await load("token", { customer_id: shopper.customer_id });
  return element.setAttribute("customer-token", token);
}

async function fillMenu() {
  const { shoppers } = await load("shoppers");
  const everyone = [GUEST, ...shoppers];
  const choices = everyone.map((shopper) => {
    const name = shopper === GUEST ? "Guest" : shopper.name;
    const choice = make("button", { type: "button" }, make("strong", {}, name), make("span", {}, shopper.habit));
    choice.dataset.id = shopper.customer_id ?? "";
    choice.addEventListener("click", () => {
      find("people").open = false;
      find("people").querySelector("summary").focus();
      shopAs(shopper);
    });
    return choice;
  });
  find("menu").replaceChildren(...choices);
  const before = everyone.find((shopper) => shopper.customer_id && shopper.customer_id === localStorage.getItem(KEY));
  const current = before ?? GUEST;
  await shopAs(current);
  (await assistant()).addEventListener("token-expired", () => {
    shopAs(everyone.find(({ customer_id: id }) => (id ?? "") === localStorage.getItem(KEY)) ?? GUEST);
  });
}

function drawTile({ title, price, currency, image }) {
  const amount = new Intl.NumberFormat("en-US", { style: "currency", currency }).format(price);
  const picture = make("span", { className: "picture" }, make("img", { src: `/shop/icons/${image}.svg`, alt: "", loading: "lazy" }));
  const [what, ...which] = title.split(", ");
  const name = make("span", { className: "name" }, make("strong", {}, what), which.join(", "));
  const open = make("button", { type: "button", className: "open", ariaLabel: title }, picture, name);
  open.addEventListener("click", () => ask(`Tell me about ${title}`));
  const add = make("button", { type: "button", className: "add", ariaLabel: `Add ${title} to my cart` }, "Add");
  add.addEventListener("click", () => ask(`Add ${title} to my cart`));
  return make("li", { className: "tile" }, open, make("div", { className: "buy" }, make("strong", {}, amount), add));
}

async function fillShelves() {
  const { shelves } = await load("shelves");
  const sections = shelves.map(({ title, items }) =>
    make("section", { className: "shelf" }, make("h2", {}, title), make("ul", {}, ...items.map(drawTile))),
  );
  if (sections.length) find("shelves").replaceChildren(...sections);
  else find("shelves").firstElementChild.textContent = "The shelves are empty: load the demo shop first.";
}

function fillAisles() {
  const links = Object.entries(AISLES).map(([icon, name]) => {
    const link = make("button", { type: "button" }, make("img", { src: `/shop/icons/${icon}.svg`, alt: "" }), name);
    link.addEventListener("click", () => ask(`What's popular in ${name.toLowerCase()}?`));
    return link;
  });
  find("aisles").replaceChildren(...links);
}

fillAisles();
for (const element of document.querySelectorAll("[data-ask]")) {
  element.addEventListener("click", () => ask(element.dataset.ask));
}
find("search").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = find("words").value.trim();
  if (!words) return;
  find("words").value = "";
  ask(words);
});
document.addEventListener("click", ({ target }) => {
  if (!find("people").contains(target)) find("people").open = false;
});
find("people").addEventListener("keydown", ({ key }) => {
  if (key === "Escape") find("people").open = false;
});
await Promise.allSettled([fillMenu(), fillShelves()]);
