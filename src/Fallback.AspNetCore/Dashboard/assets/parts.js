// What several pages have in common.

import { h } from "./dom.js";
import { count, milliseconds, percent, precise, second, short, usd, wait } from "./format.js";

const marks = { ok: "●", warn: "◐", bad: "○", none: "–" };

export const tag = (state, extra = "") =>
  h(
    "span",
    { class: `tag ${state.level}` },
    h("span", { "aria-hidden": "true" }, marks[state.level]),
    h("span", { class: "words", title: state.words }, `${state.words}${extra}`),
  );

export const stateTag = (state) => tag(state, state.seconds ? `, ${wait(state.seconds)}` : "");

export const card = (title, note, ...children) =>
  h("section", { class: "card" }, h("h2", {}, title, note && h("small", {}, ` ${note}`)), children);

export const scroll = (label, ...children) => h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, children);

export const nothing = (text) => h("p", { class: "nothing" }, text);

export function table(columns, rows) {
  const heads = columns.map(([name, right]) => h("th", { scope: "col", class: right && "r" }, name));
  return h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows));
}

// The less well a half minute went, the lower its bar, so that colour is not all there is to see.
export function heat(tier, slots) {
  const letters = [...tier.health];
  const of = (letter) => letters.filter((each) => each === letter).length;
  const label = `Health of ${tier.name}: of ${letters.length} half minutes ${of("o")} fine, ${of("w")} with errors, ${of("b")} bad, ${of("n")} without calls`;
  return h(
    "span",
    { class: "heat", role: "img", "aria-label": label },
    letters.map((letter, i) =>
      h("i", { class: letter, title: `${second(slots[i])}: ${tier.failedOf[i]} of ${count(tier.attemptsOf[i])} failed` }),
    ),
  );
}

export function waterfall(call) {
  const whole = Math.max(1, call.latencyMs, ...call.attempts.map((attempt) => attempt.startMs + attempt.lengthMs));
  const label = call.attempts.length === 0 ? "No attempts" : call.attempts.map((attempt) => `${attempt.name} ${attempt.words}${attempt.injected ? ", injected" : ""}`).join("; ");
  return h(
    "span",
    { class: "wf", role: "img", "aria-label": label, title: label },
    call.attempts.map((attempt) => bar(attempt, whole)),
  );
}

export function bar(attempt, whole) {
  const left = (100 * attempt.startMs) / whole;
  return h("i", {
    class: attempt.result,
    style: { left: `${Math.min(98, left)}%`, width: `${Math.max(0, Math.min(100 - left, (100 * attempt.lengthMs) / whole))}%` },
  });
}

export const callLink = (call, text) => h("a", { href: `calls?call=${encodeURIComponent(call.id)}` }, text);

export const callCells = (call) => [
  ["time", callLink(call, precise(call.at))],
  ["client", h("span", { title: `${call.client}.${call.method}` }, `${short(call.client)}.${call.method}`)],
  ["outcome", tag(call.outcome)],
  ["attempts", waterfall(call)],
  ["latency r", milliseconds(call.latencyMs)],
  ["cost r", usd(call.costUsd)],
  ["verdict", h("span", { title: call.verdict }, call.verdict)],
];

export const callColumns = [["Time"], ["Client"], ["Outcome"], ["Attempts"], ["Latency", true], ["Cost, USD", true], ["Verdict"]];

export const callsOf = (filter) => `calls?${new URLSearchParams(filter)}`;

// How a tier stands, at the beginning of its row on every page.
export const tierCells = (tier, slots) => [
  h("td", {}, h("a", { href: callsOf({ tier: tier.name }) }, tier.name)),
  h("td", {}, stateTag(tier.state)),
  h("td", {}, heat(tier, slots)),
];

export const errorShare = (tier) => percent(tier.errorShare);
