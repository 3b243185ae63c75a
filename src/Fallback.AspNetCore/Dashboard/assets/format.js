// Figures and times as the pages write them. What is not known is a dash.

const none = "–";
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const seconds = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const counts = new Intl.NumberFormat("en");
const known = (value) => value !== undefined && value !== null;

export const count = (value) => (known(value) ? counts.format(value) : none);

export const rate = (value) => (value >= 10 ? counts.format(Math.round(value)) : value.toFixed(value >= 1 || value === 0 ? 1 : 2));

export function percent(share) {
  if (!known(share)) return none;
  const value = 100 * share;
  // 99.96 % is not all, and 0.04 % not nothing.
  if (value > 99.9 && value < 100) return "> 99.9 %";
  if (value > 0 && value < 0.1) return "< 0.1 %";
  return `${value === 0 || value === 100 ? value : value.toFixed(1)} %`;
}

export function milliseconds(value) {
  if (!known(value)) return none;
  if (value < 1000) return `${Math.round(value)} ms`;
  return value < 120000 ? `${(value / 1000).toFixed(1)} s` : `${Math.round(value / 60000)} min`;
}

// Of what takes less than a millisecond as a rule.
export const fine = (value) => (known(value) && value < 100 ? `${value.toFixed(1)} ms` : milliseconds(value));

export function wait(value) {
  return value < 120 ? `${Math.max(1, Math.round(value))} s` : `${Math.round(value / 60)} min`;
}

export function usd(value) {
  if (!known(value)) return none;
  if (value === 0) return "0";
  return value >= 0.995 ? value.toFixed(2) : value >= 0.00005 ? value.toFixed(4) : "< 0.0001";
}

export const minute = (moment) => clock.format(moment);

export const second = (moment) => seconds.format(moment);

export const precise = (moment) => `${seconds.format(moment)}.${String(moment % 1000).padStart(3, "0")}`;

export const day = (moment) =>
  new Date(moment).toDateString() === new Date().toDateString() ? second(moment) : new Date(moment).toLocaleString();

// "IAssistant.AnswerAsync" of "My.App.IAssistant"; the whole name is in the details.
export const short = (name) => name.slice(name.lastIndexOf(".") + 1);
