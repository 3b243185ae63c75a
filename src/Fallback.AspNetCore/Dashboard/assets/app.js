// Which page is shown, what arrives of it, and what is asked for from it.

import { h, morph } from "./dom.js";
import { day, second, wait } from "./format.js";
import { callsOf } from "./parts.js";
import * as overview from "./overview.js";
import * as tiers from "./tiers.js";
import * as errors from "./errors.js";
import * as calls from "./calls.js";
import * as chains from "./chains.js";
import * as limits from "./limits.js";
import * as canaries from "./canaries.js";
import * as replicas from "./replicas.js";

const pages = { "": overview, tiers, errors, calls, chains, limits, canaries, replicas };

const byId = (id) => document.getElementById(id);
const address = () => location.pathname.slice(location.pathname.lastIndexOf("/") + 1);
const staleAfter = 5000;
const mostAlerts = 4;

let view;
let source;
let arrivedAt = 0;
let retryIn = 1000;
let page = pages[address()] ?? overview;

// A page that has nothing to show here is not offered.
function showPages() {
  morph(
    byId("nav"),
    h(
      "nav",
      { id: "nav", "aria-label": "Pages" },
      Object.entries(pages)
        .filter(([, of]) => of === page || (of.isOffered?.(view) ?? true))
        .map(([path, of]) => h("a", { href: path === "" ? "./" : path, "aria-current": of === page && "page" }, of.title)),
    ),
  );
}

function show() {
  showPages();
  byId("nav").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  byId("title").textContent = page.title;
  document.title = `${page.title} – Fallback`;
  update();
}

function update() {
  if (!view) return;
  const shown = h("div", { id: "page" }, page.render(view, new URLSearchParams(location.search)));
  const old = byId("page");
  if (old.dataset.page !== page.title) {
    old.replaceChildren(...shown.childNodes);
    old.dataset.page = page.title;
  } else {
    shown.dataset.page = page.title;
    morph(old, shown);
  }
  morph(byId("alerts"), h("div", { id: "alerts", role: "status" }, alerts()));
  page.updated?.(view);
}

// The gravest come first; who wants all of them looks at the tiers.
function alerts() {
  const more = view.alerts.length - mostAlerts;
  return [
    ...view.alerts.slice(0, mostAlerts).map(alert),
    more > 0 && h("p", { class: "more", "data-key": "more" }, h("a", { href: "tiers" }, `and ${more} more`)),
  ];
}

// Only who has what is read out: the rest changes with every frame.
function alert(of) {
  return h(
    "div",
    { class: `alert ${of.level}`, "data-key": of.title },
    h("strong", {}, of.title, of.since && ` since ${day(of.since)}`, "."),
    h("span", { "aria-live": "off" }, of.detail),
    of.probeIn && h("span", { "aria-live": "off" }, `Next probe in ${wait(of.probeIn)}.`),
    of.tier && h("a", { href: callsOf({ tier: of.tier }) }, "Show calls"),
  );
}

// A page in the background holds no connection, of which a browser has six.
function listen() {
  source?.close();
  if (document.hidden) return;
  source = new EventSource("events");
  source.onmessage = ({ data }) => {
    view = JSON.parse(data);
    arrivedAt = Date.now();
    retryIn = 1000;
    tell();
    showPages();
    update();
  };
  source.onerror = () => {
    source.close();
    setTimeout(listen, retryIn);
    retryIn = Math.min(15000, retryIn * 2);
    tell();
  };
}

function tell() {
  const isStale = Date.now() - arrivedAt > staleAfter;
  const text = arrivedAt === 0 ? "connecting" : isStale ? `stale since ${second(arrivedAt)}, reconnecting` : "live · last 15 min";
  document.body.classList.toggle("stale", arrivedAt > 0 && isStale);
  const live = byId("live");
  const lost = view?.lost > 0 ? ` · ${view.lost} events were not counted` : "";
  if (live.textContent !== text + lost) live.textContent = text + lost;
}

export function go(href, replace = false) {
  history[replace ? "replaceState" : "pushState"](null, "", href);
  page = pages[address()] ?? overview;
  show();
}

const actions = {
  isolate: ["Isolate", "isolated", "No call of any client is sent to it until it is reset."],
  reset: [
    "Reset",
    "reset",
    "Forgets what was recorded against it: breaker, rate limit, key, endpoint, and what was learned from its refusals. Calls are sent to it again at once.",
  ],
  drain: ["Drain", "draining", "Requests in flight end normally; no new call is sent to the instance, whatever its model, until it is restored."],
  restore: ["Restore", "restored", "Calls are sent to the instance again."],
  pause: ["Pause", "paused", "No call asks it first until it is resumed. Its share and its samples are kept."],
  resume: ["Resume", "resumed", "Its share of the conversations asks it first again."],
  abort: ["Abort", "aborted", "No call asks it first until it is restarted."],
  restart: ["Restart", "restarted", "It starts again with its declared share and without its earlier samples."],
};

export async function act(action, { model, instance, client, name: called }) {
  const [verb, done, consequence] = actions[action];
  const name = called ?? (instance ? `${model} · ${instance}` : model);
  byId("question").textContent = `${verb} ${name}?`;
  byId("consequence").textContent = consequence;
  byId("yes").textContent = verb;
  const dialog = byId("confirm");
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  if (dialog.returnValue !== "yes") return;
  const session = await fetch("session");
  const { token } = session.ok ? await session.json() : {};
  const answer = await fetch(`actions/${action}?${new URLSearchParams(client ? { client } : { model, ...(instance && { instance }) })}`, {
    method: "POST",
    headers: { "X-Fallback-Token": token ?? "" },
  });
  byId("said").textContent = answer.ok ? `${name}: ${done}.` : `Refused: ${await answer.text()}`;
}

document.addEventListener("click", (click) => {
  const button = click.target.closest("button[data-action]");
  if (button) act(button.dataset.action, button.dataset).catch(() => (byId("said").textContent = "The application did not answer."));
  const link = click.target.closest("a[href]");
  if (!link || click.ctrlKey || click.metaKey || click.shiftKey || click.button !== 0 || link.getAttribute("href").startsWith("#")) return;
  click.preventDefault();
  go(link.href);
  if (link.closest("nav")) scrollTo(0, 0);
});
addEventListener("popstate", () => go(location.href, true));
document.addEventListener("visibilitychange", listen);
setInterval(tell, 1000);
show();
listen();
