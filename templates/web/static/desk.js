/* Finds while the letters are typed, and lets the arrows walk through those found; without it the button does the same. */
"use strict";
(() => {
  const box = document.getElementById("q");
  const place = document.getElementById("found");
  if (!box || !place) return;
  let waiting = 0;
  let asked = 0;
  let shown = box.defaultValue; // what those on the page were found for
  function look() {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const mine = ++asked;
      const sought = box.value;
      const answer = await fetch("/desk/found?q=" + encodeURIComponent(sought));
      if (!answer.ok || answer.redirected || mine !== asked) return;
      place.innerHTML = await answer.text();
      shown = sought;
      document.getElementById("told").textContent = place.querySelector("p").textContent;
    }, 120);
  }
  box.addEventListener("input", look);
  if (box.value !== shown) look(); // typed before this script came

  const links = () => [...place.querySelectorAll("a")];
  function step(event) {
    const found = links();
    const at = found.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: at < 0 ? NaN : 0, End: at < 0 ? NaN : found.length - 1 }[event.key];
    if (next === undefined || Number.isNaN(next) || !found.length || next >= found.length) return;
    event.preventDefault();
    (found[next] || box).focus();
  }
  box.addEventListener("keydown", step);
  place.addEventListener("keydown", step);
  box.form.addEventListener("submit", event => { // the only one found is the one that is meant
    const found = links();
    if (found.length !== 1 || shown !== box.value) return;
    event.preventDefault();
    found[0].click();
  });
})();
(() => { // a day of a week can only mean the week
  const day = document.getElementById("week_of");
  const span = document.getElementById("span");
  if (!day || !span) return;
  const mean = () => { if (day.value) span.value = "week"; };
  day.addEventListener("change", mean);
  if (day.value !== day.defaultValue) mean(); // chosen before this script came
})();
