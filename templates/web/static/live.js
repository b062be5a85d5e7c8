// What stands in [data-live] is asked again every few seconds while it says that something is going on.
"use strict";

const EVERY_MS = 2000;

const again = async () => {
  const part = document.querySelector("[data-live]");
  if (!part || part.dataset.live !== "on") return;
  if (!document.hidden && !part.contains(document.activeElement)) {
    try {
      const answer = await fetch(window.location.href, { credentials: "same-origin" });
      if (answer.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-live]");
        if (fresh) part.replaceWith(fresh);
      }
    } catch {
      // the next round may reach the archive again
    }
  }
  window.setTimeout(again, EVERY_MS);
};
window.setTimeout(again, EVERY_MS);
