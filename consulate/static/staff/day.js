// Comfort on the reception day; every page works without it. A press that the network loses leaves the page as it is,
// with what was typed; a list that nobody touches is read again each minute.
(() => {
  "use strict";
  let sending = false;
  let touched = false;

  const say = (what) => {
    const box = document.getElementById("connection");
    if (!box) return;
    box.hidden = !what;
    box.textContent = what ? box.dataset[what] : "";
    if (what && what !== "stale") box.scrollIntoView({ block: "center" });
  };

  const read = async (response) => {
    const isPage = (response.headers.get("Content-Type") || "").startsWith("text/html");
    if (!isPage || response.status >= 500) throw new Error("no page");
    return new DOMParser().parseFromString(await response.text(), "text/html");
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post" || !form.closest("main")) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    const body = new URLSearchParams(new FormData(form, event.submitter));
    form.setAttribute("aria-busy", "true");
    let failure = "lost";
    try {
      const response = await fetch(form.action || location.href, { method: "POST", body });
      failure = "failed";
      const page = await read(response);
      touched = false;
      if (response.redirected) history.pushState(null, "", response.url);
      document.title = page.title;
      document.body.replaceWith(page.body);
      scrollTo(0, 0);
      (document.querySelector("[autofocus]") || document.getElementById("main")).focus();
    } catch {
      say(failure);
    } finally {
      sending = false;
      form.removeAttribute("aria-busy");
    }
  });

  addEventListener("popstate", () => location.reload());
  document.addEventListener("input", () => { touched = true; });

  setInterval(async () => {
    const list = document.getElementById("refresh");
    const busy = sending || touched || document.hidden || !list || !list.dataset.refresh;
    if (busy || list.contains(document.activeElement)) return;
    try {
      const page = await read(await fetch(location.href));
      const fresh = page.getElementById("refresh");
      if (sending || touched || list.contains(document.activeElement)) return;
      if (fresh) list.replaceWith(fresh);
      else location.reload();
      say("");
    } catch {
      say("stale");
    }
  }, 60000);
})();
