// Places read from paper, compared with their pictures one after another: Enter or space says that
// one is right, typing writes what the picture shows, arrows move, Ctrl+Z takes the last one back.
// What a place shows is what the server has answered to be stored; what is typed and not stored
// says so.
"use strict";
(() => {
  const list = document.getElementById("confirm");
  if (!list || !list.querySelector("form button")) return;
  const left = document.getElementById("left");
  const doubtful = document.getElementById("doubtful");
  const LATE = "图片还没有出来，请看到图片再按。";
  const done = []; // what was settled, the last one at the end
  const hasKeys = !window.matchMedia("(pointer: coarse)").matches; // else a keyboard would rise over the picture
  const places = () => [...list.querySelectorAll(".one")];
  const textOf = (one) => one.querySelector("[name=text]");
  const seenOf = (one) => one.querySelector("[name=seen]");
  const waits = (one) => !one.classList.contains("settled");
  const plain = (text) => text.trim().replaceAll("\r\n", "\n");
  const isTyped = (one) => plain(textOf(one).value) !== plain(seenOf(one).value);

  function go(one) { // the text itself is in focus, so that an input method can begin in it
    if (!one) return;
    const target = hasKeys ? textOf(one) : one;
    target.focus();
    if (hasKeys && !isTyped(one)) target.select();
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

  function mark(one) { // whether what stands in it is not stored
    const is = isTyped(one);
    one.classList.toggle("unsaved", is);
    one.querySelector("[data-unsaved]").hidden = !is;
  }

  async function ask(address, one, more) {
    const said = new FormData(one.querySelector("form"));
    for (const [name, value] of Object.entries({ script: "1", ...more })) said.set(name, value);
    const answer = await fetch(address, { method: "POST", body: said }).catch(() => Response.error());
    const isState = (answer.headers.get("content-type") || "").startsWith("application/json");
    const state = isState ? await answer.json() : {};
    if (answer.ok && isState) return state;
    const error = new Error(state.told || "没有保存：办公室的电脑没有回答，或者要重新登录。请刷新这一页再试。");
    error.state = "text" in state ? state : null;
    throw error;
  }

  // Shows what is stored; typed: what stood in the text when it was sent, null to leave the text.
  function show(one, state, typed) {
    const wasWaiting = waits(one);
    seenOf(one).value = state.text;
    if (typed !== null && textOf(one).value === typed) textOf(one).value = state.text;
    one.dataset.amendment = state.amendment || "";
    one.classList.toggle("settled", state.settled);
    one.classList.toggle("gone", state.gone);
    one.querySelector("[data-undo]").hidden = !(state.settled && state.amendment);
    textOf(one).readOnly = state.gone;
    mark(one);
    const step = Number(!state.settled) - Number(wasWaiting);
    left.textContent = String(Number(left.textContent) + step);
    if (doubtful && one.classList.contains("doubtful")) doubtful.textContent = String(Number(doubtful.textContent) + step);
  }

  function refuse(one, error) {
    if (error.state) show(one, error.state, null);
    say(one, error.message);
    go(one);
  }

  const pictureOf = (one) => one.querySelector("img.cut");

  async function settle(one) {
    if (one.dataset.asking || one.classList.contains("gone")) return;
    const onward = next(one);
    if (!waits(one) && !isTyped(one)) {
      go(onward || one);
      return;
    }
    if (!isTyped(one) && !pictureOf(one).complete) { // nobody has compared it
      say(one, LATE);
      return;
    }
    one.dataset.asking = "1";
    say(one, "");
    const typed = textOf(one).value;
    try {
      show(one, await ask(list.dataset.settle, one, {}), typed);
      if (!done.includes(one)) done.push(one);
      if (one.contains(document.activeElement) || document.activeElement === document.body) go(isTyped(one) ? one : onward || one);
    } catch (error) {
      refuse(one, error);
    } finally {
      delete one.dataset.asking;
    }
  }

  const ofRow = (one) => {
    const key = (each) => `${each.querySelector("[name=number]").value} ${each.querySelector("[name=row]").value}`;
    return places().filter((each) => key(each) === key(one));
  };

  async function remove(one) {
    try {
      const state = await ask(list.dataset.remove, one, {});
      for (const each of ofRow(one)) show(each, { ...state, text: seenOf(each).value }, null);
      done.push(one);
      go(next(one) || one);
    } catch (error) {
      refuse(one, error);
    }
  }

  async function takeBack(one) {
    if (!one || !one.dataset.amendment) return;
    const wasGone = one.classList.contains("gone");
    try {
      const state = await ask(list.dataset.undo, one, { amendment: one.dataset.amendment });
      if (wasGone) {
        window.location.reload();
        return;
      }
      say(one, "");
      textOf(one).value = state.text;
      show(one, state, null);
      if (waits(one) && done.includes(one)) done.splice(done.indexOf(one), 1);
      go(one);
    } catch (error) {
      refuse(one, error);
    }
  }

  function leave(one) { // what was typed and not said
    textOf(one).value = seenOf(one).value;
    mark(one);
    say(one, "");
    textOf(one).select();
  }

  list.addEventListener("keydown", (event) => {
    const one = event.target.closest(".one");
    // While an input method composes, its keys are its own (229: the key that ends it, in Safari).
    if (!one || event.altKey || event.isComposing || event.keyCode === 229) return;
    const isText = event.target.matches("[name=text]");
    if (!isText && event.target !== one) return;
    const isLong = event.target.matches("textarea");
    const isUntouched = !isText || !isTyped(one);
    const isWhole = isUntouched && (!isText || event.target.selectionStart === 0 && event.target.selectionEnd === event.target.value.length);
    let act = null;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() === "z" && isUntouched) act = () => takeBack(done[done.length - 1]);
    } else if (event.key === "Enter" && !event.shiftKey) act = () => settle(one);
    else if (event.key === " " && isWhole) act = () => settle(one);
    else if (event.key === "Escape" && isText) act = () => leave(one);
    else if (event.key === "ArrowDown" && (!isLong || isWhole)) act = () => go(beside(one, 1));
    else if (event.key === "ArrowUp" && (!isLong || isWhole)) act = () => go(beside(one, -1));
    if (!act) return;
    event.preventDefault();
    act();
  });
  list.addEventListener("input", (event) => {
    const one = event.target.closest(".one");
    if (one && event.target.matches("[name=text]")) mark(one);
  });
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    settle(event.target.closest(".one"));
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-undo], button[data-remove]");
    if (!button) return;
    const one = button.closest(".one");
    if ("undo" in button.dataset) takeBack(one);
    else remove(one);
  });
  for (const one of places()) {
    const picture = pictureOf(one);
    const waiting = document.createElement("span");
    const came = () => {
      waiting.textContent = picture.naturalWidth ? "" : "图片取不出来，请打开这份表的原件对照。";
      if (one.querySelector(".finding.error").textContent === LATE) say(one, "");
    };
    waiting.className = "quiet";
    waiting.textContent = "正在取图片……";
    picture.before(waiting);
    if (picture.complete && picture.naturalWidth) came();
    picture.addEventListener("load", came);
    picture.addEventListener("error", came);
  }
  window.addEventListener("beforeunload", (event) => {
    if (places().some((one) => isTyped(one) || one.dataset.asking)) event.preventDefault();
  });
  go(places().find(waits));
})();
