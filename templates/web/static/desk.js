/* Shows whom the typed letters find while they are typed; without it the button does the same. */
"use strict";
(() => {
  const box = document.getElementById("q");
  const place = document.getElementById("found");
  if (!box || !place) return;
  let waiting = 0;
  let asked = 0;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const mine = ++asked;
      const answer = await fetch("/desk/found?q=" + encodeURIComponent(box.value));
      if (answer.ok && !answer.redirected && mine === asked) place.innerHTML = await answer.text();
    }, 120);
  });
})();
