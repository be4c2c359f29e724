// Places read from paper, compared with their pictures one after another: Enter or space says that
// one is right, typing writes what the picture shows, arrows move, U takes the last one back.
"use strict";
(() => {
  const list = document.getElementById("confirm");
  if (!list || !list.querySelector("form button")) return;
  const left = document.getElementById("left");
  const done = []; // what was settled, the last one at the end
  const places = () => [...list.querySelectorAll(".one")];
  const textOf = (one) => one.querySelector("[name=text]");
  const waits = (one) => !one.classList.contains("settled");

  function go(one) {
    if (!one) return;
    one.focus();
    one.scrollIntoView({ block: "nearest" });
  }

  function beside(one, step) {
    const every = places();
    return every[every.indexOf(one) + step];
  }

  function next(one) {
    const every = places();
    return every.slice(every.indexOf(one) + 1).find(waits) || every.find(waits);
  }

  function say(one, text) {
    const told = one.querySelector(".finding.error");
    told.textContent = text;
    told.hidden = !text;
  }

  async function ask(address, one, more) {
    const said = new FormData(one.querySelector("form"));
    for (const [name, value] of Object.entries({ script: "1", ...more })) said.set(name, value);
    const answer = await fetch(address, { method: "POST", body: said });
    if (!answer.ok) throw new Error((await answer.text()).slice(0, 300));
    return answer.json();
  }

  function count(step) { left.textContent = String(Number(left.textContent) + step); }

  async function settle(one) {
    if (!waits(one) || one.dataset.asking) return;
    one.dataset.asking = "1";
    say(one, "");
    const onward = next(one);
    textOf(one).blur();
    try {
      const { amendment } = await ask(list.dataset.settle, one, {});
      one.dataset.amendment = amendment;
      one.classList.add("settled");
      one.querySelector("[data-undo]").hidden = false;
      done.push(one);
      count(-1);
      if (one.contains(document.activeElement) || document.activeElement === document.body) go(onward || one);
    } catch (error) {
      say(one, `${error.message}`);
      go(one);
    } finally {
      delete one.dataset.asking;
    }
  }

  async function takeBack(one) {
    if (!one || waits(one)) return;
    try {
      await ask(list.dataset.undo, one, { amendment: one.dataset.amendment });
      one.classList.remove("settled");
      one.querySelector("[data-undo]").hidden = true;
      textOf(one).value = one.querySelector("[name=seen]").value;
      if (done.includes(one)) done.splice(done.indexOf(one), 1);
      count(1);
      go(one);
    } catch (error) {
      say(one, `${error.message}`);
    }
  }

  function leave(one) { // what was typed and not said
    textOf(one).value = one.querySelector("[name=seen]").value;
    go(one);
  }

  list.addEventListener("keydown", (event) => {
    const one = event.target.closest(".one");
    if (!one || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.matches("[name=text]")) {
      if (event.key === "Escape") leave(one);
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        settle(one);
      }
      return;
    }
    if (event.target !== one) return;
    const isUndo = (event.ctrlKey && event.key === "z") || (!event.ctrlKey && event.key.toLowerCase() === "u");
    const act = isUndo ? () => takeBack(done[done.length - 1])
      : event.ctrlKey ? null
        : { Enter: () => settle(one), " ": () => settle(one), ArrowDown: () => go(beside(one, 1)), ArrowUp: () => go(beside(one, -1)), ArrowRight: () => go(beside(one, 1)), ArrowLeft: () => go(beside(one, -1)) }[event.key];
    if (act) {
      event.preventDefault();
      act();
    } else if (waits(one) && !event.ctrlKey && (event.key.length === 1 || event.key === "Process")) {
      textOf(one).focus(); // the key goes into it, also the first one of an input method
      textOf(one).select();
    }
  });
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    settle(event.target.closest(".one"));
  });
  list.addEventListener("click", (event) => {
    const undo = event.target.closest("[data-undo]");
    if (undo) takeBack(undo.closest(".one"));
  });
  go(places().find(waits));
})();
