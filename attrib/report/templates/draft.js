"use strict";
// Marks a draft while it is written: what the server makes of the text comes as HTML, which it has escaped.
(() => {
  const form = document.getElementById("draft"), area = form.querySelector("#text"), look = form.querySelector("#look");
  const format = form.querySelector("#format"), file = form.querySelector("#file"), state = form.querySelector("#state");
  const writing = form.querySelector(".writing"), PAUSE = 350, LONGEST = 2500, say = form.dataset;
  let timer = 0, asking = null, took = 0, seen = null; // the text that the reading is of

  const tell = (text, bad) => {
    state.textContent = text || "";
    state.classList.toggle("bad", Boolean(bad));
  };

  function show(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    look.replaceChildren(...[...page.body.childNodes].map((node) => document.adoptNode(node)));
    look.classList.remove("stale");
  }

  // The last question alone counts: an answer to an earlier one would mark another text.
  async function ask(data, then) {
    clearTimeout(timer);
    if (asking) asking.abort();
    const own = (asking = new AbortController());
    look.classList.add("stale");
    look.setAttribute("aria-busy", "true");
    tell(say.working);
    const begun = performance.now();
    try {
      const answer = await fetch(say.look, { method: "POST", body: data, signal: own.signal });
      const html = await answer.text();
      if (asking !== own) return;
      took = performance.now() - begun;
      if (answer.redirected) return void location.reload();
      if (!answer.ok) {
        const page = new DOMParser().parseFromString(html, "text/html"), problem = page.querySelector(".problem");
        tell(problem ? [...problem.children].map((one) => one.textContent).join(" ") : say.failed, true);
        return;
      }
      tell("");
      show(html);
      then();
    } catch (error) {
      if (error.name !== "AbortError") tell(say.failed, true);
    } finally {
      if (asking === own) {
        asking = null;
        look.removeAttribute("aria-busy");
      }
    }
  }

  // The server would refuse it, and cut off what is still being sent: a browser tells of that as of a broken line.
  const FRAME = 1024, tooLarge = (bytes) => bytes + FRAME > Number(say.largest);
  const refuse = () => tell(say.large, true);

  function mark(then) {
    const text = area.value, data = new FormData();
    if (tooLarge(new Blob([text]).size)) {
      clearTimeout(timer);
      if (asking) asking.abort();
      look.classList.add("stale");
      return refuse();
    }
    data.append("text", text);
    data.append("format", format.value);
    ask(data, () => {
      seen = text;
      if (then) then();
    });
  }

  function read(given) {
    if (tooLarge(given.size)) {
      file.value = "";
      return refuse();
    }
    const data = new FormData();
    data.append("file", given);
    ask(data, () => {
      const told = look.querySelector("#read");
      area.value = told.value;
      format.value = told.dataset.format;
      seen = area.value;
      file.value = "";
      tell(say.dropped.replace("%1", given.name));
    });
  }

  // Offsets count code points; a text area counts halves of surrogate pairs.
  function mend(button) {
    const letters = [...area.value], at = (count) => letters.slice(0, count).join("").length;
    const edits = JSON.parse(button.dataset.edits).map(([start, end, words]) => [at(start), at(end), words]);
    area.focus();
    for (const [start, end, words] of edits.reverse()) {
      area.setSelectionRange(start, end);
      // So that Ctrl+Z takes it back; what knows no such command is given the words.
      const done = words ? document.execCommand("insertText", false, words) : start === end || document.execCommand("delete");
      if (!done) area.setRangeText(words, start, end, "end");
    }
    mark(() => tell(say.mended));
  }

  area.addEventListener("input", () => {
    clearTimeout(timer);
    look.classList.add("stale");
    // What takes long is asked for less often: the server works on what nobody waits for any more, too.
    timer = setTimeout(() => mark(), Math.min(LONGEST, Math.max(PAUSE, took)));
  });
  // A field with ten megabytes in it holds the browser for minutes.
  area.addEventListener("paste", (event) => {
    if (!event.clipboardData || !tooLarge(event.clipboardData.getData("text/plain").length)) return;
    event.preventDefault();
    refuse();
  });
  format.addEventListener("change", () => mark());
  file.addEventListener("change", () => file.files.length && read(file.files[0]));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (!button || !button.classList.contains("fix")) return mark();
    if (area.value === seen) mend(button);
    else mark(); // the text has changed since: what the button would mend may stand elsewhere
  });

  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      const carries = [...event.dataTransfer.types].includes("Files");
      if (!carries) return;
      event.preventDefault();
      writing.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) read(event.dataTransfer.files[0]);
    });
  }

  const told = look.querySelector("#read");
  if (told && told.value && told.value === area.value) seen = area.value;
  else if (area.value.trim()) mark(); // what a browser kept of the form when the page was loaded again
})();
