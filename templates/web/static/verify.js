// The page of verification: a picture, the camera or the code's own text in; words and a table out.
// Nothing is sent anywhere: the page's policy allows no connection, and the keys stand in the page.
"use strict";

(() => {
  const MOST_SIDE = 3600;
  const SCALES = [1.5, 1, 2, 3]; // the reader finds fine symbols at one scale that it misses at another
  const MOST_PIXELS = 24e6;
  const EVERY_MS = 250;
  const ANSWERS = {
    genuine: ["passed", "Подлинная", "Подпись школы верна. Сравните с бумагой всё, что показано ниже: если хоть что-то не совпадает, бумага поддельная."],
    forged: ["failed", "Поддельная или изменённая", "Подпись школы не сходится с тем, что в коде."],
    revoked: ["failed", "Поддельная или выпущена после отзыва ключа", "Школа отозвала ключ, которым подписан код. Если бумагу выдали раньше, попросите школу выдать её заново."],
    "unknown-key": ["indeterminate", "Ключ неизвестен", "Код подписан ключом, которого нет среди ключей школ на этой странице. Откройте страницу той школы, что выдала бумагу, или свежий файл проверки."],
    untrusted: ["failed", "Ключу нельзя верить", "Подпись под кодом верна, но заверение ключа, которым она сделана, не сходится: чей это ключ, неизвестно. Откройте страницу проверки на сайте школы или попросите у школы свежий файл."],
    unreadable: ["indeterminate", "Это не код выписки", "Код прочитан, но это не подписанная выписка архива или её форма новее этой страницы."],
    absent: ["indeterminate", "Код не найден", "На снимке нет кода или его не разобрать. Снимите ближе, ровно и при хорошем свете, чтобы код занимал большую часть кадра, или отсканируйте лист с разрешением 200–300 точек на дюйм."],
  };

  const published = JSON.parse(document.getElementById("proof-keys").textContent);
  const byId = id => document.getElementById(id);
  const result = byId("result"), video = byId("video");
  let camera = null;

  function made(tag, words = "", attributes = {}) {
    const node = document.createElement(tag);
    node.textContent = words;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  }

  const asDay = text => text.slice(0, 10).split("-").reverse().join(".");

  function show({ outcome, statement, key, owner }) {
    const [mark, heading, words] = ANSWERS[outcome];
    const verdict = made("p", "", { class: `verdict ${mark}` });
    verdict.append(made("strong", heading));
    result.replaceChildren(made("h2", "Ответ"), verdict, made("p", why(outcome, statement, key) || words));
    if (outcome === "genuine" || outcome === "revoked") result.append(...told(statement, key, owner));
    else if (outcome === "untrusted") result.append(made("p", `Ключ № ${key.kid}: ${owner.words}.`));
    else if (outcome === "unknown-key" && statement) result.append(made("p", `Школа, названная в коде (не подтверждено): ${statement.school}.`, { class: "quiet" }));
    result.hidden = false;
    result.focus();
    result.scrollIntoView({ block: "start" });
  }

  function why(outcome, statement, key) {
    if (outcome !== "forged" || !statement) return "";
    if (statement.school_id !== key.school_id) return `Код подписан ключом другой школы: ${key.school}.`;
    return `Код датирован ${asDay(statement.issued_on)}, а ключ действует с ${asDay(key.valid_from)} по ${asDay(PaperProof.lastDay(key))}.`;
  }

  function told(statement, key, owner) {
    const about = made("dl", "", { class: "sheet about-paper" });
    for (const [name, value] of [
      ["Школа", key.school], ["Бумага", statement.title], ["Обучающийся", statement.pupil], ["Класс", statement.class_label],
      ["Период", statement.period], ["Выдана", asDay(statement.issued_on)], ["Записи архива", statement.records.join(", ")],
      ["Ключ", keyWords(key)], ["Чей ключ", owner.words],
    ]) {
      const row = made("div");
      row.append(made("dt", name), made("dd", value));
      about.append(row);
    }
    const parts = [about, made("h2", "Сравните с бумагой")];
    if (statement.left_out) parts.push(made("p", `В код не вошли ${statement.left_out}: их может сверить школа.`, { class: "note" }));
    parts.push(...statement.tables.map(table), ...statement.lines.map(line => made("p", line)));
    return parts;
  }

  function keyWords(key) {
    const term = `действует с ${asDay(key.valid_from)} по ${asDay(PaperProof.lastDay(key))}`;
    return key.revoked_at ? `отозван ${asDay(key.revoked_at)}` : `ключ школы № ${key.kid}, ${term}; в день выдачи действовал`;
  }

  function table({ title, headings, rows }) {
    const box = made("div", "", { class: "sheet scrolled", tabindex: "0", role: "region", "aria-label": title });
    const found = made("table"), head = made("tr"), body = made("tbody"), top = made("thead");
    head.append(...headings.map(each => made("th", each, { scope: "col" })));
    body.append(...rows.map(row));
    top.append(head);
    found.append(made("caption", title), top, body);
    box.append(found);
    return box;
  }

  function row([first, ...others]) {
    const node = made("tr");
    node.append(made("th", first, { scope: "row" }), ...others.map(cell));
    return node;
  }

  function cell(said) { // «04.09 5, 06 н»: a day without a month is of the month before it
    const parts = said.split(", ").map(part => /^(\d\d)(\.\d\d)? (\S.*)$/.exec(part));
    if (!said || !parts.every(Boolean) || !parts[0][2]) return made("td", said);
    const node = made("td", "", { class: "days" });
    let month = "";
    for (const [, day, named, mark] of parts) {
      month = named || month;
      const entry = made("span", `${day}${month} `);
      entry.append(made("b", mark));
      node.append(entry, " ");
    }
    return node;
  }

  async function judge(text) {
    stop();
    const found = await PaperProof.read(text.trim(), published.keys);
    const owner = found.statement && found.key ? await KeyOwner.of(found.key, published.roots) : null;
    show({ ...found, owner, outcome: found.outcome === "genuine" && owner.state === "broken" ? "untrusted" : found.outcome });
  }

  // a picture

  async function fromPicture(file) {
    byId("reading").textContent = "Читаю снимок…";
    await new Promise(resume => { setTimeout(resume, 30); }); // lets the words appear before the work begins
    const picture = await createImageBitmap(file).catch(() => null);
    const text = picture && (await detected(picture) || scaled(picture));
    byId("reading").textContent = "";
    if (text) await judge(text); else show({ outcome: "absent" });
  }

  async function detected(source) { // the browser's own reader, where there is one
    if (!("BarcodeDetector" in window)) return "";
    try {
      const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(source);
      return ours(found.map(each => each.rawValue));
    } catch { return ""; }
  }

  const ours = texts => texts.find(text => text.startsWith(PaperProof.PREFIX)) || texts[0] || "";

  function scaled(picture) {
    const side = Math.max(picture.width, picture.height);
    for (const scale of SCALES) {
      const most = Math.min(scale, Math.sqrt(MOST_PIXELS / (picture.width * picture.height)));
      const found = seen(picture, side * most > MOST_SIDE && scale === 1 ? MOST_SIDE / side : most);
      if (found) return found;
    }
    return "";
  }

  function seen(source, scale = 1) {
    const width = Math.round((source.videoWidth || source.width) * scale);
    const height = Math.round((source.videoHeight || source.height) * scale);
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.imageSmoothingQuality = "high";
    context.drawImage(source, 0, 0, width, height);
    const found = jsQR(context.getImageData(0, 0, width, height).data, width, height, { inversionAttempts: "dontInvert" });
    return found ? found.data : "";
  }

  // the camera

  async function start() {
    try {
      camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
    } catch {
      byId("reading").textContent = "Камера не открылась: её нет или она не разрешена. Сфотографируйте код и выберите снимок.";
      return;
    }
    video.srcObject = camera;
    byId("viewfinder").hidden = false;
    byId("camera").setAttribute("aria-expanded", "true");
    byId("reading").textContent = "Наведите камеру на код, чтобы он занял почти весь кадр.";
    await video.play();
    look();
  }

  async function look() {
    if (!camera) return;
    const text = video.videoWidth ? await detected(video) || seen(video) : "";
    if (text && camera) { byId("reading").textContent = ""; await judge(text); } else setTimeout(look, EVERY_MS);
  }

  function stop() {
    if (!camera) return;
    camera.getTracks().forEach(track => track.stop());
    camera = null;
    byId("viewfinder").hidden = true;
    byId("camera").setAttribute("aria-expanded", "false");
    byId("reading").textContent = "";
  }

  // the page

  const drop = byId("drop");
  for (const name of ["dragover", "drop"]) drop.addEventListener(name, event => event.preventDefault());
  drop.addEventListener("drop", event => { if (event.dataTransfer.files[0]) fromPicture(event.dataTransfer.files[0]); });
  byId("picture").addEventListener("change", event => { if (event.target.files[0]) fromPicture(event.target.files[0]); });
  document.addEventListener("paste", event => {
    const file = [...event.clipboardData.files].find(each => each.type.startsWith("image/"));
    if (file) fromPicture(file);
  });
  byId("camera").hidden = !(navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
  byId("camera").addEventListener("click", () => (camera ? stop() : start()));
  byId("stop").addEventListener("click", stop);
  byId("typed").addEventListener("submit", event => { event.preventDefault(); judge(byId("text").value); });
  byId("by-script").hidden = false;
})();
