"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const root = document.documentElement;
  const turned = (figure) => figure.replace(/[.,]/g, (sign) => (sign === "." ? "," : "."));
  // texts are known again, whole or by what they are without their figures; those that have another English bear its number
  const figures = /[0-9]+(?:[.,][0-9]+)*/g;
  const known = new Map(data.said.map((number) => [data.texts[number][0], data.texts[number].at(-1)]));
  function english(element) {
    const { e } = element.dataset, vi = element.textContent;
    if (e) return data.texts[e].at(-1);
    if (/^[0-9.,]+( %)?$/.test(vi)) return turned(vi);
    if (known.has(vi)) return known.get(vi);
    const own = vi.match(figures);
    return known.get(vi.replace(figures, "#"))?.replace(/#/g, () => turned(own.shift())) ?? vi;
  }
  const both = [...document.querySelectorAll("header *, main :not(figure *), dialog *")]
    .filter((element) => !element.childElementCount && element.textContent)
    .map((element) => ({ element, vi: element.textContent, en: english(element) }))
    .filter(({ vi, en }) => vi !== en);
  const language = () => root.lang;
  const text = (number) => data.texts[number][language() === "en" ? 1 : 0] ?? data.texts[number][0];
  const figure = (written, unit) => (language() === "en" ? turned(written) : written) + (unit === undefined ? "" : " " + text(unit));
  const word = (name, fields = {}) => data.words[name][language()].replace(/\{(\w+)\}/g, (all, key) => fields[key] ?? all);

  function speak(lang) {
    root.lang = lang;
    for (const one of both) one.element.textContent = one[lang];
    document.title = document.querySelector("h1").textContent;
    folded.clear();
    search();
  }

  // what people type: with diacritics they have to be there, without any they may; đ is a letter of its own and no d with a mark
  const plain = (given) => given.normalize("NFC").toLowerCase();
  const fold = (given) => given.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();
  const folded = new Map();
  const box = document.getElementById("search");
  const sections = document.querySelectorAll("section.area");
  const lines = [...document.querySelectorAll("section.area tbody tr")];
  // words with a blank before each, so that " hà" is only found where a word begins
  const words = (given) => " " + given.split(/[^\p{L}\p{N}]+/u).filter(Boolean).join(" ");
  // what stands in a line, or the name of a section: as it is written, and without its diacritics
  function written(element) {
    if (!folded.has(element)) {
      const text = (element.querySelector("h2") ?? element).textContent;
      folded.set(element, [words(plain(text)), words(fold(text))]);
    }
    return folded.get(element);
  }
  // the words typed, each as it is looked for: among texts as they stand (0), or without their diacritics (1)
  const typed = (given) => words(plain(given)).split(" ").filter(Boolean).map((word) => [word, word === fold(word) ? 1 : 0]);
  const begins = (element, [word, way]) => written(element)[way].includes(" " + word);
  // the area whose whole name the first or last words typed are, and the words that are left
  function named(sought) {
    const whole = (part, section) => {
      const way = part.some(([, each]) => each === 0) ? 0 : 1;
      return part.length > 0 && " " + part.map(([word]) => word).join(" ") === written(section)[way];
    };
    for (let length = sought.length; length > 0; length -= 1)
      for (const [part, left] of [[sought.slice(0, length), sought.slice(length)], [sought.slice(-length), sought.slice(0, -length)]]) {
        const areas = [...sections].filter((section) => whole(part, section));
        if (areas.length) return [areas, left];
      }
    return [null, sought];
  }
  function search() {
    const all = typed(box.value), [areas, wanted] = named(all);
    let found = 0;
    for (const line of lines) {
      const section = line.closest("section.area");
      const here = (!areas || areas.includes(section)) && wanted.every((word) => begins(line, word) || begins(section, word));
      const hide = all.length > 0 && !here;
      if (line.hidden !== hide) line.hidden = hide;
      found += hide ? 0 : 1;
    }
    for (const section of sections)
      section.hidden = all.length > 0 && !section.querySelector("tbody tr:not([hidden])");
    document.getElementById("nothing").hidden = all.length === 0 || found > 0;
  }

  const dialog = document.getElementById("explanation");
  const body = document.getElementById("body");
  function add(parent, kind, content) {
    const element = document.createElement(kind);
    if (content) element.textContent = content;
    parent.append(element);
    return element;
  }
  function show(title) {
    body.replaceChildren();
    document.getElementById("explained").textContent = title;
    if (!dialog.open) dialog.showModal();
  }
  const head = (line) => line.querySelector("th").textContent;
  const areaOf = (element) => element.closest("section.area").querySelector("h2").textContent;

  // a value: formula, parts, and the cells these stand in
  function explainValue(name, number) {
    const [of, written, period, ...parts] = data.values[number];
    const [formula, basis, derived, unit] = data.heads[of];
    show([name, text(period)].join(", ") + ": " + figure(written, unit));
    add(body, "p", word("formula") + ": " + text(formula));
    if (derived) add(body, "p", word("derived"));
    if (text(basis)) add(body, "p", word("basis") + ": " + text(basis));
    add(body, "h3", word("parts"));
    const list = add(body, "ul");
    for (const part of parts) {
      const [, term, sum, cells, more] = /^(\d+) (\S+) (.*?)(?: \+(\d+))?$/.exec(part);
      const [label, measured] = data.terms[term];
      const places = add(add(list, "li", text(label) + ": " + figure(sum, measured)), "ul");
      for (const [source, listed] of cells.split("|").filter(Boolean).map((group) => group.split(":")))
        for (const [cell, number = sum] of listed.split(";").map((one) => one.split(" "))) add(places, "li", text(data.sources[source]) + " › " + cell + ": " + figure(number));
      if (more) add(places, "li", word("more", { number: more }));
    }
  }
  // what a value is held against, down to the clause; of the value that is judged also what is noted, and how it stands to it
  function explainAsked(line, comparison) {
    for (const number of (line.dataset.d ?? "").split(" ").filter(Boolean)) {
      const [asked, due, acts, notes] = data.asked[number];
      add(body, "p", word("asked") + ": " + text(asked) + " (" + text(due) + "); " + text(acts));
      if (comparison && text(notes)) add(body, "p", word("notes") + ": " + text(notes));
    }
    if (comparison) add(body, "p", comparison);
  }
  function explainRow(line, other) {
    explainValue(head(line) + ", " + areaOf(line), line.dataset[other || "x"]);
    explainAsked(line, other || line.closest("table").dataset.judged === undefined ? "" : line.cells[4].textContent);
  }
  // a count: the rows that are counted
  function explainCount(button) {
    const row = button.closest("tr"), section = document.querySelector(row.querySelector("a").getAttribute("href"));
    const name = { "": "owed", yes: "met", no: "unmet", unknown: "unknown" }[button.dataset.c];
    const counted = [...section.querySelectorAll("tr[data-k]")].filter((line) => name === "owed" || line.dataset.k === button.dataset.c);
    show(head(row) + ", " + word(name) + ": " + button.textContent);
    if (!counted.length) add(body, "p", word("none_counted"));
    const list = add(body, "ul");
    for (const line of counted) rowIn(list, line, [1, 3, 5]);
  }
  function explainMoves(button) {
    const section = button.closest("section.area");
    show(areaOf(button) + ": " + button.textContent);
    for (const [way, name] of [["1", "better"], ["-1", "worse"], ["0", "same"]]) {
      const moved = [...section.querySelectorAll(`tr[data-m="${way}"]`)];
      add(body, "h3", word(name) + ": " + moved.length);
      const list = add(body, "ul");
      for (const line of moved) rowIn(list, line, [2, 3]);
    }
  }
  // a sign of a class: the rows of that indicator and area, with what they are held against
  function explainSign(button) {
    const row = button.closest("tr"), section = sections[button.closest("td").cellIndex - 1];
    show(head(row) + ", " + areaOf(section));
    const list = add(body, "ul");
    for (const line of section.querySelectorAll("tr[data-k]")) if (head(line) === head(row)) rowIn(list, line, [1, 3, 5]);
  }
  // a row of the page in a list, which opens as the row itself does
  function rowIn(list, line, cells) {
    const opener = add(add(list, "li"), "button", head(line) + ": " + cells.map((cell) => line.cells[cell].innerText.replace(/\n+/g, ", ")).join(" → "));
    opener.type = "button";
    opener.addEventListener("click", () => explainRow(line));
  }
  // a score: the tree it is made of, down to the values
  function explainScore(line) {
    const [, score, bounds, , , parts] = data.scores[line.dataset.s];
    show(head(line) + ": " + word("score") + " " + figure(score));
    if (bounds.length) add(body, "p", word("between", { low: figure(bounds[0]), high: figure(bounds[1]) }));
    add(body, "p", word("range") + ": " + line.cells[2].textContent + "; " + line.cells[3].textContent);
    addParts(body, parts, head(line));
  }
  function addParts(parent, parts, area) {
    const list = add(parent, "ul");
    for (const [name, score, , share, contribution, below, value] of parts) {
      const item = add(list, "li", text(name) + ": " + [word("score") + " " + figure(score), word("share", { share: figure(share) }), word("contribution", { points: figure(contribution) })].join("; "));
      if (Array.isArray(below)) { addParts(item, below, area); continue; }
      if (text(below)) add(item, "div", text(below));
      if (value === null || value === undefined) continue;
      const [of, written] = data.values[value];
      const opener = add(add(item, "div"), "button", word("value") + ": " + figure(written, data.heads[of][3]));
      opener.type = "button";
      opener.addEventListener("click", () => explainValue(text(name) + ", " + area, value));
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("main button");
    if (!button) return;
    // what stands below the figure of a row is a later one of a shorter period
    const line = button.closest("tr"), kind = button.dataset.o ?? (button.closest("td p") ? "z" : undefined);
    if (kind === "m") explainMoves(button);
    else if (kind === "s") explainScore(line);
    else if (kind === "g") explainSign(button);
    else if (button.dataset.c !== undefined) explainCount(button);
    else explainRow(line, kind);
  });
  document.getElementById("language").addEventListener("click", () => speak(language() === "en" ? "vi" : "en"));
  box.addEventListener("input", search);
  addEventListener("beforeprint", () => document.querySelectorAll("section.area > details").forEach((one) => (one.open = true)));
  if (document.body.dataset.start !== root.lang) speak(document.body.dataset.start);
})();
