// A list of calls that may be long: only the rows in sight are in the document. The filter is the address.

import { h, morph } from "./dom.js";
import { count, day, milliseconds, usd } from "./format.js";
import { bar, callCells, callColumns, nothing, scroll, table, tag } from "./parts.js";
import { go } from "./app.js";

export const title = "Calls";

const most = 1000;
const spare = 6;
const statuses = ["Live", "Cached", "Stale", "Default", "Failed", "Cancelled"];

let asked; // the filter of what is loaded
let calls = [];
let matching = 0;
let last = 0;
let busy = false;
let detail; // { id, call }: call is undefined while it is loaded, and null where it is not kept any more
const kinds = new Map();

export const render = (view, address) =>
  h(
    "div",
    { class: "stack" },
    detailOf(address),
    h("section", { class: "card" }, h("h2", {}, "Calls ", h("small", { id: "summary" }, summary(address))), form(view, address), list()),
  );

function summary(address) {
  if (asked === undefined) return "";
  const which = address.get("ways") === "all" ? "of the last calls" : "of the last calls that did not go the usual way";
  return `${count(matching)} ${which}, the latest first`;
}

// After each frame, and when the address has changed: asks for what is new.
export function updated(view) {
  scroller()?.addEventListener("scroll", paint, { passive: true });
  paint();
  const address = new URLSearchParams(location.search);
  fillIn(address);
  const id = address.get("call");
  if (detail?.id !== id) loadDetail(id);
  address.delete("call");
  const filter = address.toString();
  if (filter !== asked) load(filter, false);
  else if (view.lastCall > last) load(filter, true);
}

async function load(filter, more) {
  if (busy) return;
  busy = true;
  try {
    const address = new URLSearchParams(filter);
    if (more) address.set("after", last);
    const answer = await fetch(`data/calls?${address}`);
    if (!answer.ok) return;
    const found = await answer.json();
    calls = more ? [...found.calls, ...calls].slice(0, most) : found.calls;
    matching = more ? Math.min(found.kept, matching + found.matching) : found.matching;
    last = found.last;
    asked = filter;
    for (const attempt of calls.flatMap((call) => call.attempts)) if (attempt.kind) kinds.set(attempt.kind, attempt.words);
    // Who has scrolled down reads on where they are.
    const list = scroller();
    if (more && list?.scrollTop > 0) list.scrollTop += found.calls.length * rowHeight();
    if (!more && list) list.scrollTop = 0;
    paint();
  } finally {
    busy = false;
  }
}

async function loadDetail(id) {
  detail = { id };
  if (!id) return;
  const answer = await fetch(`data/call?${new URLSearchParams({ id })}`);
  detail = { id, call: answer.ok ? await answer.json() : null };
  go(location.href, true);
  document.getElementById("detail")?.scrollIntoView({ block: "nearest" });
}

function form(view, address) {
  const option = (value, text, name) => h("option", { value, selected: (address.get(name) ?? "") === value }, text);
  const select = (name, label, options, any) =>
    h(
      "label",
      {},
      `${label} `,
      h(
        "select",
        { name },
        any && option("", any, name),
        options.map(([value, text]) => option(value, text, name)),
      ),
    );
  for (const error of view.errors) kinds.set(error.kind, error.words);
  const chosen = address.get("kind");
  if (chosen && !kinds.has(chosen)) kinds.set(chosen, chosen);
  return h(
    "form",
    { class: "filter", id: "filter", "aria-label": "Filter" },
    select("ways", "Which", [
      ["", "not the usual way"],
      ["all", "all"],
    ]),
    select(
      "client",
      "Client",
      view.clients.map(({ name }) => [name, name]),
      "any",
    ),
    select(
      "tier",
      "Tier",
      view.tiers.map(({ name }) => [name, name]),
      "any",
    ),
    select(
      "kind",
      "Kind",
      [...kinds].sort(([, a], [, b]) => a.localeCompare(b)),
      "any",
    ),
    select(
      "status",
      "Status",
      statuses.map((status) => [status, status]),
      "any",
    ),
    h("label", {}, "From ", h("input", { type: "datetime-local", name: "from", step: "1", value: local(address.get("from")) })),
    h("label", {}, "To ", h("input", { type: "datetime-local", name: "to", step: "1", value: local(address.get("to")) })),
    h("a", { href: "calls" }, "Clear"),
  );
}

// The address has times of UTC, so that a link means the same everywhere.
function local(moment) {
  if (!moment) return undefined;
  const at = new Date(moment);
  return Number.isNaN(at.getTime()) ? undefined : new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
}

document.addEventListener("change", ({ target }) => {
  if (target.form?.id !== "filter") return;
  const address = new URLSearchParams(location.search);
  const isTime = target.type === "datetime-local";
  if (target.value === "") address.delete(target.name);
  else address.set(target.name, isTime ? new Date(target.value).toISOString() : target.value);
  go(`calls?${address}`, true);
});

// What somebody has chosen stays chosen, whatever the attributes say; so the address is told to the fields as well.
function fillIn(address) {
  for (const field of document.getElementById("filter").elements) {
    const wanted = (field.type === "datetime-local" ? local(address.get(field.name)) : address.get(field.name)) ?? "";
    if (field !== document.activeElement && field.value !== wanted) field.value = wanted;
  }
}

const scroller = () => document.getElementById("calls");

const rowHeight = () => Number.parseFloat(getComputedStyle(scroller()).getPropertyValue("--row"));

const heads = callColumns.map(([name], i) =>
  h(
    "span",
    { role: "columnheader", class: `cell ${["time", "client", "outcome", "attempts", "latency r", "cost r", "verdict"][i]}` },
    name,
  ),
);

const list = () =>
  h(
    "div",
    {
      id: "calls",
      class: "calls",
      tabindex: "0",
      role: "table",
      "aria-label": "Calls",
      "aria-rowcount": calls.length + 1,
      "data-own": true,
    },
    h(
      "div",
      { class: "head", role: "row" },
      heads.map((head) => head.cloneNode(true)),
    ),
    h("div", { class: "space", role: "rowgroup" }),
  );

function paint() {
  const box = scroller();
  if (!box) return;
  const height = rowHeight();
  const first = Math.max(0, Math.floor(box.scrollTop / height) - spare);
  const shown = calls.slice(first, first + Math.ceil(box.clientHeight / height) + 2 * spare);
  const selected = detail?.id;
  const space = h(
    "div",
    { class: "space", role: "rowgroup", style: { height: `${Math.max(1, calls.length) * height}px` } },
    shown.length === 0
      ? h(
          "div",
          { class: "row", role: "row" },
          h("span", { role: "cell", class: "cell nothing" }, asked === undefined ? "Loading" : "No calls like that are kept."),
        )
      : shown.map((call, i) =>
          h(
            "div",
            {
              class: "row",
              role: "row",
              "data-key": call.sequence,
              "aria-rowindex": first + i + 2,
              "aria-current": call.id === selected,
              style: { top: `${(first + i) * height}px` },
            },
            callCells(call).map(([name, cell]) =>
              h("span", { role: "cell", class: `cell ${name}` }, name === "time" ? linked(call, cell) : cell),
            ),
          ),
        ),
  );
  box.setAttribute("aria-rowcount", calls.length + 1);
  document.getElementById("summary").textContent = summary(new URLSearchParams(location.search));
  morph(box.lastElementChild, space);
}

// A call's link keeps the filter that it was found by.
function linked(call, link) {
  const address = new URLSearchParams(asked);
  address.set("call", call.id);
  link.setAttribute("href", `calls?${address}`);
  return link;
}

function detailOf(address) {
  const id = address.get("call");
  if (!id) return undefined;
  const close = new URLSearchParams(address);
  close.delete("call");
  const box = (...children) =>
    h(
      "section",
      { class: "card", id: "detail", "aria-label": "One call", "data-key": "detail" },
      h("h2", {}, `Call ${id}`, h("a", { class: "close", href: `calls?${close}` }, "Close")),
      children,
    );
  if (detail?.id !== id || detail.call === undefined) return box(nothing("Loading"));
  const { call } = detail;
  if (call === null) return box(nothing("It is not among the calls that are kept any more."));
  const whole = Math.max(1, call.latencyMs, ...call.attempts.map((attempt) => attempt.startMs + attempt.lengthMs));
  return box(
    h("p", {}, tag(call.outcome), ` ${call.verdict}`),
    h(
      "p",
      { class: "soft" },
      [
        `${call.client}.${call.method}${call.isStream ? ", streamed" : ""}`,
        day(call.at),
        `${milliseconds(call.latencyMs)} of ${milliseconds(call.deadlineMs)}`,
        `${usd(call.costUsd)} USD`,
        call.errorType,
      ]
        .filter(Boolean)
        .join(" · "),
    ),
    call.attempts.length === 0
      ? nothing("No tier was asked.")
      : scroll(
          "Attempts",
          table(
            [["#", true], ["Tier"], ["Began", true], ["Took", true], ["Waterfall"], ["Result"]],
            call.attempts.map((attempt) =>
              h(
                "tr",
                {},
                h("td", { class: "r" }, attempt.tier),
                h("td", {}, attempt.name, attempt.role && h("small", {}, ` ${attempt.role}`)),
                h("td", { class: "r" }, milliseconds(attempt.startMs)),
                h("td", { class: "r" }, attempt.result === "skipped" ? "–" : milliseconds(attempt.lengthMs)),
                h("td", {}, h("span", { class: "wf long", "aria-hidden": "true" }, bar(attempt, whole))),
                h(
                  "td",
                  {},
                  [attempt.words, attempt.injected && `injected (${attempt.injected})`, attempt.http && `HTTP ${attempt.http}`, attempt.code, ...attempt.adaptations].filter(Boolean).join(", "),
                ),
              ),
            ),
          ),
        ),
  );
}
