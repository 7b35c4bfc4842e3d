// What the suites of the festival share: its house with those who prepare it and those who submit, and the way of a film from
// the library to the selection, and of a juror to the room.
import assert from "node:assert/strict";
import { join } from "node:path";
import { clock as local, day } from "../../../scripts/demo/calendar.mjs";
import { Browser } from "./browser.mjs";
import { makeAccount, password, Somebody } from "./people.mjs";
import { Server, temporaryFolder, until } from "./server.mjs";

export const year = new Date().getFullYear() + 1;
export { day, local };

export async function house(name, settings = []) {
  const data = join(temporaryFolder(name), "data");
  await makeAccount(data, "mod@exemple.org", "moderator", "Noé");
  await makeAccount(data, "asso@exemple.org", "depositor", "Inès");
  const server = await Server.start(data, { settings: ["--owner", "nobody", ...settings] });
  return {
    data, server, browser: await Browser.open(), visitor: new Somebody(server),
    moderator: await Somebody.signedIn(server, "mod@exemple.org"), depositor: await Somebody.signedIn(server, "asso@exemple.org"),
  };
}

// A contribution with that film, which is being prepared. Its id.
export async function depositedFilm(who, title, bytes, more = {}) {
  const { body: item } = await who.json("POST", "/api/v1/items", { kind: "film", language: "fr", title, summary: "Un quartier parle.", territory: "COM-37261", ...more });
  await who.sends(item.id, bytes, "film.mp4");
  return item.id;
}
export const filmOf = async (who, item) => (await who.json("GET", `/api/v1/items/${item}`)).body.media[0];
export const prepared = (who, item) => until("the film is prepared", async () => (await filmOf(who, item)).state === "ready", 300);

// Awa agreed to these scopes as a whole. The address with which she takes it back.
export async function agreed(who, item, scopes) {
  const grants = Object.fromEntries(["picture", "sound", "transcript", "photo", "name"].map((aspect) => [aspect, scopes]));
  const { status, body } = await who.json("POST", `/api/v1/items/${item}/people`, { name: "Awa", grants, manner: "Lu ensemble" });
  assert.equal(status, 201);
  assert.equal((await who.json("PATCH", `/api/v1/items/${item}`, { people_declared: true })).status, 200);
  return new URL(body.link).pathname;
}

// Begun in the edition's first category. The address of its page.
export async function begun(who, item, of = year) {
  const category = /name="category" value="([a-z0-9]{16})"/.exec(await who.page(`/festival/${of}/soumettre?film=${item}`))[1];
  const response = await who.post(`/festival/${of}/soumettre`, { item, category });
  assert.equal(response.status, 303, await response.text());
  return response.headers.get("location");
}
export const said = { synopsis: "Un an au pied d’une tour.", team: "Montage : Zoé Martin", contact: "Zoé", finished_on: `${year - 1}-05-01`, rights_declared: "yes", music_declared: "yes" };
// Its id as a film of the edition.
export async function handedIn(who, item, more = {}, of = year) {
  const path = await begun(who, item, of);
  const response = await who.post(path, { ...said, ...more, action: "submit" });
  assert.equal(response.status, 303, await response.text());
  return path.split("/").at(-1);
}
export async function selected(moderator, film, of = year, answer = "") {
  assert.equal((await moderator.post(`/festival/${of}/films`, { film, action: "selected", answer })).status, 303);
}

// Whoever is invited chooses a password with the link that the desk shows.
export async function invited(server, moderator, desk, name, email, more = {}) {
  const response = await moderator.post(desk, { action: "add", name, email, languages: "fr", ...more });
  assert.equal(response.status, 200);
  const link = /value="(http[^"]+\/mot-de-passe\/[^"]+)"/.exec(await response.text())[1];
  const somebody = new Somebody(server);
  const set = await somebody.post(new URL(link).pathname, { password, again: password });
  assert.equal(set.status, 303, await set.text());
  return somebody;
}
export const roomOf = async (who) => /href="(\/jure\/[a-z0-9]{16})"/.exec(await who.page("/jure"))[1];
