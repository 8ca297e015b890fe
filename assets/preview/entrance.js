"use strict";
// The key stands in the fragment of the address, which is sent to nobody and is in no log. It is exchanged for a cookie here, once,
// and taken out of the address bar and the history.
(async () => {
  const said = document.getElementById("said");
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (!key) {
    said.textContent = "Open the address that the terminal shows: it ends in #key=…";
    return;
  }
  history.replaceState(null, "", "/");
  try {
    const answer = await fetch("/enter", { headers: { "x-throughline-key": key } });
    const text = (await answer.text()).trim();
    if (answer.ok) location.replace(text);
    else said.textContent = "This address lets nobody in: " + text + ". The terminal shows the address that does.";
  } catch {
    said.textContent = "The preview has ended. Start it again in the terminal.";
  }
})();
