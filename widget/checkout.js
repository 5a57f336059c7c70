// The checkout page: what is ordered, what it costs, and one button that orders it.
const token = new URLSearchParams(location.search).get("token");
const find = (id) => document.getElementById(id);

function make(tag, attributes = {}, ...children) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
}

async function send(path, body) {
  const answer = await fetch(`/shop/demo/checkout/${path}`, { method: "POST", body: JSON.stringify({ token, ...body }) });
  const document = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(document.error.message), { code: document.error.code });
  return document;
}

function drawRow(name, number, amount, missing) {
  const title = make("th", { scope: "row" }, name);
  if (missing) title.append(make("span", { className: "gone" }, " (sold out)"));
  return make("tr", {}, title, make("td", {}, number), make("td", {}, amount));
}

function drawBill(bill) {
  const money = new Intl.NumberFormat("en-US", { style: "currency", currency: bill.currency });
  const lines = bill.lines.map((line) => drawRow(line.title, line.quantity, money.format(line.total), !line.in_stock));
  const sums = [drawRow("Goods", "", money.format(bill.goods))];
  if (bill.coupon) sums.push(drawRow(`Coupon ${bill.coupon.code}`, "", money.format(-bill.coupon.discount)));
  sums.push(drawRow("Delivery", "", bill.delivery ? money.format(bill.delivery) : "free"));
  sums.push(drawRow("To pay", "", money.format(bill.total)));
  find("lines").replaceChildren(...lines);
  find("sums").replaceChildren(...sums);
}

function close(message) {
  find("news").textContent = message;
  find("bill").hidden = true;
  find("place").hidden = true;
}

async function show(news) {
  const bill = await send("cart");
  if (!bill.lines.length) return close("Your cart is empty.");
  drawBill(bill);
  const until = new Date(bill.expires_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  find("news").textContent = news ?? `Please look it over. This page is good until ${until}.`;
  find("bill").hidden = false;
  find("place").hidden = false;
  find("place").disabled = bill.lines.some((line) => !line.in_stock);
  find("place").onclick = () => place(bill.total_cents);
}

async function place(seen) {
  find("place").disabled = true;
  try {
    const { order_number: number } = await send("order", { total_cents: seen });
    find("place").hidden = true;
    find("news").textContent = `Thank you! Your order ${number} is placed. Ask the assistant at any time where it is.`;
  } catch (error) {
    if (["cart_changed", "sold_out"].includes(error.code)) await show(error.message).catch((problem) => close(problem.message));
    else close(error.message);
  }
}

await show().catch((problem) => close(problem.message));
