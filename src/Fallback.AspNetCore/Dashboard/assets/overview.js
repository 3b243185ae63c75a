import { h } from "./dom.js";
import { count, milliseconds, percent, rate, usd } from "./format.js";
import { callCells, callColumns, card, errorShare, nothing, scroll, table, tierCells } from "./parts.js";
import { chart, legend } from "./errors.js";

export const title = "Overview";

export const render = (view) =>
  h(
    "div",
    { class: "stack" },
    tiles(view),
    card("Tiers", "the last 30 half minutes", scroll("Tiers", tiers(view))),
    card("Errors by kind", "429 apart from 5xx", chart(view), legend(view)),
    card(
      "Calls that did not go the usual way",
      undefined,
      view.unusual.length === 0
        ? nothing("None since the application started.")
        : scroll(
            "Calls that did not go the usual way",
            table(
              callColumns,
              view.unusual.map((call) =>
                h(
                  "tr",
                  { "data-key": call.sequence },
                  callCells(call).map(([name, cell]) => h("td", { class: name }, cell)),
                ),
              ),
            ),
          ),
    ),
  );

function tiles({ totals, usual, clients }) {
  const deadline = Math.max(0, ...clients.flatMap((client) => client.chains.map((chain) => chain.deadlineMs)));
  const answers = totals.live + totals.cached + totals.stale + totals.default;
  const part = (number, name) => number > 0 && `${percent(number / answers)} ${name}`;
  const before = (text) => (usual ? `usually ${text(usual)}` : "");
  const level = (share, warn, bad) => (share === undefined ? "" : share >= bad ? "bad" : share >= warn ? "warn" : "ok");
  return h(
    "section",
    { class: "tiles", "aria-label": "Figures of the last 15 minutes" },
    tile("Calls", count(totals.calls), [`${rate(totals.perSecond)} a second`, before((of) => rate(of.perSecond))]),
    tile(
      "Answered",
      percent(totals.answeredShare),
      [
        part(totals.live, "live"),
        part(totals.cached, "cached"),
        part(totals.stale, "stale"),
        part(totals.default, "default"),
        totals.failed > 0 && `${count(totals.failed)} failed`,
      ],
      level(totals.answeredShare === undefined ? undefined : 1 - totals.answeredShare, 0.000001, 0.01),
    ),
    tile("By a fallback", percent(totals.fallbackShare), [before((of) => percent(of.fallbackShare))], level(totals.fallbackShare, 0.05, 2)),
    tile("P50", milliseconds(totals.p50), [before((of) => milliseconds(of.p50))]),
    tile("P90", milliseconds(totals.p90), [before((of) => milliseconds(of.p90))]),
    tile("P99", milliseconds(totals.p99), [before((of) => milliseconds(of.p99)), deadline > 0 && `deadline ${milliseconds(deadline)}`]),
    tile(
      "Cost",
      [usd(totals.costUsd), h("small", {}, " USD")],
      [
        `${usd(totals.costPerHourUsd)} an hour`,
        before((of) => usd(of.costPerHourUsd)),
        totals.unknownCosts > 0 && `${count(totals.unknownCosts)} calls unknown`,
      ],
    ),
  );
}

const tile = (name, figure, notes, level = "") =>
  h(
    "div",
    { class: "card tile" },
    h("h2", {}, name),
    h("p", { class: `n ${level}` }, figure),
    h("p", { class: "s" }, notes.filter(Boolean).join(" · ")),
  );

const tiers = (view) =>
  table(
    [["Tier"], ["Now"], ["Health"], ["Calls", true], ["P50", true], ["P99", true], ["Errors", true]],
    view.tiers.map((tier) =>
      h(
        "tr",
        { "data-key": tier.name },
        tierCells(tier, view.slots),
        h("td", { class: "r" }, count(tier.attempts)),
        h("td", { class: "r" }, milliseconds(tier.p50)),
        h("td", { class: "r" }, milliseconds(tier.p99)),
        h("td", { class: "r" }, errorShare(tier)),
      ),
    ),
  );
