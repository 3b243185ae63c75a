import { h } from "./dom.js";
import { count, milliseconds, percent, rate, usd } from "./format.js";
import { callsOf, card, nothing, scroll, stateTag, table } from "./parts.js";

export const title = "Chains";

export const render = (view) =>
  h(
    "div",
    { class: "stack" },
    view.clients.length === 0
      ? card("Chains", undefined, nothing("No client has been registered or made yet."))
      : view.clients.map((client) =>
          h(
            "section",
            { class: "card", "data-key": client.name },
            h("h2", {}, client.name),
            figures(client),
            client.chains.map((chain, i) => chainOf(client, chain, i)),
          ),
        ),
  );

function figures({ name, figures: of }) {
  const pairs = [
    ["Calls", `${count(of.calls)}, ${rate(of.perSecond)} a second`],
    ["Answered", percent(of.answeredShare)],
    ["By a fallback", percent(of.fallbackShare)],
    ["P50", milliseconds(of.p50)],
    ["P90", milliseconds(of.p90)],
    ["P99", milliseconds(of.p99)],
    ["Cost", `${usd(of.costUsd)} USD, ${usd(of.costPerHourUsd)} an hour`],
  ];
  return h(
    "dl",
    { class: "figures" },
    pairs.map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))),
    h(
      "div",
      {},
      h("dt", {}, "Calls"),
      h("dd", {}, h("a", { href: callsOf({ client: name, ways: "all" }) }, "Show", h("span", { class: "unseen" }, ` calls of ${name}`))),
    ),
  );
}

const chainOf = (client, chain, i) =>
  h(
    "div",
    {},
    h(
      "h3",
      {},
      `${client.chains.length === 1 ? "Chain" : `Chain ${i + 1}`}: deadline ${milliseconds(chain.deadlineMs)}, at most ${chain.maxAttempts} requests`,
    ),
    scroll(
      `Tiers of ${client.name}, chain ${i + 1}`,
      table(
        [["#", true], ["Tier"], ["Now"], ["Answers", true], ["Share"]],
        chain.tiers.flatMap((tier, place) => [
          row(tier, place + 1),
          ...tier.instances.map((instance) => row(instance, "", instance.weight === 0 ? "standby" : `weight ${instance.weight}`)),
        ]),
      ),
    ),
  );

const row = (tier, place, note) =>
  h(
    "tr",
    { class: note && "instance", "data-key": tier.name },
    h("td", { class: "r" }, place),
    h("td", {}, tier.name, note && h("small", {}, ` ${note}`)),
    h("td", {}, stateTag(tier.state)),
    h("td", { class: "r" }, count(tier.answers)),
    h("td", { class: "wide" }, gauge(tier.share ?? 0, "", ` ${percent(tier.share)}`)),
  );

export const gauge = (share, level, text) =>
  h(
    "span",
    { class: "gauge" },
    h(
      "span",
      { class: "track", "aria-hidden": "true" },
      h("i", { class: level, style: { width: `${Math.max(0, Math.min(100, 100 * share))}%` } }),
    ),
    text,
  );
