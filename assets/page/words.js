// The words of the page: messages of the catalogue with their arguments put in, as the program itself does it.
const W = DATA.words;
const plural = new Intl.PluralRules(/^en-XA/i.test(W.tag) ? "en" : W.tag);

function number(n) {
  const digits = String(Math.abs(n)), sign = n < 0 ? "-" : "";
  return sign + (digits.length < W.from ? digits : digits.replace(/\B(?=(\d{3})+$)/g, W.group));
}

function say(key, args = {}) {
  const message = W.all[key];
  if (message === undefined) return key;
  let text = message;
  if (typeof message === "object") {
    const by = args[message.by || "n"];
    const form = typeof by === "number" ? plural.select(Math.abs(by)) : by;
    text = message[form] ?? message.other;
  }
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = args[name];
    return value === undefined ? "" : typeof value === "number" ? number(value) : value;
  });
}

const list = (texts) => texts.reduce((a, b) => say("list.comma", { a, b }));
const series = (texts) => texts.reduce((a, b) => say("list.semicolon", { a, b }));

function and(texts) {
  const last = texts[texts.length - 1];
  return texts.length < 2 ? last || "" : say("list.and", { a: list(texts.slice(0, -1)), b: last });
}

const quoted = (text) => say("mark.quoted", { text });
const capitalised = (text) => text.replace(/^./u, (letter) => letter.toUpperCase());
const lower = (text) => text.replace(/^./u, (letter) => letter.toLowerCase());

// Without accents, case and the forms of apostrophes: how names are looked for.
const fold = (text) =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[\u2018\u2019\u02bc]/g, "'").toLowerCase().replace(/\s+/g, " ").trim();

// A phrase of the vocabulary with what it is about; `{}` and `{subject}` are where the names go.
function fill(phrase, other) {
  const bare = phrase.split("{subject} ").join("");
  return bare.includes("{}") ? bare.replace("{}", () => other) : bare + " " + other;
}

function sentence(subject, phrase, other) {
  const at = phrase.indexOf("{subject}");
  if (at < 0) return capitalised(subject + " " + fill(phrase, other));
  const before = phrase.slice(0, at), after = phrase.slice(at + 9);
  return capitalised(before + subject + (after.includes("{}") ? after.replace("{}", () => other) : after + " " + other));
}
