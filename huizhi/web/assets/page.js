// What the page does in the browser: files sent in pieces, texts copied, questions asked first.
"use strict";
(() => {
  const body = document.body;
  const PIECE = 8 * 1024 * 1024;
  const AT_ONCE = 3;

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-Form-Token"] = body.dataset.token || "";
  });
  // A refresh must not take away what somebody is typing or has opened.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target } = event.detail;
    if (xhr.status === 204) event.detail.shouldSwap = false;
    // What was refused is shown with what was typed, as the answer to a form without htmx is.
    if ([400, 409].includes(xhr.status) && "again" in target.dataset) event.detail.shouldSwap = true;
  });

  // In the picture of a form the arrow keys go to the next place, and the chosen one is outlined.
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  document.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    const spot = event.target.closest(".picture .spot");
    if (!way || !spot || event.altKey || event.ctrlKey || event.metaKey) return;
    const middle = (one) => {
      const box = (one.closest("td") || one).getBoundingClientRect();
      return [box.x + box.width / 2, box.y + box.height / 2];
    };
    const [x, y] = middle(spot);
    const away = (one) => {
      const [dx, dy] = [middle(one)[0] - x, middle(one)[1] - y];
      const ahead = dx * way[0] + dy * way[1];
      return ahead > 2 ? ahead + 4 * Math.abs(dx * way[1] + dy * way[0]) : Infinity;
    };
    const spots = [...spot.closest(".picture").querySelectorAll(".spot")].map((one) => [away(one), one]);
    const [distance, next] = spots.sort((a, b) => a[0] - b[0])[0];
    if (distance === Infinity) return;
    event.preventDefault();
    next.focus();
  });
  document.addEventListener("click", (event) => {
    const spot = event.target.closest(".picture .spot");
    if (!spot) return;
    for (const one of document.querySelectorAll(".spot.chosen")) one.classList.remove("chosen");
    spot.classList.add("chosen");
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "decide") document.querySelector(".spot.chosen")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  function say(text) {
    const said = document.getElementById("said");
    said.textContent = text;
    setTimeout(() => { if (said.textContent === text) said.textContent = ""; }, 4000);
  }

  function copied(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.confirm && !window.confirm(button.dataset.confirm)) {
      event.preventDefault();
    } else if (button.dataset.copy) {
      const text = document.getElementById(button.dataset.copy).textContent;
      const copying = copied(text).then(() => say("已复制"), () => say("没有复制上，请自己选中文字复制"));
      if (button.type === "submit" && button.form) {
        event.preventDefault();
        copying.then(() => button.form.requestSubmit());
      }
    } else if ("back" in button.dataset) {
      history.back();
    }
  });

  // What was typed into a form and not handed in waits on this device.
  for (const link of document.querySelectorAll("a[data-form]")) {
    try {
      if (localStorage.getItem(`huizhi ${link.pathname}`)) link.querySelector("[data-kept]").hidden = false;
    } catch { /* the device keeps nothing for pages */ }
  }

  async function ask(address) {
    const answer = await fetch(address, { method: "POST", headers: { "X-Form-Token": body.dataset.token } });
    if (!answer.ok) throw new Error((await answer.text()).slice(0, 200));
    return answer.json();
  }

  function line(panel, name) {
    const row = document.createElement("div");
    const label = document.createElement("span");
    const bar = document.createElement("progress");
    label.textContent = name;
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `${name}的进度`);
    row.append(label, bar);
    panel.append(row);
    return { label, bar };
  }

  function send(file, path, batch, shown) {
    return new Promise((resolve) => {
      const upload = new tus.Upload(file, {
        endpoint: body.dataset.uploads,
        chunkSize: PIECE,
        retryDelays: [0, 1000, 3000, 5000, 10000, 20000, 30000],
        headers: { "X-Form-Token": body.dataset.token },
        metadata: { filename: file.name, path, batch },
        removeFingerprintOnSuccess: true,
        fingerprint: (one) => Promise.resolve(["huizhi", location.pathname.split("/").slice(0, 3).join("/"), path, one.size, one.lastModified].join(" ")),
        onProgress: (sent, total) => { shown.bar.value = total ? sent / total : 1; },
        onSuccess: () => { shown.bar.value = 1; shown.label.textContent = `${path} 已保存`; resolve(true); },
        onError: (error) => {
          const told = error.originalResponse ? error.originalResponse.getBody() : "";
          shown.label.textContent = `${path} 没有传完：${told || "网络断了，重新选这个文件会接着传"}`;
          shown.label.className = "finding error";
          resolve(false);
        },
      });
      upload.findPreviousUploads().then((previous) => {
        if (previous.length) upload.resumeFromPreviousUpload(previous[0]);
        upload.start();
      }, () => upload.start());
    });
  }

  // What is done with files that have come, while it is done and afterwards.
  function words() { return (body.dataset.words || "正在登记……|登记好了").split("|"); }

  let busy = false;
  async function take(files) {
    if (!files.length) return;
    if (busy) { say("上一批还在传，请等一等"); return; }
    busy = true;
    const panel = document.getElementById("sending");
    panel.replaceChildren();
    panel.hidden = false;
    const head = document.createElement("h2");
    head.textContent = `正在传${files.length}个文件`;
    panel.append(head);
    try {
      const { batch } = await ask(body.dataset.begin + arrived());
      const waiting = files.map(([path, file]) => [path, file, line(panel, path)]);
      let whole = 0;
      const work = async () => {
        for (let one = waiting.shift(); one; one = waiting.shift()) {
          if (await send(one[1], one[0], batch, one[2])) whole += 1;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      if (whole === 0) { head.textContent = "没有传上"; return; }
      const { address } = await ask(body.dataset.finish.replace("BATCH", batch));
      head.textContent = `${whole}个文件已保存，${words()[0]}`;
      await outcome(address, head, panel);
    } catch (error) {
      head.textContent = `没有完成：${error.message || "网络断了，请重新选文件，会接着传"}`;
    } finally { busy = false; }
  }

  document.addEventListener("change", (event) => {
    const all = event.target.dataset && event.target.dataset.all;
    if (!all || !event.target.form) return;
    for (const one of event.target.form.querySelectorAll(`input[type=checkbox][name^="${all}."]`)) one.checked = event.target.checked;
  });

  function arrived() {
    const day = document.querySelector("[data-arrived]")?.value;
    return day ? `?day=${encodeURIComponent(day)}` : "";
  }

  async function outcome(address, head, panel) {
    const holder = document.createElement("div");
    panel.append(holder);
    for (;;) {
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      if (answer.ok) {
        holder.innerHTML = await answer.text();
        const section = holder.querySelector("section");
        if (section && !section.hasAttribute("hx-get")) break;
      }
      await new Promise((done) => setTimeout(done, 700));
    }
    head.textContent = words()[1];
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "知道了，刷新页面";
    close.addEventListener("click", () => location.reload());
    head.after(close);
    close.focus({ preventScroll: true });
    panel.scrollTop = 0;
  }

  // Where a file belongs is told by its folder, and what it shows by its name.
  function placed(input, file, number) {
    const own = file.webkitRelativePath || file.name;
    if (!input.dataset.folder) return own;
    const card = input.closest("section");
    const item = card.querySelector("[data-item]");
    const caption = card.querySelector("[data-caption]").value.replace(/[\\/]/g, " ").trim();
    const dot = file.name.lastIndexOf(".");
    const name = caption ? `${caption}${number ? number + 1 : ""}${dot < 0 ? "" : file.name.slice(dot)}` : own;
    return [input.dataset.folder, item ? item.value : "", name].filter(Boolean).join("/");
  }

  for (const input of document.querySelectorAll("input[data-send]")) {
    input.addEventListener("change", () => {
      const files = [...input.files].map((file, number) => [placed(input, file, number), file]);
      input.value = "";
      take(files);
    });
  }

  async function within(entry, before, found) {
    if (entry.isFile) {
      const file = await new Promise((done, fail) => entry.file(done, fail));
      found.push([before + entry.name, file]);
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) return;
      for (const one of some) await within(one, `${before}${entry.name}/`, found);
    }
  }

  if ("drop" in body.dataset) {
    const shade = document.getElementById("drop");
    // A page that asks for one file takes what is dropped as that, not as something received.
    const own = document.querySelector("input[data-own-drop]");
    if (own && shade) shade.firstElementChild.textContent = "松开鼠标，选这个文件";
    let depth = 0;
    const has = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
    const shadow = (on) => { if (shade) shade.hidden = !on; };
    document.addEventListener("dragenter", (event) => { if (has(event)) { depth += 1; shadow(true); } });
    document.addEventListener("dragleave", () => { depth = Math.max(0, depth - 1); if (!depth) shadow(false); });
    document.addEventListener("dragover", (event) => { if (has(event)) event.preventDefault(); });
    document.addEventListener("drop", async (event) => {
      if (!has(event)) return;
      event.preventDefault();
      depth = 0;
      shadow(false);
      if (own) { own.files = event.dataTransfer.files; own.form.querySelector("button").focus(); return; }
      const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry && one.webkitGetAsEntry()).filter(Boolean);
      const plain = [...event.dataTransfer.files];
      const found = [];
      if (entries.length) { for (const one of entries) await within(one, "", found); } else { for (const one of plain) found.push([one.name, one]); }
      take(found);
    });
  }
})();
