// The pictures of the demonstration, each a whole SVG: wide ones 1600 by 900, upright ones 900 by 1600.
import {
  banner, building, bust, circle, cloud, ellipse, figure, group, hairs, ink, mirrored, path, rect, scatter, skins, stroke, svg, text, times, tree,
} from "./shapes.mjs";

export const people = {
  nadia: { skin: skins[1], hair: "#5c3b57", style: "scarf", top: ink.clay },
  roger: { skin: skins[0], hair: hairs[2], style: "short", top: ink.pine, glasses: true, beard: true },
  ilyes: { skin: skins[3], hair: hairs[3], style: "curly", top: ink.ochre },
  jeanne: { skin: skins[0], hair: hairs[4], style: "long", top: ink.teal },
  aminata: { skin: skins[4], hair: hairs[3], style: "bun", top: ink.brick },
  paul: { skin: skins[3], hair: hairs[1], style: "cap", top: ink.dusk },
  lucie: { skin: skins[0], hair: hairs[1], style: "bun", top: ink.leaf, glasses: true },
  samir: { skin: skins[2], hair: hairs[3], style: "short", top: ink.cream, beard: true },
};
const crowd = Object.values(people);
const standing = (index, arm = "down") => {
  const { skin, hair, style, top } = crowd[index % crowd.length];
  return figure({ skin, hair, style, top, legs: index % 2 ? ink.night : "#6b5a4c", arm });
};

const plants = (seed, count, x, y, width) => {
  const random = scatter(seed);
  return times(count, () => {
    const px = x + random() * width, tall = 18 + random() * 34;
    return stroke(`M${px} ${y}q-4 ${-tall / 2} 0 ${-tall}`, ink.leaf, 5) + circle(px, y - tall, 6 + random() * 7, [ink.clay, ink.sun, ink.rose, ink.leaf][Math.floor(random() * 4)]);
  });
};

export function quarter() {
  return svg(1600, 900,
    circle(1260, 190, 84, ink.sun) + group(330, 150, 1.2, cloud()) + group(900, 100, 0.9, cloud(0.6)) +
    path("M0 640C300 540 700 560 1000 600S1500 560 1600 600V900H0Z", ink.sage) +
    group(60, 730, 1, building(330, 5, ink.rose, { seed: 3, roof: ink.brick })) +
    group(410, 730, 1, building(250, 4, ink.cream, { seed: 8, roof: ink.teal })) +
    group(680, 730, 1, building(360, 6, ink.sand, { seed: 5, roof: ink.pine })) +
    group(1060, 730, 1, building(230, 3, ink.clay, { seed: 2, flat: false, roof: ink.night })) +
    group(1310, 730, 1, building(260, 5, ink.paper, { seed: 9, roof: ink.ochre })) +
    rect(0, 726, 1600, 174, ink.stone) + path("M0 800H1600V900H0Z", "#000", 'opacity=".05"') +
    group(400, 770, 1, tree(270)) + group(1050, 780, 1, tree(230, ink.pine)) + group(1560, 780, 1, tree(300, ink.leaf)) +
    group(560, 850, 0.72, standing(0)) + group(650, 856, 0.74, standing(1)) + group(820, 862, 0.55, standing(2, "up")) + group(1200, 850, 0.72, standing(4)) +
    rect(90, 800, 190, 16, "#8a6548", 4) + rect(104, 816, 12, 40, ink.line) + rect(254, 816, 12, 40, ink.line));
}

export function roundTable() {
  const behind = [0, 1, 3, 4, 6, 7];
  const seats = behind.map((who, index) => group(270 + index * 212, 470 - Math.sin((index / 5) * Math.PI) * 60, 0.72, bust({ ...crowd[who], speaking: index === 2 }))).join("");
  const backs = [2, 5, 1, 4].map((who, index) => {
    const { hair, top } = crowd[who];
    return group(350 + index * 300, 860, 0.9, ellipse(0, -92, 70, 80, hair) + path("M-150 190C-150 40-90 10 0 10S150 40 150 190Z", top));
  }).join("");
  return svg(1600, 900,
    rect(0, 0, 1600, 560, ink.paper) + rect(120, 70, 420, 280, ink.mist, 6) + group(210, 350, 1, tree(200)) + group(430, 350, 1, tree(150, ink.pine)) +
    stroke("M330 70V350M120 210H540", ink.cream, 12) + rect(112, 346, 436, 18, ink.stone, 4) +
    rect(1060, 80, 420, 240, ink.pine, 8) + times(4, (i) => rect(1095, 116 + i * 48, [280, 330, 230, 300][i], 14, ink.cream, 7, 'opacity=".75"')) +
    times(3, (i) => rect(700 + i * 92, 110, 72, 92, [ink.sun, ink.rose, ink.sage][i], 3)) + rect(0, 540, 1600, 360, ink.sand) +
    seats + ellipse(800, 640, 690, 150, "#b98d62") + ellipse(800, 624, 690, 150, "#cda074") +
    times(6, (i) => group(420 + i * 150, 590 + (i % 2) * 50, 1, `<g transform="rotate(${i * 17 - 40})">${rect(-34, -22, 68, 44, ink.cream, 3)}${rect(-24, -10, 44, 5, ink.stone)}${rect(-24, 2, 34, 5, ink.stone)}</g>`)) +
    group(800, 660, 1, rect(-26, -50, 52, 60, ink.teal, 8) + plants(4, 6, -22, -46, 44)) + backs, ink.paper);
}

// One person who speaks, beside something of where they live.
export function speaker(who, side, { wall = ink.mist, plate = "" } = {}) {
  const x = side === "left" ? 560 : 1040, other = side === "left" ? 1120 : 300;
  const shelf = (y) => rect(other - 190, y, 420, 16, "#a27a55", 4);
  return svg(1600, 900,
    rect(0, 0, 1600, 900, wall) + circle(x, 430, 360, "#fff", 'opacity=".28"') + circle(x, 430, 260, "#fff", 'opacity=".24"') +
    shelf(330) + shelf(560) + times(7, (i) => rect(other - 170 + i * 38, 330 - [110, 90, 126, 100, 118, 84, 104][i], 30, [110, 90, 126, 100, 118, 84, 104][i], [ink.clay, ink.teal, ink.ochre, ink.cream, ink.pine, ink.rose, ink.brick][i], 3)) +
    group(other + 160, 330, 1, rect(-36, -56, 72, 56, ink.clay, 8) + stroke("M0-56C-30-90-50-110-46-150M0-56C10-100 40-120 36-160M0-56Q-2-120-4-180", ink.leaf, 12)) +
    group(other - 90, 560, 1, rect(-44, -70, 88, 70, ink.cream, 6) + stroke("M-40-36H40", ink.teal, 6)) + rect(other + 10, 480, 130, 80, ink.sun, 4) + circle(other + 75, 520, 24, ink.clay) +
    group(x, 600, 2.05, bust({ ...people[who], speaking: true })) + plate);
}

export function townHall() {
  return svg(1600, 900,
    circle(300, 180, 70, ink.sun) + group(1240, 140, 1.3, cloud()) + group(620, 100, 0.8, cloud(0.6)) +
    rect(0, 700, 1600, 200, ink.stone) + group(120, 710, 1, building(260, 4, ink.rose, { seed: 12, roof: ink.teal })) + group(1260, 710, 1, building(280, 4, ink.sand, { seed: 6, roof: ink.brick })) +
    rect(420, 330, 760, 380, ink.cream) + path("M390 330L800 190L1210 330Z", ink.dusk) + circle(800, 278, 30, ink.cream) + stroke("M800 260v18l12 8", ink.line, 5) +
    rect(440, 372, 720, 46, ink.sand) + text(800, 408, 34, ink.dusk, "MAIRIE", 'text-anchor="middle" letter-spacing="14" font-weight="bold"') +
    times(6, (i) => rect(470 + i * 120, 440, 30, 230, ink.paper, 6) + rect(464 + i * 120, 432, 42, 14, ink.stone, 3)) +
    times(5, (i) => (i === 2 ? rect(752, 520, 96, 190, ink.teal, 48) : rect(522 + i * 120, 480, 56, 110, ink.dusk, 28))) +
    times(4, (i) => rect(440 - i * 26, 670 + i * 22, 720 + i * 52, 24, i % 2 ? ink.sand : ink.paper)) + stroke("M800 190V110", ink.line, 7) +
    rect(803, 112, 26, 50, "#3f5f8f") + rect(829, 112, 26, 50, ink.cream) + rect(855, 112, 26, 50, "#b5453c") +
    times(7, (i) => group(330 + i * 156, 860 + (i % 2) * 14, 0.74, standing(i, i === 2 || i === 4 ? "up" : "down"))) + group(560, 560, 1, banner("Écoutez-nous", 420)));
}

export function lottery() {
  const random = scatter(21);
  const balls = times(26, () => circle(-150 + random() * 300, 40 + random() * 110, 26, [ink.clay, ink.sun, ink.teal, ink.sage, ink.rose, ink.cream][Math.floor(random() * 6)]));
  return svg(1600, 900,
    rect(0, 0, 1600, 900, ink.mist) + circle(800, 420, 520, "#fff", 'opacity=".25"') + rect(0, 760, 1600, 140, "#cda074") + rect(0, 760, 1600, 14, "#b98d62") +
    group(800, 470, 1, stroke("M-250-10L-330 290M250-10L330 290", ink.dusk, 26) + circle(0, -10, 262, "#fff", 'opacity=".55"') + `<clipPath id="drum"><circle cx="0" cy="-10" r="250"/></clipPath><g clip-path="url(#drum)">${group(0, 0, 1.4, balls)}</g>` +
      stroke("M-262-10a262 262 0 1 0 524 0a262 262 0 1 0-524 0", ink.teal, 18) + stroke("M-262-10C-120 60 120 60 262-10", ink.teal, 8, 'opacity=".4"') + circle(0, -10, 24, ink.ochre) + stroke("M262-10H350V-80", ink.ochre, 18) + circle(350, -96, 24, ink.clay)) +
    group(250, 840, 1.1, bust({ ...people.jeanne, speaking: true })) + group(1370, 850, 1.1, bust(people.samir)) +
    group(1120, 700, 1, `<g transform="rotate(-8)">${rect(0, 0, 190, 84, ink.cream, 6)}${text(95, 54, 34, ink.brick, "n° 127", 'text-anchor="middle" font-weight="bold"')}</g>`));
}

export function assembly() {
  const random = scatter(33);
  const row = (radius, count, y, scale) => times(count, (i) => {
    const angle = Math.PI * (0.12 + (0.76 * i) / (count - 1));
    const who = crowd[Math.floor(random() * crowd.length)];
    return group(800 - Math.cos(angle) * radius, y + Math.sin(angle) * radius * 0.36, scale, path("M-150 190C-150 40-90 10 0 10S150 40 150 190Z", who.top) + ellipse(0, -80, 66, 78, who.hair));
  });
  return svg(1600, 900,
    rect(0, 0, 1600, 900, ink.sand) + rect(0, 0, 1600, 360, ink.paper) + rect(520, 60, 560, 230, ink.cream, 10) + text(800, 150, 44, ink.teal, "Convention citoyenne", 'text-anchor="middle" font-weight="bold"') + text(800, 216, 34, ink.clay, "60 personnes, 3 week-ends", 'text-anchor="middle"') +
    rect(180, 90, 220, 200, ink.mist, 6) + rect(1200, 90, 220, 200, ink.mist, 6) + stroke("M290 90V290M1310 90V290", ink.cream, 10) +
    group(800, 410, 0.66, bust({ ...people.aminata, speaking: true })) + path("M680 470H920L900 600H700Z", "#a27a55") + rect(664, 456, 272, 22, "#8a6548", 4) +
    row(520, 9, 430, 0.5) + row(700, 11, 500, 0.62) + row(900, 11, 590, 0.78), ink.sand);
}

export function ballot() {
  return svg(1600, 900,
    rect(0, 0, 1600, 900, ink.paper) + circle(800, 430, 430, ink.rose, 'opacity=".35"') + circle(800, 430, 300, ink.rose, 'opacity=".35"') + rect(0, 740, 1600, 160, "#cda074") +
    group(800, 760, 1, path("M-240-330H240L216 0H-216Z", ink.mist) + path("M-240-330H240L216 0H-216Z", "#fff", 'opacity=".35"') + stroke("M-240-330H240L216 0H-216Z", ink.teal, 12) + rect(-256, -360, 512, 40, ink.teal, 8) + rect(-90, -352, 180, 12, ink.night, 6) +
      times(7, (i) => `<g transform="translate(${-160 + i * 52} ${-60 - (i % 3) * 34}) rotate(${i * 23 - 50})">${rect(-40, -26, 80, 52, [ink.cream, ink.sun, ink.cream, ink.rose, ink.cream, ink.sage, ink.cream][i], 3)}</g>`)) +
    `<g transform="translate(800 330) rotate(6)">${rect(-70, -96, 140, 120, ink.cream, 4)}${rect(-44, -66, 88, 8, ink.stone)}${rect(-44, -46, 60, 8, ink.stone)}</g>` +
    stroke("M1420 60Q1120 60 900 232", ink.teal, 110) + path("M920 190C880 190 838 232 832 262C860 276 900 280 946 258Z", skins[1]) + group(270, 850, 1.15, bust({ ...people.lucie, speaking: true })) + group(1380, 850, 1.15, bust(people.paul)));
}

export function map() {
  const random = scatter(77);
  const spots = [[520, 300], [700, 220], [860, 420], [1010, 300], [640, 560], [930, 640], [1130, 520]];
  return svg(1600, 900,
    rect(0, 0, 1600, 900, ink.mist) + path("M430 190C560 110 760 90 920 150S1240 200 1270 360S1210 640 1080 730S700 800 560 700S380 520 380 400S370 240 430 190Z", ink.sage) +
    path("M430 190C560 110 760 90 920 150S1240 200 1270 360L820 470L380 400C370 330 380 240 430 190Z", "#fff", 'opacity=".12"') +
    stroke("M1500 640C1240 560 1100 520 980 440S760 330 600 420S380 470 90 470", ink.water, 26) + stroke("M940 900C930 760 900 640 860 540S840 450 830 400", ink.water, 14) +
    spots.map(([x, y], i) => spots.slice(i + 1).filter(() => random() > 0.55).map(([a, b]) => stroke(`M${x} ${y}Q${(x + a) / 2} ${(y + b) / 2 - 60} ${a} ${b}`, ink.cream, 5, 'stroke-dasharray="2 16"')).join("")).join("") +
    spots.map(([x, y], i) => path(`M${x} ${y}C${x - 44} ${y - 60} ${x - 40} ${y - 112} ${x} ${y - 112}S${x + 44} ${y - 60} ${x} ${y}Z`, [ink.clay, ink.teal, ink.ochre, ink.brick, ink.pine, ink.clay, ink.teal][i]) + circle(x, y - 70, 17, ink.cream)).join(""));
}

const bus = () =>
  rect(0, -230, 620, 200, ink.clay, 28) + rect(0, -110, 620, 34, ink.cream) + times(4, (i) => rect(34 + i * 122, -206, 104, 84, ink.mist, 8)) + rect(522, -206, 78, 150, ink.dusk, 8) +
  times(3, (i) => group(86 + i * 122, -120, 0.24, bust(crowd[i + 2]))) + circle(130, -30, 48, ink.line) + circle(130, -30, 20, ink.stone) + circle(480, -30, 48, ink.line) + circle(480, -30, 20, ink.stone) + circle(606, -62, 12, ink.sun) + rect(40, -262, 220, 34, ink.night, 6) + text(150, -237, 24, ink.sun, "3 · Centre", 'text-anchor="middle"');
const stop = (words) => rect(-5, -330, 10, 330, ink.line) + rect(-52, -400, 104, 92, ink.teal, 12) + text(0, -344, 34, ink.cream, words, 'text-anchor="middle" font-weight="bold"');

export function busAtNight() {
  const random = scatter(5);
  return svg(900, 1600,
    rect(0, 0, 900, 1600, ink.night) + circle(690, 260, 92, ink.cream) + circle(652, 236, 84, ink.night) + times(40, () => circle(random() * 900, random() * 760, 1.5 + random() * 2.5, ink.cream, `opacity="${0.3 + random() * 0.6}"`)) +
    group(-40, 1180, 1, building(300, 6, ink.dusk, { seed: 4, roof: "#16303a" })) + group(300, 1180, 1, building(240, 4, "#35606b", { seed: 14, roof: "#16303a" })) + group(600, 1180, 1, building(340, 7, ink.dusk, { seed: 7, roof: "#16303a" })) +
    rect(0, 1176, 900, 424, "#2b4650") + path("M0 1330H900V1600H0Z", "#22363f") + times(5, (i) => rect(30 + i * 200, 1470, 110, 12, ink.sun, 6, 'opacity=".7"')) +
    path("M150 700L0 1330H330Z", ink.sun, 'opacity=".12"') + rect(144, 690, 12, 600, ink.line) + rect(110, 680, 80, 22, ink.sun, 8) + group(700, 1320, 1, stop("BUS")) + group(330, 1322, 1, standing(2)) + group(470, 1330, 0.96, standing(3)) + rect(390, 1150, 22, 36, ink.sun, 4));
}

export function busByDay() {
  return svg(900, 1600,
    circle(180, 260, 90, ink.sun) + group(600, 220, 1.3, cloud()) + group(260, 520, 1, cloud(0.6)) + path("M0 900C200 820 500 840 900 780V1240H0Z", ink.sage) + group(30, 1160, 1, building(240, 4, ink.rose, { seed: 18 })) + group(600, 1160, 1, building(270, 5, ink.cream, { seed: 19, roof: ink.teal })) +
    group(430, 1170, 1, tree(360)) + rect(0, 1150, 900, 450, ink.stone) + rect(0, 1300, 900, 300, "#7f8f8f") + times(5, (i) => rect(30 + i * 200, 1470, 110, 12, ink.cream, 6)) + group(130, 1420, 1.05, bus()) + group(80, 1300, 0.95, stop("BUS")));
}

export function uprightSpeaker(who, wall = ink.sun) {
  return svg(900, 1600,
    rect(0, 0, 900, 1600, wall) + circle(450, 800, 420, "#fff", 'opacity=".25"') + circle(450, 800, 300, "#fff", 'opacity=".25"') + rect(70, 170, 210, 280, ink.cream, 6) + circle(175, 270, 56, ink.teal) + rect(110, 360, 130, 14, ink.stone, 7) + rect(110, 390, 90, 14, ink.stone, 7) + rect(640, 120, 190, 240, ink.pine, 6) + stroke("M680 300L740 190L800 300Z", ink.cream, 10) +
    group(450, 1130, 2.6, bust({ ...people[who], speaking: true })));
}

export function youthCouncil() {
  return svg(900, 1600,
    rect(0, 0, 900, 1600, ink.mist) + rect(0, 1020, 900, 580, ink.sand) + rect(150, 150, 600, 360, ink.pine, 12) + text(450, 260, 52, ink.cream, "Conseil de jeunes", 'text-anchor="middle" font-weight="bold"') + stroke("M240 350H660M240 410H560", ink.cream, 10, 'opacity=".7"') +
    group(220, 900, 0.95, bust({ ...crowd[2], speaking: true })) + group(450, 860, 0.95, bust(crowd[3])) + group(690, 900, 0.95, bust(crowd[4])) + ellipse(450, 1170, 430, 130, "#b98d62") + ellipse(450, 1152, 430, 130, "#cda074") + times(4, (i) => `<g transform="translate(${230 + i * 150} ${1120 + (i % 2) * 50}) rotate(${i * 30 - 40})">${rect(-40, -26, 80, 52, ink.cream, 4)}</g>`) +
    [7, 6].map((who, i) => group(260 + i * 400, 1500, 1.2, ellipse(0, -92, 70, 80, crowd[who].hair) + path("M-150 190C-150 40-90 10 0 10S150 40 150 190Z", crowd[who].top === ink.cream ? ink.rose : crowd[who].top))).join(""));
}

// The shared garden, from the frozen ground to the meal.
const ground = (sky, earth) => rect(0, 0, 1600, 620, sky) + path("M0 560C300 500 620 540 900 520S1400 500 1600 540V1067H0Z", earth);
const bed = (x, y, width, what) => path(`M${x} ${y}h${width}l50 90h${-width - 100}Z`, "#7a5a44") + path(`M${x} ${y}h${width}l12 22h${-width - 24}Z`, "#8f6c52") + what(x, y, width);
const shed = () => rect(0, -220, 260, 220, "#b98d62") + times(6, (i) => rect(i * 44, -220, 4, 220, "#9c7450")) + path("M-24-220L130-310L284-220Z", ink.teal) + rect(90, -130, 80, 130, ink.dusk, 4) + circle(156, -66, 6, ink.sun);
const leaves = (seed, tint) => (x, y, width) => {
  const random = scatter(seed);
  return times(Math.floor(width / 46), (i) => {
    const px = x + 18 + i * 46, size = 15 + random() * 14;
    return circle(px - 10, y + 16, size, tint) + circle(px + 10, y + 14, size * 0.9, ink.pine) + circle(px, y + 2, size * 0.8, tint);
  });
};
const wide = (content, sky = ink.mist) => svg(1600, 1067, content, sky);

export const garden = {
  ground: () => wide(ground("#dfe3e2", "#b7a78c") + group(1320, 330, 1, circle(0, 0, 60, ink.cream)) + group(80, 640, 0.9, building(300, 4, ink.sand, { seed: 31, roof: ink.dusk })) + group(1180, 640, 0.9, building(380, 5, ink.paper, { seed: 32, roof: ink.brick })) +
    stroke("M640 640V430M640 520L580 450M640 480L700 410", "#7a5a44", 14) + rect(420, 780, 760, 12, "#8a6548") + times(9, (i) => rect(430 + i * 92, 730, 14, 130, "#8a6548", 3)) + group(640, 960, 1.15, standing(0)) + group(800, 970, 1.2, standing(1, "up")) + group(970, 960, 1.1, standing(7)) + rect(700, 900, 8, 120, "#7a5a44") + stroke("M690 900h60", ink.line, 10)),
  sowing: () => wide(ground(ink.mist, ink.sage) + rect(0, 560, 1600, 520, "#7a5a44") + times(6, (i) => stroke(`M${40 + i * 60} 1090L${300 + i * 210} 580`, "#6a4c39", 22)) + times(6, (i) => times(5, (j) => group(330 + i * 205 - j * (38 + (6 - i) * 4), 640 + j * 92, 0.7 + j * 0.14, stroke("M0 0Q-2-18 0-30M0-26Q-18-40-26-28M0-26Q18-40 26-28", ink.leaf, 7)))) +
    path("M120 1067C180 900 320 830 470 846C540 852 560 884 520 902L430 920C470 950 420 1000 380 1067Z", skins[2]) + path("M1500 1067C1440 880 1290 820 1150 850C1090 862 1076 900 1120 912L1200 924C1170 960 1230 1010 1270 1067Z", skins[0]) + times(8, (i) => ellipse(600 + i * 62, 900 + (i % 3) * 22, 9, 6, ink.sun))),
  summer: () => wide(ground("#cfe4e6", ink.sage) + circle(1300, 180, 90, ink.sun) + group(300, 160, 1.3, cloud()) + group(1160, 590, 1, shed()) + group(160, 600, 1, tree(330)) + group(960, 580, 1, tree(240, ink.pine)) + bed(240, 640, 460, leaves(2, ink.leaf)) + bed(830, 660, 480, (x, y, width) => plants(9, 26, x, y + 18, width)) +
    bed(420, 850, 520, (x, y, width) => times(8, (i) => stroke(`M${x + 40 + (i * width) / 8} ${y + 20}v-120`, "#8a6548", 6) + circle(x + 40 + (i * width) / 8, y - 50, 22, ink.leaf) + circle(x + 30 + (i * width) / 8, y - 30, 10, ink.brick) + circle(x + 52 + (i * width) / 8, y - 66, 10, ink.brick))) +
    group(1160, 980, 1.15, standing(4)) + group(1310, 990, 1.1, standing(5, "up"))),
  meal: () => wide(ground("#f3e3c8", ink.sage) + group(130, 600, 1, tree(420)) + group(1480, 610, 1, tree(380, ink.pine)) + stroke("M130 240Q800 380 1480 250", ink.line, 4) + times(13, (i) => circle(190 + i * 103, 266 + Math.sin((i / 12) * Math.PI) * 58, 16, [ink.sun, ink.clay, ink.cream][i % 3])) +
    times(7, (i) => group(260 + i * 182, 640, 0.72, bust({ ...crowd[(i + 1) % 8], speaking: i === 3 }))) + path("M120 740H1480L1560 1067H40Z", ink.cream) + path("M120 740H1480L1484 760H114Z", ink.rose) +
    times(6, (i) => ellipse(300 + i * 205, 830 + (i % 2) * 90, 76, 26, ink.mist) + ellipse(300 + i * 205, 826 + (i % 2) * 90, 48, 15, [ink.leaf, ink.brick, ink.ochre][i % 3])) + times(4, (i) => rect(420 + i * 260, 770, 34, 86, ink.teal, 8) + rect(430 + i * 260, 748, 14, 26, ink.teal, 4))),
  harvest: () => wide(rect(0, 0, 1600, 1067, ink.paper) + circle(800, 480, 470, ink.sun, 'opacity=".35"') + rect(0, 800, 1600, 267, "#cda074") + ellipse(800, 910, 480, 60, "#000", 'opacity=".1"') +
    circle(560, 560, 96, ink.brick) + circle(720, 500, 110, ink.clay) + circle(900, 520, 104, ink.ochre) + circle(1050, 570, 92, ink.brick) + circle(640, 470, 60, ink.leaf) + stroke("M830 470C800 380 780 340 760 260M860 470C870 380 900 330 900 240M890 470C930 400 980 370 1000 300", ink.leaf, 26) + ellipse(480, 590, 40, 90, ink.pine, 'transform="rotate(-24 480 590)"') + ellipse(1130, 600, 36, 88, ink.pine, 'transform="rotate(28 1130 600)"') +
    path("M400 600H1200L1120 900Q800 950 480 900Z", "#b07f4f") + times(6, (i) => stroke(`M${412 + i * 8} ${640 + i * 46}Q800 ${690 + i * 46} ${1188 - i * 8} ${640 + i * 46}`, "#946438", 8)) + stroke("M430 600C520 250 1080 250 1170 600", "#946438", 26)),
};

// Name and place of who speaks, as a strip with transparency for the lower part of the frame.
export function namePlate(width, height, name, place) {
  const size = width > height ? 40 : 46;
  const long = Math.max(name.length * 1.06, place.length * 0.82) * size * 0.62 + 70;
  const y = height - (width > height ? 190 : 330);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${rect(70, y, long, 124, ink.night, 14, 'opacity=".88"')}${rect(70, y, 14, 124, ink.ochre, 7)}${text(112, y + 54, size, ink.cream, name, 'font-weight="bold"')}${text(112, y + 100, size * 0.78, ink.water, place)}</svg>`;
}
