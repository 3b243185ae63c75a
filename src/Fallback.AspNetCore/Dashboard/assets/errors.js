import { h, svg } from "./dom.js";
import { count, minute, percent, second } from "./format.js";
import { callsOf, card, nothing, scroll, table } from "./parts.js";

export const title = "Errors";

export const render = (view) =>
  h(
    "div",
    { class: "stack" },
    card("Errors by kind", "each half minute of the last 15 minutes, 429 apart from 5xx", chart(view), legend(view)),
    card(
      "What failed where",
      "attempts, not calls: another tier may have answered the call",
      view.errors.length === 0
        ? nothing("No attempt has failed in the last 15 minutes.")
        : scroll(
            "What failed where",
            table(
              [["Tier"], ["Kind"], ["HTTP", true], ["Count", true], ["Of its attempts", true], ["Calls"]],
              view.errors.map((error) =>
                h(
                  "tr",
                  { "data-key": `${error.tier} ${error.kind} ${error.status ?? ""}` },
                  h("td", {}, error.tier),
                  h("td", {}, h("span", { class: `key ${error.group}`, "aria-hidden": "true" }), ` ${error.words}`),
                  h("td", { class: "r" }, error.status ?? "–"),
                  h("td", { class: "r" }, count(error.count)),
                  h("td", { class: "r" }, percent(error.share)),
                  h(
                    "td",
                    {},
                    h(
                      "a",
                      { href: callsOf({ tier: error.tier, kind: error.kind }) },
                      "Show",
                      h("span", { class: "unseen" }, ` calls of ${error.tier} with ${error.words}`),
                    ),
                  ),
                ),
              ),
            ),
          ),
    ),
  );

const step = 10;
const height = 100;

export function chart(view) {
  const groups = view.errorGroups.filter((group) => group.total > 0);
  const sums = view.slots.map((_, i) => groups.reduce((sum, group) => sum + group.counts[i], 0));
  const most = Math.max(1, ...sums);
  const bars = view.slots.map((slot, i) => {
    let top = height;
    return svg(
      "g",
      {},
      svg("title", {}, `${second(slot)}: ${sums[i]} failed`),
      svg("rect", { class: "base", x: i * step + 1, y: height - 1, width: step - 2, height: 1 }),
      groups.map((group) => {
        const size = (group.counts[i] / most) * height;
        top -= size;
        return size > 0 && svg("rect", { class: group.id, x: i * step + 1, y: top, width: step - 2, height: size });
      }),
    );
  });
  const label =
    groups.length === 0
      ? "No errors in the last 15 minutes"
      : `Errors each half minute, at most ${most}: ${groups.map((group) => `${group.name} ${group.total}`).join(", ")}`;
  return h(
    "div",
    { class: "chart" },
    h("span", { class: "most", "aria-hidden": "true" }, groups.length === 0 ? "" : `at most ${count(most)}`),
    svg(
      "svg",
      { viewBox: `0 0 ${step * view.slots.length} ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": label },
      bars,
    ),
    h(
      "div",
      { class: "axis", "aria-hidden": "true" },
      [view.slots[0], view.slots[15], view.at].map((at) => h("span", {}, minute(at))),
    ),
  );
}

export function legend(view) {
  const groups = view.errorGroups.filter((group) => group.total > 0);
  if (groups.length === 0) return nothing("No errors in the last 15 minutes.");
  return h(
    "ul",
    { class: "legend" },
    groups.map((group) =>
      h(
        "li",
        { "data-key": group.id },
        h("span", { class: `key ${group.id}`, "aria-hidden": "true" }),
        ` ${group.name} `,
        h("strong", {}, count(group.total)),
      ),
    ),
  );
}
