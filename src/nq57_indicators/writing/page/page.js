"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const root = document.documentElement;
  const turned = (figure) => figure.replace(/[.,]/g, (sign) => (sign === "." ? "," : "."));
  const both = [...document.querySelectorAll("[data-e], [data-n]")].map((element) => ({
    element, vi: element.textContent, en: element.dataset.e ? data.texts[element.dataset.e][1] : turned(element.textContent),
  }));
  const language = () => root.lang;
  const text = (number) => data.texts[number][language() === "en" ? 1 : 0] ?? data.texts[number][0];
  const figure = (written, unit) => (language() === "en" ? turned(written) : written) + (unit === undefined ? "" : " " + text(unit));
  const word = (name) => data.words[name][language()];

  function speak(lang) {
    root.lang = lang;
    for (const one of both) one.element.textContent = one[lang];
    document.title = document.querySelector("h1").textContent;
    folded.clear();
    search();
  }

  // without diacritics, as people type: đ is a letter of its own and no d with a mark
  const fold = (given) => given.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();
  const folded = new Map();
  const box = document.getElementById("search");
  const lines = [...document.querySelectorAll("section.area tbody tr")];
  function foldedLine(line) {
    if (!folded.has(line)) {
      const name = line.closest("section.area").querySelector("h2").textContent;
      folded.set(line, fold(name + " " + line.textContent));
    }
    return folded.get(line);
  }
  function search() {
    const wanted = fold(box.value.trim()).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const line of lines) {
      const hide = wanted.length > 0 && !wanted.every((part) => foldedLine(line).includes(part));
      if (line.hidden !== hide) line.hidden = hide;
      found += hide ? 0 : 1;
    }
    for (const section of document.querySelectorAll("section.area"))
      section.hidden = wanted.length > 0 && !section.querySelector("tbody tr:not([hidden])");
    document.getElementById("nothing").hidden = wanted.length === 0 || found > 0;
  }

  function add(parent, kind, content) {
    const element = document.createElement(kind);
    if (content) element.textContent = content;
    parent.append(element);
    return element;
  }
  // what a number is of: the head of its row, the area of its section, the period beside it
  function named(button) {
    const line = button.closest("tr");
    const parts = [line.querySelector("th"), line.closest("section.area").querySelector("h2"), line.querySelector(".p")];
    return parts.map((part) => part.textContent).join(", ");
  }
  function explain(button) {
    const [formula, basis, derived, value, unit, parts] = data.values[button.dataset.x];
    const body = document.getElementById("body");
    body.replaceChildren();
    document.getElementById("explained").textContent = named(button) + ": " + figure(value, unit);
    add(body, "p", word("formula") + ": " + text(formula));
    if (derived) add(body, "p", word("derived"));
    if (text(basis)) add(body, "p", word("basis") + ": " + text(basis));
    add(body, "h3", word("parts"));
    const list = add(body, "ul");
    for (const [name, written, of, cells, more] of parts) {
      const item = add(list, "li", text(name) + ": " + figure(written, of));
      const places = add(item, "ul");
      for (const [file, place, number] of cells) add(places, "li", data.files[file] + " › " + place + ": " + figure(number));
      if (more) add(places, "li", word("more").replace("{number}", more));
    }
    if (button.dataset.d !== undefined) {
      const [asked, due, acts, notes] = data.asked[button.dataset.d];
      add(body, "p", word("asked") + ": " + text(asked) + " (" + text(due) + "); " + text(acts));
      if (text(notes)) add(body, "p", word("notes") + ": " + text(notes));
    }
    document.getElementById("explanation").showModal();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-x]");
    if (button) explain(button);
  });
  document.getElementById("language").addEventListener("click", () => speak(language() === "en" ? "vi" : "en"));
  box.addEventListener("input", search);
  addEventListener("beforeprint", () => document.querySelectorAll("section.area details").forEach((one) => (one.open = true)));
  if (document.body.dataset.start !== root.lang) speak(document.body.dataset.start);
})();
