import { h } from "./dom.js";
import { count, usd } from "./format.js";
import { card, nothing, scroll, table, tag } from "./parts.js";
import { gauge } from "./chains.js";

export const title = "Limits & budgets";

export const render = (view) =>
  h(
    "div",
    { class: "stack" },
    card(
      "Limits",
      "how much of each limit is in use",
      view.limits.length === 0
        ? nothing("No tier has a limit: declare [RateLimit], or set a provider's limits.")
        : scroll(
            "Limits",
            table(
              [["Limit of"], ["What"], ["Used"], ["Waiting calls", true], ...scopes(view)],
              view.limits.flatMap((limit) =>
                limit.gauges.map((of) =>
                  h(
                    "tr",
                    { "data-key": `${limit.name} ${of.name}` },
                    h("td", {}, limit.name),
                    h("td", {}, of.name),
                    h(
                      "td",
                      { class: "wide" },
                      gauge(part(of.used, of.limit), level(part(of.used, of.limit)), ` ${count(of.used)} of ${count(of.limit)}`),
                    ),
                    h("td", { class: "r" }, count(limit.waiting)),
                    of.scope && h("td", {}, tag(of.scope)),
                  ),
                ),
              ),
            ),
          ),
    ),
    card(
      "Budgets",
      "US dollars for today, in UTC",
      view.budgets.length === 0
        ? nothing("No client has a budget: declare [CostBudget].")
        : scroll(
            "Budgets",
            table(
              [["Client"], ["Day"], ["Spent"], ["By estimate", true], ["Reserved", true], ...scopes(view)],
              view.budgets.map((budget) =>
                h(
                  "tr",
                  { "data-key": budget.client },
                  h("td", {}, budget.client),
                  h("td", {}, budget.day),
                  h(
                    "td",
                    { class: "wide" },
                    budget.perDayUsd
                      ? gauge(
                          (budget.spentUsd + budget.reservedUsd) / budget.perDayUsd,
                          level((budget.spentUsd + budget.reservedUsd) / budget.perDayUsd),
                          ` ${usd(budget.spentUsd)} of ${usd(budget.perDayUsd)}`,
                        )
                      : `${usd(budget.spentUsd)}, no daily budget`,
                  ),
                  h("td", { class: "r" }, usd(budget.estimatedUsd)),
                  h("td", { class: "r" }, usd(budget.reservedUsd)),
                  view.replicas && h("td", {}, budget.scope ? tag(budget.scope) : "–"),
                ),
              ),
            ),
          ),
    ),
  );

// With replicas a figure may be one of all of them, or this process's alone.
const scopes = (view) => (view.replicas ? [["Whose"]] : []);

// A process that has no part of a limit has none left.
const part = (used, limit) => (limit > 0 ? used / limit : 1);

const level = (share) => (share >= 0.9 ? "bad" : share >= 0.7 ? "warn" : "");
