// A form behind a liaison's link: what is typed is kept on this device until it has been handed in;
// rows are added, days chosen, columns added up.
"use strict";
(() => {
  const KEY = `huizhi ${location.pathname}`;
  const shown = () => document.querySelector("form[data-draft]");
  const told = () => document.getElementById("draft");
  // Written before this script was there, or put back by the browser.
  const isWritten = (one) => one.type !== "checkbox" && "defaultValue" in one && one.value !== one.defaultValue;
  const labelOf = (one) => one.closest(".field").querySelector("label").firstChild.textContent.trim();
  const given = (one) => one.tagName === "SELECT"
    ? ([...one.options].find((each) => each.defaultSelected) || one.options[0]).value : one.defaultValue;
  // Whether something else was written than what was known beside this tick.
  const isOther = (tick) => "changed" in tick.dataset || (tick.dataset.of ? [...rowsOf(tick.form, tick.dataset.of)] : [tick.closest(".known")]).some(
    (place) => [...place.querySelectorAll("[name^='v.']")].some((one) => one.type === "checkbox"
      ? one.checked !== one.defaultChecked : given(one) && one.value !== given(one)));
  // v.3.title is the title in the fourth row of the first table, v.family.3.title of another.
  const ROW = /^v\.(?:([a-z]\w*)\.)?(\d+)\./;
  const placeOf = (name) => { const found = ROW.exec(name); return found ? { table: found[1] || "rows", row: Number(found[2]) } : null; };
  const rowsOf = (form, table) => form.querySelectorAll(`fieldset.row[data-table="${table}"]`);
  const adderOf = (form, table) => form.querySelector(`[data-add][data-table="${table}"]`);
  const typed = (form) => [...form.elements].filter((one) => /^v\./.test(one.name));

  function kept() {
    try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; }
  }

  function forget() {
    try { localStorage.removeItem(KEY); } catch { /* it keeps nothing */ }
  }

  function say(text) {
    told().hidden = false;
    told().querySelector("span").textContent = text;
  }

  function keep(form) {
    const values = {};
    const labels = {};
    for (const one of typed(form)) {
      values[one.name] ||= [];
      labels[one.name] = labelOf(one);
      if (one.type !== "checkbox" || one.checked) values[one.name].push(one.value);
    }
    try {
      localStorage.setItem(KEY, JSON.stringify({ form: form.dataset.draft, seen: form.elements.seen.value, values, labels }));
      say("已存着草稿");
    } catch { /* the device keeps nothing for pages */ }
  }

  function restore(form) {
    const draft = kept();
    if (!draft) {
      if (typed(form).some(isWritten)) keep(form);
    } else if (draft.seen !== undefined && draft.seen !== form.elements.seen.value) {
      form.hidden = true;
      document.getElementById("choose").hidden = false;
    } else {
      putBack(form, draft, (one, hasPlace) => !hasPlace || isWritten(one));
    }
  }

  // What the clerk has renamed, or does not offer any more, has no place and is told.
  function putBack(form, draft, isLeft) {
    for (const place of Object.keys(draft.values).map(placeOf).filter(Boolean)) {
      while (adderOf(form, place.table) && place.row >= rowsOf(form, place.table).length && addRow(form, place.table)) { /* one more */ }
    }
    const without = { ...draft.values };
    for (const one of typed(form)) {
      const label = (draft.labels || {})[one.name];
      if (label !== undefined && label !== labelOf(one)) continue;
      const values = draft.values[one.name] || [];
      const hasPlace = one.name in draft.values;
      if (isLeft(one, hasPlace)) { delete without[one.name]; continue; }
      if (one.type === "checkbox") {
        one.checked = values.includes(one.value);
        if (hasPlace) without[one.name] = without[one.name].filter((value) => value !== one.value);
      } else {
        one.value = values.length ? values[0] : "";
        if (values.length < 2 && one.value === (values[0] || "").replace(/\r\n?/g, "\n")) delete without[one.name];
      }
    }
    const lost = Object.entries(without).flatMap(([name, values]) => values.filter(Boolean).map((value) => {
      const place = placeOf(name);
      const table = place && adderOf(form, place.table);
      return `${place ? `${table ? table.dataset.name : ""}第${place.row + 1}行` : ""}${(draft.labels || {})[name] || ""}“${value}”`;
    }));
    say("已存着草稿，接着上次没交的填");
    if (draft.form !== form.dataset.draft) tell(`经办人改了这张表，草稿里还能用的都放回来了，请核对。${lost.length ? `放不进去的：${lost.join("、")}` : ""}`);
  }

  function tell(text) {
    const line = document.getElementById("changed");
    line.textContent = text;
    line.hidden = false;
  }

  function addRow(form, table) {
    const rows = rowsOf(form, table);
    const { add: most, name } = adderOf(form, table).dataset;
    if (rows.length >= Number(most)) { say(`最多${most}行`); return null; }
    const last = rows[rows.length - 1];
    const next = last.cloneNode(true);
    const number = rows.length;
    next.querySelector("legend").textContent = `${name}第${number + 1}行`;
    for (const one of next.querySelectorAll(".finding")) one.remove();
    for (const one of next.querySelectorAll(".amiss")) one.classList.remove("amiss");
    for (const one of next.querySelectorAll("input, select, textarea")) {
      one.name = one.name.replace(ROW, (_, of) => `v.${of ? `${of}.` : ""}${number}.`);
      one.removeAttribute("aria-invalid");
      one.removeAttribute("aria-describedby");
      if (one.type === "checkbox") one.checked = false; else one.value = "";
    }
    for (const one of next.querySelectorAll("[id]")) one.id = `${one.id}n${number}`;
    for (const one of next.querySelectorAll("[aria-labelledby]")) one.setAttribute("aria-labelledby", `${one.getAttribute("aria-labelledby")}n${number}`);
    for (const one of next.querySelectorAll("label[for]")) one.htmlFor = `${one.htmlFor}n${number}`;
    last.after(next);
    return next;
  }

  // The number that the ledger will surely read: １,２00户 is 1200; nothing is 0; 5万 in a count, 1，5 and 12 34 are none.
  const COUNT = /^[张个份人次件部篇名户条项场处家期辆台幅册组支遍节把只套箱袋瓶桶根块顶本双盏艘架床座栋间株棵盒卷口位头匹]?次?$/;
  // isMeasured: the form prints a unit of its own, 万元, in which a number with words may not be.
  function numberIn(text, isCount, isMeasured) {
    const plain = text.replaceAll("，", "、").normalize("NFKC").trim();
    if (/^[-—/]*$|^无$/.test(plain)) return 0;
    const found = /^(-?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d+)?)\s*(\D*)$/.exec(plain);
    if (!found) return NaN;
    const number = Number(found[1].replaceAll(",", ""));
    if (isMeasured && found[2]) return NaN;
    if (isCount) return Number.isInteger(number) && COUNT.test(found[2]) ? number : NaN;
    const times = /^([万千]?)(?:元|亩|吨|米|公里|小时|[平立]方米)?$/.exec(found[2]);
    return times ? number * ({ 万: 1e4, 千: 1e3 }[times[1]] || 1) : NaN;
  }

  function addUp(form) {
    if (!form) return;
    for (const sum of form.querySelectorAll("[data-sum]")) {
      const own = typed(form).filter((one) => (placeOf(one.name) || {}).table === sum.dataset.table && one.name.replace(ROW, "") === sum.dataset.sum);
      const numbers = own.map((one) => numberIn(one.value, one.inputMode === "numeric", "measured" in sum.dataset));
      const read = numbers.filter((one) => !Number.isNaN(one));
      const added = Math.round(read.reduce((a, b) => a + b, 0) * 1e4) / 1e4;
      const left = numbers.length - read.length;
      sum.textContent = `${added}${left ? `（有${left === 1 ? "一" : left}格不是数，没有加）` : ""}`;
    }
  }

  function failed(why) {
    const line = document.getElementById("failed");
    line.textContent = `没有交上，请再按一次“交上”。${why}填的都还在。`;
    line.hidden = false;
    line.scrollIntoView({ block: "center" });
  }

  async function send(data) {
    try {
      const answer = await fetch(location.href, { method: "POST", body: data });
      return { ok: answer.ok, url: answer.url, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
    } catch { return null; }
  }

  async function handIn(form, button) {
    const data = new URLSearchParams(new FormData(form));
    if (button && button.name) data.append(button.name, button.value);
    const buttons = [...form.querySelectorAll(".actions button")];
    keep(form);
    document.getElementById("failed").hidden = true;
    for (const one of buttons) one.disabled = true;
    const answer = await send(data);
    for (const one of buttons) one.disabled = false;
    const next = answer && answer.page.querySelector("main[data-answer]");
    if (!answer) failed("网络断了，");
    else if (!next && answer.ok && new URL(answer.url).pathname.endsWith("/taking")) { // typed in by the clerk
      forget();
      location.assign(answer.url);
    } else if (!next) failed((answer.page.querySelector("[role=alert]") || answer.page.body).textContent.trim().slice(0, 200));
    else {
      document.querySelector("main").replaceWith(next);
      document.title = answer.page.title;
      if (answer.ok) forget(); else say("已存着草稿");
      htmx.process(next);
      addUp(shown());
      window.scrollTo(0, 0);
      next.querySelector("[tabindex='-1']").focus();
    }
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || form !== shown()) return;
    if ("pick" in event.target.dataset) {
      const [year, month, day] = event.target.value.split("-").map(Number);
      if (!day) return;
      event.target.closest(".date").querySelector("input").value = `${year}年${month}月${day}日`;
    }
    keep(form);
    addUp(form);
    const right = event.target.matches("[name^='v.']") && event.target.closest(".known")?.querySelector("[data-right]");
    if (right && isWritten(event.target)) right.checked = false; // it is another one now
    const { maxLength, value } = event.target;
    if (maxLength > 0 && value.length >= maxLength) say(`一格最多${maxLength}个字，多的没有放进来`);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && "add" in button.dataset) {
      const next = addRow(button.form, button.dataset.table);
      if (next) next.querySelector("select, input, textarea").focus();
    } else if (button && "allRight" in button.dataset) {
      for (const one of button.form.querySelectorAll("[data-right]")) one.checked ||= !isOther(one);
      button.textContent = "已记：没有改过的都没有变化";
    } else if (button && "take" in button.dataset) {
      const form = shown();
      if (button.dataset.take === "draft") {
        putBack(form, kept(), () => false);
        keep(form);
      } else forget();
      document.getElementById("choose").hidden = true;
      form.hidden = false;
      addUp(form);
    } else if (button && "forget" in button.dataset && window.confirm("清除草稿？没有交上的就没有了。")) {
      forget();
      shown().reset();
      location.reload();
    }
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== shown()) return;
    event.preventDefault();
    handIn(event.target, event.submitter);
  });
  if (!document.querySelector("[data-refused]")) restore(shown());
  addUp(shown());
})();
