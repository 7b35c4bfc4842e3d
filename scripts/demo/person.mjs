// Somebody in front of the pages of a running server, with the cookies of a browser of their own.
export class Person {
  constructor(base) {
    this.base = base;
    this.cookies = new Map();
  }
  async answer(path, wanted, options = {}) {
    const cookie = [...this.cookies].map((pair) => pair.join("=")).join("; ");
    const response = await fetch(this.base + path, { redirect: "manual", headers: { Origin: this.base, ...(cookie ? { Cookie: cookie } : {}) }, ...options });
    if (response.status !== wanted) throw new Error(`${path} answered ${response.status}`);
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.cookies.set(name, value);
    }
    return response;
  }
  async page(path) {
    return (await this.answer(path, 200)).text();
  }
  // A form as a browser sends it, a list giving a field several times. Where it leads.
  async post(path, fields) {
    return (await this.answer(path, 303, { method: "POST", body: body(fields) })).headers.get("location");
  }
  // A form that is answered by a page. That page.
  async send(path, fields) {
    return (await this.answer(path, 200, { method: "POST", body: body(fields) })).text();
  }
}

const body = (fields) => new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one])));
