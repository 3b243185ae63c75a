import { h } from "./dom.js";
import { count, day, milliseconds, percent, usd } from "./format.js";
import { card, errorShare, nothing, scroll, stateTag, table, tag, tierCells } from "./parts.js";

export const title = "Tiers";

export const render = (view) =>
  h(
    "div",
    { class: "stack" },
    card(
      "Tiers",
      "every instance of every provider, the last 30 half minutes",
      view.tiers.length === 0
        ? nothing("No client has been registered or made yet.")
        : scroll(
            "Tiers",
            table(
              [
                ["Tier"],
                ["Now"],
                ["Health"],
                ["In flight", true],
                ["Attempts", true],
                ["Skipped", true],
                ["Errors", true],
                ["P50", true],
                ["P90", true],
                ["P99", true],
                ["Cost, USD", true],
              ],
              view.tiers.map((tier) => row(tier, view.slots)),
            ),
          ),
      view.globalBreaker && h("p", { class: "below" }, "The breaker over all tiers: ", stateTag(view.globalBreaker)),
      h(
        "p",
        { class: "below soft" },
        "A full bar is a half minute in which less than 5 % of the attempts failed; in a medium bar up to half of them failed, in the lowest more.",
      ),
    ),
    card(
      "What keeps calls away",
      undefined,
      scroll(
        "Breakers",
        table(
          [["Tier"], ["Breaker"], ["Endpoint"], ["Key"], ["Since"], ["Last failure"], ["Learned from refusals"], ...(view.allowActions ? [["Actions"]] : [])],
          view.tiers.map((tier) =>
            h(
              "tr",
              { "data-key": tier.name },
              h("td", {}, tier.name),
              h("td", {}, stateTag(tier.breaker)),
              h("td", {}, stateTag(tier.endpoint)),
              h("td", {}, stateTag(tier.key)),
              h("td", {}, tier.since ? day(tier.since) : "–"),
              h("td", {}, tier.lastFailure ? `${tier.lastFailure}, ${day(tier.lastFailureAt)}` : "–"),
              h("td", {}, tier.learned.join(", ") || "–"),
              view.allowActions &&
                h(
                  "td",
                  {},
                  h(
                    "div",
                    { class: "buttons" },
                    button("isolate", "Isolate", tier),
                    button("reset", "Reset", tier),
                    tier.instance && (tier.isDraining ? button("restore", "Restore", tier) : button("drain", "Drain", tier)),
                  ),
                ),
            ),
          ),
        ),
      ),
    ),
    probes(view),
  );

// Only where there are any: most applications have none.
function probes(view) {
  const probed = view.tiers.filter((tier) => tier.probe || tier.synthetic);
  if (probed.length === 0) return undefined;
  return card(
    "Probes and synthetic traffic",
    "requests that the runtime sends by itself; days are UTC",
    scroll(
      "Probes",
      table(
        [
          ["Tier"],
          ["Last probe"],
          ["Failed in a row", true],
          ["Cost today, USD", true],
          ["Last question"],
          ["Usually", true],
          ["Share", true],
          ["Questions today", true],
          ["Cost today, USD", true],
        ],
        probed.map((tier) =>
          h(
            "tr",
            { "data-key": tier.name },
            h("td", {}, tier.name),
            h("td", {}, last(tier.probe)),
            h("td", { class: "r" }, count(tier.probe?.failedInARow)),
            h("td", { class: "r" }, usd(tier.probe?.costUsd)),
            h("td", {}, last(tier.synthetic)),
            h("td", { class: "r" }, milliseconds(tier.synthetic?.usualMs)),
            h("td", { class: "r" }, percent(tier.synthetic?.share)),
            h("td", { class: "r" }, count(tier.synthetic?.questions)),
            h("td", { class: "r" }, usd(tier.synthetic?.costUsd)),
          ),
        ),
      ),
    ),
  );
}

const last = (of) => (of ? [tag(of.state), ` after ${milliseconds(of.latencyMs)}, ${day(of.at)}`] : "–");

const row = (tier, slots) =>
  h(
    "tr",
    { "data-key": tier.name },
    tierCells(tier, slots),
    h("td", { class: "r" }, count(tier.underWay)),
    h("td", { class: "r" }, count(tier.attempts)),
    h("td", { class: "r" }, count(tier.skipped)),
    h("td", { class: "r" }, errorShare(tier)),
    h("td", { class: "r" }, milliseconds(tier.p50)),
    h("td", { class: "r" }, milliseconds(tier.p90)),
    h("td", { class: "r" }, milliseconds(tier.p99)),
    h("td", { class: "r" }, usd(tier.costUsd)),
  );

const button = (action, text, tier) =>
  h(
    "button",
    { type: "button", "data-action": action, "data-model": tier.model, "data-instance": tier.instance, "aria-label": `${text} ${tier.name}` },
    text,
  );
