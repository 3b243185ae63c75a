import { h } from "./dom.js";
import { count, day, fine, usd } from "./format.js";
import { card, nothing, scroll, stateTag, table } from "./parts.js";
import { gauge } from "./chains.js";

export const title = "Replicas";

export const isOffered = (view) => Boolean(view?.replicas);

export const render = ({ replicas }) =>
  h(
    "div",
    { class: "stack" },
    replicas
      ? [store(replicas), processes(replicas), shares(replicas)]
      : card("Replicas", undefined, nothing("This process shares nothing with other replicas: give it a store, for example with AddFallbackRedis.")),
  );

function store(of) {
  const pairs = [
    ["Store", of.store],
    ["State", stateTag(of.state)],
    ["Last contact", of.heardAt ? day(of.heardAt) : "never"],
    ["Last answer took", fine(of.latencyMs)],
    ["Last failure", of.lastFailure ?? "–"],
  ];
  return card(
    "Store",
    "through which this process shares its state with the other replicas",
    h(
      "dl",
      { class: "figures" },
      pairs.map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))),
    ),
    of.state.level === "bad" &&
      h(
        "p",
        { class: "below" },
        "Until it answers, this process uses its own part of limits and budgets, uses only its own breakers, and leaves the shares of canaries as they are.",
      ),
  );
}

const processes = (of) =>
  card(
    "Processes",
    "that share the store, and what they report",
    scroll(
      "Processes",
      table(
        [["Process"], ["Version"], ["Last seen"], ["Reports"]],
        of.processes.map((process, i) =>
          h(
            "tr",
            { "data-key": `${i} ${process.name}` },
            h("td", {}, process.name, process.isThis && h("small", {}, " this process")),
            h("td", {}, process.version),
            h("td", {}, process.isThis ? "now" : day(process.seenAt)),
            h(
              "td",
              {},
              process.evidence.length === 0
                ? "–"
                : h(
                    "ul",
                    { class: "says" },
                    process.evidence.map((said) => h("li", {}, said)),
                    process.moreEvidence > 0 && h("li", {}, `and ${count(process.moreEvidence)} more`),
                  ),
            ),
          ),
        ),
      ),
    ),
    of.moreProcesses > 0 && h("p", { class: "below soft" }, `and ${count(of.moreProcesses)} more`),
  );

const amount = (share, value) => (share.unit === "usd" ? usd(value) : count(value));

const shares = (of) =>
  card(
    "Shares",
    "what this process may use of shared limits (per minute) and budgets (today)",
    of.shares.length === 0
      ? nothing("No limit per minute and no daily budget is declared.")
      : scroll(
          "Shares",
          table(
            [["Of"], ["What"], ["This process may use"], ["Used by all", true], ["Source"]],
            of.shares.map((share, i) =>
              h(
                "tr",
                { "data-key": `${i} ${share.of} ${share.unit}` },
                h("td", {}, share.of),
                h("td", {}, share.unit === "usd" ? "USD today" : `${share.unit} in 60 s`),
                h(
                  "td",
                  { class: "wide" },
                  gauge(share.total > 0 ? share.held / share.total : 0, "", ` ${amount(share, share.held)} of ${amount(share, share.total)}`),
                ),
                h("td", { class: "r" }, amount(share, share.usedByAll)),
                h("td", {}, stateTag(share.state)),
              ),
            ),
          ),
        ),
    of.moreShares > 0 && h("p", { class: "below soft" }, `and ${count(of.moreShares)} more`),
  );
