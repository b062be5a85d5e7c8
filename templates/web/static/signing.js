// Moves the bar of a signing run; without it the page has a link that says «Обновить».
"use strict";
(() => {
  const place = document.querySelector("[data-run]");
  if (!place) return;
  const bar = place.querySelector("progress");
  const count = place.querySelector("[data-done]");
  const look = async () => {
    try {
      const answer = await fetch(place.dataset.run, { headers: { accept: "application/json" } });
      const run = await answer.json();
      count.textContent = run.done;
      bar.value = run.done + run.failed;
      if (run.ended) { window.location.reload(); return; }
    } catch { /* the service may be starting again: ask once more */ }
    window.setTimeout(look, 1500);
  };
  window.setTimeout(look, 800);
})();
