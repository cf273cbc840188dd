"use strict";
// Brings out source, cue and content at a claim; sorts and filters tables. The page says all of it without this.
(() => {
  const all = (root, query) => [...root.querySelectorAll(query)];
  const ON = ["on-source", "on-cue", "on-content", "on-finding", "on-note"];
  let open = null; // {reading, card, pinned}

  const holding = (reading, part, id) => all(reading, `[data-${part}~="${id}"]`);
  const ids = (element, part) => (element.dataset[part] || "").split(" ").filter(Boolean);

  function close() {
    if (!open) return;
    for (const name of ON) for (const one of all(open.reading, "." + name)) one.classList.remove(name);
    if (open.card) open.card.hidden = true;
    open = null;
  }

  function bringOut(reading, attributions) {
    for (const id of attributions) {
      for (const one of holding(reading, "source", id)) one.classList.add("on-source");
      for (const one of holding(reading, "cue", id)) one.classList.add("on-cue");
      for (const one of holding(reading, "content", id)) one.classList.add("on-content");
    }
  }

  // Beside the text, under the margin's note, where there is a margin; else below what it speaks of.
  function place(card, reading, note, around) {
    card.hidden = false;
    const frame = reading.getBoundingClientRect(), boxes = around.map((one) => one.getBoundingClientRect());
    const bottom = Math.max(...boxes.map((box) => box.bottom)), top = Math.min(...boxes.map((box) => box.top));
    const margin = note && note.getBoundingClientRect();
    card.style.width = "";
    if (margin && (margin.right < boxes[0].left || margin.left > boxes[0].right) && margin.top < bottom) {
      card.style.width = margin.width + "px";
      card.style.left = margin.left - frame.left + "px";
      card.style.top = margin.bottom + 4 - frame.top + "px";
      return;
    }
    const size = card.getBoundingClientRect(), middle = boxes[0].left + boxes[0].width / 2;
    const left = Math.max(4, Math.min(middle - size.width / 2 - frame.left, frame.width - size.width - 4));
    const fits = bottom + 8 + size.height < innerHeight || top - size.height - 8 < 0;
    card.style.left = left + "px";
    card.style.top = (fits ? bottom + 8 : top - size.height - 8) - frame.top + "px";
  }

  function show(element, pinned) {
    const reading = element.closest(".reading");
    const piece = element.closest("[data-claim]");
    close();
    open = { reading, card: null, pinned };
    const flag = element.closest("[data-flag]");
    if (flag) {
      for (const one of holding(reading, "finding", flag.dataset.flag)) one.classList.add("on-finding");
      return;
    }
    const named = element.closest("[data-of]");
    const number = named ? named.dataset.of : piece ? piece.dataset.claim : null;
    const pieces = number ? all(reading, `[data-claim="${number}"]`) : [];
    const around = pieces.length ? pieces : [element];
    const attributions = new Set(around.flatMap((one) => ["content", ...(number ? [] : ["source", "cue"])].flatMap((part) => ids(one, part))));
    bringOut(reading, attributions);
    for (const one of pieces) one.classList.add("on-content");
    const entry = number && reading.querySelector(`.note [data-of="${number}"]`);
    const note = entry && entry.closest(".note");
    if (note) note.classList.add("on-note");
    if (number && !named) {
      open.card = document.getElementById(`k${reading.dataset.article}-${number}`);
      place(open.card, reading, note, around);
    }
  }

  const PARTS = "[data-claim], [data-cue], [data-source], [data-flag], [data-of], a.at";
  const part = (event) => (event.target.closest && event.target.closest(".reading") ? event.target.closest(PARTS) : null);
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse" || (open && open.pinned)) return;
    const found = part(event);
    if (found) show(found, false);
    else if (!event.target.closest(".card")) close();
  });
  document.addEventListener("focusin", (event) => {
    const found = part(event);
    if (found) show(found, false);
    else if (open && !open.pinned) close();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("a, button, .card")) return;
    const found = part(event);
    if (found && !(open && open.pinned && found.contains(document.activeElement))) show(found, true);
    else close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });

  // Tables. Arabic is compared as it is searched for: without vowel signs, one shape of alif, ya and ta marbuta.
  const language = document.documentElement.lang;
  const collator = new Intl.Collator(language, { numeric: true });
  const folded = (text) =>
    text.normalize("NFKC").toLowerCase().replace(/[\u064b-\u065f\u0670\u0640\u200c-\u200f\u2066-\u2069]/g, "").replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه").replace(/\s+/g, " ").trim();

  function value(row, column, kind) {
    const cell = row.cells[column];
    if (kind !== "number") return cell.textContent.trim();
    const number = parseFloat(cell.dataset.value || cell.textContent);
    return Number.isNaN(number) ? -1 : number;
  }

  function sort(table, head, column) {
    const up = head.getAttribute("aria-sort") !== "ascending", kind = head.dataset.sort;
    for (const one of all(table, "thead th")) one.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const body = table.tBodies[0];
    const keyed = [...body.rows].map((row) => [value(row, column, kind), row]);
    keyed.sort(([a], [b]) => (kind === "number" ? a - b : collator.compare(a, b)) * (up ? 1 : -1));
    body.append(...keyed.map(([, row]) => row));
  }

  for (const table of all(document, "table.sortable")) {
    for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
      if (!head.dataset.sort) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sort(table, head, column));
    }
  }

  for (const box of all(document, ".filters")) {
    const table = box.parentElement.querySelector("table.claims"), rows = [...table.tBodies[0].rows];
    const fields = all(box, "[data-filter]"), count = box.querySelector(".count");
    const texts = new Map(rows.map((row) => [row, folded(row.textContent)]));
    const passes = (row) =>
      fields.every((field) => {
        if (!field.value) return true;
        if (field.dataset.filter === "text") return folded(field.value).split(" ").every((word) => texts.get(row).includes(word));
        return ids(row, field.dataset.filter).includes(field.value);
      });
    const apply = () => {
      let shown = 0;
      for (const row of rows) {
        row.hidden = !passes(row);
        shown += !row.hidden;
      }
      count.textContent = count.dataset.message.replace("%1", shown).replace("%2", rows.length);
    };
    box.hidden = false;
    box.addEventListener("input", apply);
    box.querySelector("[data-reset]").addEventListener("click", () => {
      for (const field of fields) field.value = "";
      apply();
    });
    // A link to a claim that the filters hide takes them away.
    addEventListener("hashchange", () => {
      const row = document.getElementById(location.hash.slice(1));
      if (row && row.hidden) {
        box.querySelector("[data-reset]").click();
        row.scrollIntoView({ block: "center" });
      }
    });
    apply();
  }

  addEventListener("beforeprint", () => {
    close();
    for (const one of all(document, "details")) one.open = true;
  });
})();
