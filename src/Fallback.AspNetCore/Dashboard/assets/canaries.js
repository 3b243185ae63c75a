import { h } from "./dom.js";
import { count, day, milliseconds, percent, usd } from "./format.js";
import { card, nothing, scroll, table, tag } from "./parts.js";
import { gauge } from "./chains.js";

export const title = "Canaries";

export const render = (view) =>
  h(
    "div",
    { class: "stack" },
    view.canaries.length === 0
      ? card("Canaries", undefined, nothing("No client has a canary: declare [Canary], or configure one."))
      : view.canaries.map((canary) => one(canary, view.allowActions)),
  );

const one = (canary, allowActions) =>
  h(
    "section",
    { class: "card", "data-key": `${canary.client} ${canary.model}` },
    h("h2", {}, canary.model, h("small", {}, ` of ${canary.client}`)),
    h(
      "p",
      { class: "below" },
      tag(canary.state),
      " ",
      gauge(canary.percent / 100, "", ` ${canary.percent} % of conversations ask it first`),
    ),
    canary.proposal && h("p", { class: "below" }, "All conversations ask it first now; to make that permanent, declare: ", h("code", {}, canary.proposal)),
    scroll(
      `Samples of ${canary.model}`,
      table(
        [["First attempts of"], ["Samples", true], ["Succeeded", true], ["P95", true], ["Cost of a call, USD", true]],
        [record("the canary", canary.canary), record("the first choice", canary.primary)],
      ),
    ),
    h(
      "p",
      { class: "below soft" },
      `Evidence that it is worse: ${canary.evidence.toFixed(2)}; at ${count(canary.evidenceLimit)} it is rolled back.`,
    ),
    h("h3", {}, "Decisions"),
    scroll(
      `Decisions about ${canary.model}`,
      table(
        [["When"], ["Decision"], ["Share"], ["Samples", true], ["Why"]],
        canary.decisions.map((decision) =>
          h(
            "tr",
            { "data-key": decision.at },
            h("td", {}, day(decision.at)),
            h("td", {}, tag(decision.verdict)),
            h("td", {}, decision.percentBefore === decision.percent ? `${decision.percent} %` : `${decision.percentBefore} % → ${decision.percent} %`),
            h("td", { class: "r" }, count(decision.samples)),
            h("td", {}, decision.reason),
          ),
        ),
      ),
    ),
    allowActions &&
      h(
        "div",
        { class: "buttons" },
        canary.canResume ? button("resume", "Resume", canary) : canary.canPause && button("pause", "Pause", canary),
        canary.canPause && button("abort", "Abort", canary),
        button("restart", "Restart", canary),
      ),
  );

const record = (name, of) =>
  h(
    "tr",
    { "data-key": name },
    h("td", {}, name),
    h("td", { class: "r" }, count(of.samples)),
    h("td", { class: "r" }, percent(of.successRate)),
    h("td", { class: "r" }, milliseconds(of.p95)),
    h("td", { class: "r" }, usd(of.meanCostUsd)),
  );

const button = (action, text, canary) =>
  h(
    "button",
    { type: "button", "data-action": action, "data-client": canary.client, "data-name": `the canary of ${canary.client}`, "aria-label": `${text} the canary of ${canary.client}` },
    text,
  );
