// Days and bounds. A day is a number, days since 1970. Bounds are [earliest start, latest start, earliest end, latest end, start, end],
// null without a bound; an end is 0 known, 1 open, 2 unknown. Comparison has three values, in the worlds that the bounds allow.
const NO = 0, POSSIBLY = 1, CERTAINLY = 2;
const answer = (always, sometimes) => (always && sometimes ? CERTAINLY : sometimes ? POSSIBLY : NO);
const EVER = -Infinity, NEVER = Infinity;

function tight([es, ls, ee, le, start, end]) {
  if (!(es !== null && le !== null && le < es)) {
    if (start !== 1 && le !== null) ls = ls === null ? le : Math.min(ls, le);
    if (end !== 1 && es !== null) ee = ee === null ? es : Math.max(ee, es);
  }
  return {
    es: es ?? EVER,
    ls: start === 1 ? EVER : ls ?? NEVER,
    ee: end === 1 ? NEVER : ee ?? EVER,
    le: le ?? NEVER,
  };
}

function overlaps(one, other) {
  const a = tight(one), b = tight(other);
  return answer(a.ls <= b.ee && b.ls <= a.ee, a.es <= b.le && b.es <= a.le);
}

function before(one, other) {
  const a = tight(one), b = tight(other);
  return answer(a.le < b.es, a.ee < b.ls);
}

// Whether all of several spans share a day: the worst answer of the pairs is exact (Helly 1923).
function together(spans) {
  let worst = CERTAINLY;
  for (let i = 0; i < spans.length; i++)
    for (let j = i + 1; j < spans.length; j++) {
      const held = overlaps(spans[i], spans[j]);
      if (held === NO) return NO;
      if (held === POSSIBLY) worst = POSSIBLY;
    }
  return worst;
}

// The civil calendar, proleptic Gregorian (Hinnant's algorithms).
function dayOf(year, month, day) {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400), of = y - era * 400;
  const days = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146097 + of * 365 + Math.floor(of / 4) - Math.floor(of / 100) + days - 719468;
}

function civil(number) {
  const z = number + 719468, era = Math.floor(z / 146097), of = z - era * 146097;
  const year = Math.floor((of - Math.floor(of / 1460) + Math.floor(of / 36524) - Math.floor(of / 146096)) / 365);
  const days = of - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const m = Math.floor((5 * days + 2) / 153), month = m + (m < 10 ? 3 : -9);
  return { year: year + era * 400 + (month <= 2 ? 1 : 0), month, day: days - Math.floor((153 * m + 2) / 5) + 1 };
}

const lengthOf = (year, month) => (month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1)) - dayOf(year, month, 1);
const two = (n) => String(n).padStart(2, "0");

function iso(number) {
  const { year, month, day } = civil(number);
  return `${year < 0 ? "-" : ""}${String(Math.abs(year)).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

// A typed date: 2021, 2021-03, 2021-03-12, or with a month in words. Its first and last day and how exact it is; null for none.
function typed(text) {
  const all = fold(text);
  let year, month = 0, day = 0;
  let found = /^(-?\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(all);
  if (found) {
    year = Number(found[1]);
    if (found[2] !== undefined && !(month = Number(found[2]))) return null;
    if (found[3] !== undefined && !(day = Number(found[3]))) return null;
  } else {
    found = /^(?:(\d{1,2})\.? +)?(?:de +)?(\p{L}+)\.?,? +(?:de +)?(\d{4})$/u.exec(all);
    if (!found) return null;
    for (let m = 1; m <= 12; m++) {
      const names = [say("month.long." + m), say("month.short." + m)].map((name) => fold(name).replace(/\.$/, ""));
      if (names.includes(found[2])) month = m;
    }
    if (!month || (found[1] !== undefined && !(day = Number(found[1])))) return null;
    year = Number(found[3]);
  }
  if (month > 12 || (day && day > lengthOf(year, month))) return null;
  const first = dayOf(year, month || 1, day || 1);
  const last = day ? first : month ? first + lengthOf(year, month) - 1 : dayOf(year + 1, 1, 1) - 1;
  return { first, last, form: day ? "day" : month ? "month" : "year", text: `${String(year).padStart(4, "0")}${month ? "-" + two(month) : ""}${day ? "-" + two(day) : ""}` };
}

// A day, a month or a year in words.
function spoken(number, form = "day") {
  const { year, month, day } = civil(number);
  if (form === "year") return String(year);
  if (form === "month") return say("date.month", { month: say("month.long." + month), year: String(year) });
  const date = say("date.day-month", { day: String(day), month: say("month.long." + month) });
  return say("date.day", { date, year: String(year) });
}

// "on 5 May 2020", "from 2020", "until May 2020".
const timed = (key, time) => {
  const date = spoken(time.first, time.form);
  return say(key, { form: time.form, date, bare: date });
};
const at = (time) => timed("date.at", time);
const span = (first, last) => [first, first, last, last, first === null ? 1 : 0, last === null ? 1 : 0];
