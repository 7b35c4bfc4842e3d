// The shapes from which the demonstration's pictures are composed: flat, calm, one palette. Every function returns SVG text.

export const ink = {
  cream: "#fdf8ee", paper: "#f5ecdc", sand: "#e8d7bb", stone: "#d3c3a8", sun: "#f2c879", ochre: "#dd9f4b",
  rose: "#e9bfa9", clay: "#cc7152", brick: "#a34d3a", mist: "#dbe9e6", water: "#a9cccb", sage: "#a3bf98",
  leaf: "#6b9a72", pine: "#34635a", teal: "#2f7078", dusk: "#27505c", night: "#1c3742", line: "#24323a",
};
export const skins = ["#f0c9a8", "#c98f66", "#8d5a3c", "#e3b08a", "#6b432e"];
export const hairs = ["#3a2a22", "#6e4a2f", "#d9d2c5", "#1f1b1a", "#a8622f"];

export const rect = (x, y, width, height, fill, radius = 0, more = "") =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" ${more}/>`;
export const circle = (x, y, radius, fill, more = "") => `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}" ${more}/>`;
export const ellipse = (x, y, rx, ry, fill, more = "") =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}" ${more}/>`;
export const path = (d, fill, more = "") => `<path d="${d}" fill="${fill}" ${more}/>`;
export const stroke = (d, colour, width, more = "") =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;
export const group = (x, y, scale, content) => `<g transform="translate(${x} ${y}) scale(${scale})">${content}</g>`;
export const mirrored = (x, y, scale, content) => `<g transform="translate(${x} ${y}) scale(${-scale} ${scale})">${content}</g>`;
export const times = (count, make) => Array.from({ length: count }, (_, index) => make(index)).join("");
const escaped = (text) => text.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);
export const text = (x, y, size, fill, words, more = "") =>
  `<text x="${x}" y="${y}" font-family="DejaVu Sans" font-size="${size}" fill="${fill}" ${more}>${escaped(words)}</text>`;

// A repeatable scatter: the same picture each time it is made.
export function scatter(seed) {
  let state = seed * 2654435761;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
    return state / 4294967296;
  };
}

export const svg = (width, height, content, background = ink.mist) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${rect(0, 0, width, height, background)}${content}</svg>`;

// Head and shoulders, 0 0 at the chin, about 300 high. `hair`: short, bun, long, curly, scarf, cap, bald.
export function bust({ skin = skins[0], hair = hairs[0], style = "short", top = ink.teal, beard = false, glasses = false, speaking = false }) {
  const back = {
    long: path("M-78-110C-84-230 84-230 78-110L86 40H-86Z", hair),
    curly: circle(-66, -150, 44, hair) + circle(66, -150, 44, hair) + circle(-78, -92, 38, hair) + circle(78, -92, 38, hair) + circle(0, -200, 62, hair),
    bun: circle(0, -222, 36, hair),
    scarf: path("M-92-100C-96-240 96-240 92-100L104 60H-104Z", hair),
  };
  const front = {
    short: path("M-66-108C-78-220 78-220 66-108C54-150 30-164 0-164S-54-150-66-108Z", hair),
    long: path("M-68-96C-76-214 76-214 68-96C58-148 26-170-20-172C-40-150-56-136-68-96Z", hair),
    curly: path("M-64-110C-70-200 70-200 64-110C44-146-44-146-64-110Z", hair),
    bun: path("M-66-104C-74-216 74-216 66-104C50-156-50-156-66-104Z", hair),
    scarf: path("M-72-92C-84-220 84-220 72-92C54-164-54-164-72-92Z", hair) + path("M-66-30C-30 20 30 20 66-30L80 40H-80Z", hair),
    cap: path("M-72-128C-70-222 70-222 72-128Z", hair) + rect(-20, -140, 122, 18, hair, 9),
    bald: "",
  };
  const mouth = speaking ? path("M-22-52Q0-46 22-52Q14-26 0-26T-22-52Z", "#8c3f35") + path("M-16-50Q0-46 16-50L13-44Q0-41-13-44Z", ink.cream) : stroke("M-16-46Q0-32 16-46", "#8c3f35", 6);
  return (
    (back[style] ?? "") +
    path("M-34-30V26H34V-30Z", skin) + path("M-34-6C-12 14 12 14 34-6V18H-34Z", "#000", 'opacity=".1"') +
    path("M-150 190C-150 60-96 30-34 18C-18 44 18 44 34 18C96 30 150 60 150 190Z", top) +
    ellipse(0, -92, 66, 78, skin) +
    (beard ? path("M-64-84C-62-2 62-2 64-84C44-56-44-56-64-84Z", hair) : "") +
    circle(-25, -98, 6, ink.line) + circle(25, -98, 6, ink.line) +
    stroke("M-36-118Q-25-124-14-118M14-118Q25-124 36-118", hair === hairs[2] ? "#a89f90" : hair, 5) +
    stroke("M0-94Q-7-76 2-72", "#000", 4, 'opacity=".22"') + mouth +
    (glasses ? stroke("M-46-98a21 21 0 1 0 42 0a21 21 0 1 0-42 0M4-98a21 21 0 1 0 42 0a21 21 0 1 0-42 0M-4-100Q0-104 4-100", ink.line, 5) : "") +
    (front[style] ?? "")
  );
}

// Someone standing, 0 0 between the feet, about 300 high.
export function figure({ skin = skins[0], hair = hairs[0], style = "short", top = ink.clay, legs = ink.dusk, arm = "down" }) {
  const arms = {
    down: stroke("M-40-176Q-58-130-52-92M40-176Q58-130 52-92", top, 24) + circle(-52, -84, 12, skin) + circle(52, -84, 12, skin),
    up: stroke("M-40-176Q-58-130-52-92", top, 24) + stroke("M40-176Q84-204 82-262", top, 24) + circle(-52, -84, 12, skin) + circle(82, -272, 12, skin),
    both: stroke("M-40-172Q-84-200-84-258M40-172Q84-200 84-258", top, 24) + circle(-84, -268, 12, skin) + circle(84, -268, 12, skin),
  };
  return (
    ellipse(0, 2, 66, 9, "#000", 'opacity=".12"') + stroke("M-20-96V-6M20-96V-6", legs, 34) +
    path("M-26-4h-14M26-4h14", "none") + arms[arm] + path("M-50-176C-50-208 50-208 50-176L44-84H-44Z", top) +
    rect(-12, -214, 24, 24, skin) +
    (style === "long" ? path("M-36-236C-40-296 40-296 36-236L42-190H-42Z", hair) : "") +
    (style === "scarf" ? path("M-40-236C-44-300 44-300 40-236L48-186H-48Z", hair) : "") +
    (style === "bun" ? circle(0, -284, 16, hair) : "") + ellipse(0, -240, 30, 35, skin) +
    (style === "curly" ? circle(-24, -262, 20, hair) + circle(24, -262, 20, hair) + circle(0, -272, 24, hair) : "") +
    path("M-31-244C-36-292 36-292 31-244C24-264-24-264-31-244Z", hair)
  );
}

export function tree(height, crown = ink.leaf) {
  const r = height * 0.28;
  return (
    rect(-height * 0.035, -height * 0.5, height * 0.07, height * 0.5, "#7a5a44", 4) + circle(0, -height * 0.68, r, crown) +
    circle(-r * 0.7, -height * 0.52, r * 0.72, crown) + circle(r * 0.72, -height * 0.54, r * 0.7, crown) +
    circle(-r * 0.3, -height * 0.78, r * 0.45, "#fff", 'opacity=".1"')
  );
}

export function building(width, floors, colour, { seed = 1, roof = ink.brick, lit = ink.sun, flat = true } = {}) {
  const random = scatter(seed);
  const floor = 92, height = floors * floor + 46;
  const columns = Math.max(2, Math.floor((width - 30) / 78));
  const step = (width - 20) / columns;
  let out = rect(0, -height, width, height, colour) + rect(width - 26, -height, 26, height, "#000", 0, 'opacity=".07"');
  out += flat ? rect(-8, -height - 16, width + 16, 20, roof, 3) : path(`M-14 ${-height}L${width / 2} ${-height - 110}L${width + 14} ${-height}Z`, roof);
  for (let row = 0; row < floors; row++) {
    for (let column = 0; column < columns; column++) {
      const x = 10 + column * step + (step - 44) / 2, y = -height + 30 + row * floor;
      const kind = random();
      out += rect(x, y, 44, 56, kind < 0.3 ? lit : ink.dusk, 3) + stroke(`M${x + 22} ${y}v56`, colour, 4);
      if (kind > 0.55) out += rect(x - 8, y + 50, 60, 6, ink.line, 2, 'opacity=".5"') + times(5, (i) => rect(x - 6 + i * 13, y + 34, 3, 18, ink.line, 0, 'opacity=".45"'));
      if (kind > 0.86) out += circle(x + 8, y + 32, 9, ink.leaf) + circle(x + 24, y + 34, 8, ink.clay) + circle(x + 38, y + 32, 9, ink.leaf);
      if (kind < 0.1) out += path(`M${x} ${y}h20v30q-10 6-20 0Z`, ink.cream, 'opacity=".8"');
    }
  }
  return out + rect(width / 2 - 30, -66, 60, 66, ink.dusk, 4) + circle(width / 2 + 16, -32, 4, ink.sun);
}

export const cloud = (opacity = 0.75) =>
  `<g opacity="${opacity}" fill="#fff"><ellipse cx="0" cy="0" rx="90" ry="26"/><ellipse cx="-34" cy="-18" rx="46" ry="30"/><ellipse cx="30" cy="-22" rx="52" ry="36"/></g>`;

export const banner = (words, width, colour = ink.cream) =>
  path(`M0 0Q${width / 2} 26 ${width} 0V74Q${width / 2} 100 0 74Z`, colour) +
  text(width / 2, 62, 40, ink.brick, words, 'text-anchor="middle" font-weight="bold"');
