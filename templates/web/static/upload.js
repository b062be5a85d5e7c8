// Files dropped onto the form, and how much of them has gone. Without this file the form is sent as any other.
"use strict";

for (const form of document.querySelectorAll("[data-upload]")) {
  const field = form.querySelector('input[type="file"]');
  const chosen = form.querySelector("[data-chosen]");
  const bar = form.querySelector("progress");
  const said = form.querySelector("[data-said]");
  const button = form.querySelector("button");

  for (const each of form.querySelectorAll("[data-with-script]")) each.hidden = false;

  const show = () => {
    chosen.replaceChildren();
    for (const file of field.files) {
      const line = document.createElement("li");
      line.textContent = `${file.name}, ${Math.max(1, Math.round(file.size / 1024))} КиБ`;
      chosen.append(line);
    }
    chosen.hidden = !field.files.length;
  };
  field.addEventListener("change", show);

  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("over"); });
  }
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("over");
  });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer.files.length) { field.files = event.dataTransfer.files; show(); }
  });

  const failed = (words) => {
    said.textContent = words;
    said.className = "fault";
    bar.hidden = true;
    button.disabled = false;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    request.upload.addEventListener("progress", (step) => {
      if (!step.lengthComputable) return;
      bar.value = (100 * step.loaded) / step.total;
      said.textContent = step.loaded < step.total ? `Передано ${Math.floor(bar.value)} %` : "Передано, идёт проверка…";
    });
    request.addEventListener("load", () => {
      if (request.status < 400) { window.location.assign(request.responseURL); return; }
      const words = request.response && request.response.querySelector("#fault, .said");
      failed(words ? words.textContent : `Не принято: ${request.status}`);
    });
    request.addEventListener("error", () => failed("Связь с архивом прервалась. Повторите: ничего не потеряно."));
    bar.hidden = false;
    button.disabled = true;
    said.className = "";
    said.textContent = "Передача…";
    request.send(new FormData(form));
  });
}
