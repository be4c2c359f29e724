// Places read from paper, compared with their pictures one after another: Enter or space says that
// one is right, typing writes what the picture shows, arrows move, Ctrl+Z takes the last one back.
// What a place shows is what the server has answered to be stored; what is typed and not stored
// says so. The focus moves only by what the clerk does, and at once: an answer that comes late never
// moves it, and while a place is being stored nothing can be typed into it.
"use strict";
(() => {
  const list = document.getElementById("confirm");
  if (!list || !list.querySelector("form button")) return;
  const left = document.getElementById("left");
  const doubtful = document.getElementById("doubtful");
  const end = document.getElementById("confirm-end"); // in focus when nothing is left below
  const refusedBar = document.getElementById("confirm-refused");
  const LATE = "图片还没有出来，请看到图片再按。";
  const SWALLOWED = "正在保存的时候打的字没有记下，请看看存的对不对，不对的再打一遍。";
  const AT_ONCE = 120; // milliseconds in which nobody compares anything: a key that was hit twice
  const done = []; // the place of each thing that was said, the last one at the end
  const refused = new Set(); // what was not stored, and the clerk may be rows further by now
  const turns = new Map(); // by place, what is asked about it: one after the other
  const hasKeys = !window.matchMedia("(pointer: coarse)").matches; // else a keyboard would rise over the picture
  let arrived = 0; // when the focus came to where it is
  const places = () => [...list.querySelectorAll(".one")];
  const textOf = (one) => one.querySelector("[name=text]");
  const seenOf = (one) => one.querySelector("[name=seen]");
  const pictureOf = (one) => one.querySelector("img.cut");
  const waits = (one) => !one.classList.contains("settled");
  const isGone = (one) => one.classList.contains("gone");
  const isAsked = (one) => "asking" in one.dataset;
  const plain = (text) => text.trim().replaceAll("\r\n", "\n");
  const isTyped = (one) => !isGone(one) && plain(textOf(one).value) !== plain(seenOf(one).value);

  function go(one) { // the text itself is in focus, so that an input method can begin in it
    arrived = performance.now();
    if (!one) {
      end.focus({ preventScroll: true });
      return;
    }
    const target = hasKeys ? textOf(one) : one;
    target.focus();
    if (hasKeys && !isTyped(one)) target.select();
    one.scrollIntoView({ block: "nearest" });
  }

  function beside(one, step) {
    const every = places();
    return every[every.indexOf(one) + step];
  }

  function next(one) { // the next that has to be looked at, and is not just being stored
    const every = places();
    const open = (each) => each !== one && !isAsked(each) && (waits(each) || isTyped(each));
    return every.slice(every.indexOf(one) + 1).find(open) || every.find(open);
  }

  function say(one, text) {
    const told = one.querySelector(".finding.error");
    told.textContent = text;
    told.hidden = !text;
    if (!text) refused.delete(one);
    refusedBar.hidden = !refused.size;
    refusedBar.querySelector("span").textContent = `有${refused.size}处没有保存，为什么写在那一处下面。`;
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

  // Asks about these places when nothing is asked about them any more. isLocked: nothing can be
  // typed into them meanwhile.
  async function inTurn(ones, isLocked, work) {
    const before = Promise.all(ones.map((one) => turns.get(one)));
    for (const one of ones) {
      one.dataset.asking = "";
      if (isLocked) textOf(one).readOnly = true;
    }
    const turn = before.then(work);
    for (const one of ones) turns.set(one, turn);
    await turn;
    for (const one of ones) if (turns.get(one) === turn) release(one);
  }

  function release(one) {
    delete one.dataset.asking;
    textOf(one).readOnly = isGone(one);
    if (!("swallowed" in one.dataset)) return;
    delete one.dataset.swallowed;
    if (one.contains(document.activeElement)) go(null); // the rest of it would be half a text
    say(one, SWALLOWED);
  }

  // Shows what is stored; typed: what stood in the text when it was sent, null to leave the text.
  function show(one, state, typed) {
    const wasWaiting = waits(one);
    seenOf(one).value = state.text;
    if (typed !== null && textOf(one).value === typed) {
      textOf(one).value = state.text;
      if (textOf(one) === document.activeElement) textOf(one).select();
    }
    one.dataset.amendment = state.amendment || "";
    one.classList.toggle("settled", state.settled);
    one.classList.toggle("gone", state.gone);
    one.querySelector("[data-undo]").hidden = !(state.settled && state.amendment);
    textOf(one).readOnly = state.gone;
    mark(one);
    const step = Number(!state.settled) - Number(wasWaiting);
    left.textContent = String(Number(left.textContent) + step);
    if (doubtful && one.classList.contains("doubtful")) doubtful.textContent = String(Number(doubtful.textContent) + step);
    end.textContent = places().some((each) => waits(each) || isTyped(each)) ? "" : end.dataset.done;
  }

  function refuse(one, error) {
    refused.add(one);
    if (error.state) show(one, error.state, null);
    say(one, error.message);
  }

  function forget(one) { // what was said of it last is none, or is taken back
    if (done.includes(one)) done.splice(done.lastIndexOf(one), 1);
  }

  function settle(one) {
    if (isAsked(one) || isGone(one)) return;
    if (!waits(one) && !isTyped(one)) {
      go(next(one));
      return;
    }
    if (!isTyped(one) && !pictureOf(one).complete) { // nobody has compared it
      say(one, LATE);
      return;
    }
    say(one, "");
    done.push(one);
    inTurn([one], true, async () => {
      const before = one.dataset.amendment || "";
      try {
        show(one, await ask(list.dataset.settle, one, {}), textOf(one).value);
        if (one.dataset.amendment === before) forget(one); // somebody else had said the same
      } catch (error) {
        forget(one);
        refuse(one, error);
      }
    });
    go(next(one));
  }

  const ofRow = (one) => {
    const key = (each) => `${each.querySelector("[name=number]").value} ${each.querySelector("[name=row]").value}`;
    return places().filter((each) => key(each) === key(one));
  };

  function remove(one) {
    const row = ofRow(one);
    done.push(one);
    inTurn(row, true, async () => {
      try {
        const state = await ask(list.dataset.remove, one, {});
        for (const each of row) show(each, { ...state, text: seenOf(each).value }, null);
        say(one, "");
      } catch (error) {
        forget(one);
        refuse(one, error);
      }
    });
    go(next(one));
  }

  function takeBack(one) {
    if (!one) return;
    const now = isAsked(one) ? null : textOf(one).value; // what is typed from now on stays
    const row = isGone(one) ? ofRow(one) : [one];
    forget(one);
    go(one);
    inTurn(row, false, async () => {
      if (!one.dataset.amendment) return; // it was not stored
      const wasGone = isGone(one);
      const typed = now ?? textOf(one).value;
      try {
        const state = await ask(list.dataset.undo, one, { amendment: one.dataset.amendment });
        say(one, "");
        show(one, state, wasGone ? null : typed);
        const others = wasGone ? row.filter((each) => each !== one) : [];
        for (const each of others) show(each, await ask(list.dataset.state, each, {}), null);
      } catch (error) {
        refuse(one, error);
      }
    });
  }

  function leave(one) { // what was typed and not said
    if (textOf(one).readOnly) return;
    textOf(one).value = seenOf(one).value;
    mark(one);
    say(one, "");
    textOf(one).select();
  }

  // While an input method composes, its keys are its own (229: the key that ends it, in Safari).
  const isOfInputMethod = (event) => event.isComposing || event.keyCode === 229;
  const isLetter = (event) => event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;

  list.addEventListener("keydown", (event) => {
    const one = event.target.closest(".one");
    if (!one || event.altKey) return;
    const isText = event.target.matches("[name=text]");
    if (!isText && event.target !== one) return;
    if (isAsked(one) && textOf(one).readOnly && (isLetter(event) || isOfInputMethod(event))) one.dataset.swallowed = "";
    if (isOfInputMethod(event)) return;
    const isLong = event.target.matches("textarea");
    const isUntouched = !isText || !isTyped(one);
    const isWhole = isUntouched && (!isText || event.target.selectionStart === 0 && event.target.selectionEnd === event.target.value.length);
    const isSlip = event.repeat || isUntouched && performance.now() - arrived < AT_ONCE;
    let act = null;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() === "z" && isUntouched) act = () => takeBack(done[done.length - 1]);
    } else if (event.key === "Enter" && !event.shiftKey) act = () => isSlip || settle(one);
    else if (event.key === " " && isWhole) act = () => isSlip || settle(one);
    else if (event.key === "Escape" && isText) act = () => leave(one);
    else if (event.key === "ArrowDown" && (!isLong || isWhole)) act = () => go(beside(one, 1) || one);
    else if (event.key === "ArrowUp" && (!isLong || isWhole)) act = () => go(beside(one, -1) || one);
    else if (!isText && isLetter(event)) {
      textOf(one).focus(); // the letter itself goes into it
      if (!isTyped(one)) textOf(one).select();
    }
    if (!act) return;
    event.preventDefault();
    act();
  });
  end.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
    if (isUndo) takeBack(done[done.length - 1]);
    else if (event.key === "ArrowUp") go(places()[places().length - 1]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("focusin", (event) => { // by a click on the picture or beside the text
    if (hasKeys && event.target.matches(".one, .shown a")) go(event.target.closest(".one"));
  });
  list.addEventListener("paste", (event) => {
    const one = event.target.closest(".one");
    if (!one) return;
    if (isAsked(one) && textOf(one).readOnly) one.dataset.swallowed = "";
    if (event.target !== one || textOf(one).readOnly) return;
    event.preventDefault();
    textOf(one).focus();
    textOf(one).value = event.clipboardData.getData("text/plain");
    mark(one);
  });
  list.addEventListener("input", (event) => {
    const one = event.target.closest(".one");
    if (one && event.target.matches("[name=text]")) mark(one);
  });
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    settle(event.target.closest(".one"));
  });
  list.addEventListener("mousedown", (event) => { // the focus stays in a text
    if (hasKeys && event.target.closest("button")) event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    if (event.detail > 1 && event.target.closest("button")) { // a second place may have come under it
      event.preventDefault();
      return;
    }
    const button = event.target.closest("button[data-undo], button[data-remove]");
    if (!button) return;
    const one = button.closest(".one");
    if (isAsked(one)) return;
    if ("undo" in button.dataset) takeBack(one);
    else remove(one);
  });
  refusedBar.querySelector("button").addEventListener("click", () => go(places().find((one) => refused.has(one))));
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
    if (places().some((one) => isTyped(one) || isAsked(one))) event.preventDefault();
  });
  go(places().find(waits));
  arrived = 0;
})();
