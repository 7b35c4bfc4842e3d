// The field that says who speaks proposes the names that the film has already.
import { Combobox } from "../combobox";
import { element } from "../page";
import { plural, t } from "../words";
import { beginningWith } from "./lines";

export function offerSpeakers(field: HTMLInputElement, names: () => string[], choose: (name: string) => void): void {
  new Combobox(field, {
    label: t("Who speaks"),
    fewest: 0,
    propose: (typed) => {
      const all = names();
      const key = (name: string) => (all.indexOf(name) < 9 ? [" ", element("span", {}, t("Alt+{n}", { n: all.indexOf(name) + 1 }))] : []);
      return Promise.resolve(beginningWith(all, typed).map((name) => ({ row: [name, ...key(name)], choose: () => choose(name) })));
    },
    found: (count) => plural(count, "{n} name", "{n} names"),
  });
}
