// Moments, by the clock of Paris as a form's field wants them.
export const day = 24 * 3600 * 1000;
export const clock = (moment) => new Date(moment).toLocaleString("sv-SE", { timeZone: "Europe/Paris" }).replace(" ", "T").slice(0, 16);

// The dates of an edition, in days after its call opens.
const dates = { call_opens: 0, call_closes: 60, selection: 75, jury_opens: 76, jury_closes: 95, deliberation: 97, festival_begins: 110, festival_ends: 112, palmares: 112 };

// So many days from now, at that time.
export const inDays = (days, time) => `${clock(Date.now() + days * day).slice(0, 10)}T${time}`;

// Those of an edition whose call opens so many days from now.
export const calendar = (first) => Object.fromEntries(Object.entries(dates).map(([name, at]) => [name, inDays(first + at, "18:00")]));
