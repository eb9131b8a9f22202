// Imports in the admin: the bar moves by itself, and a tick is kept at once. Both work without this, by buttons.

const FIRST_WAIT = 1000;

function watch(place) {
  const ask = async () => {
    try {
      const response = await fetch(place.dataset.importProgress, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      const answer = await response.json();
      if (!answer.is_working) return window.location.reload();
      if (place.innerHTML.trim() !== answer.html.trim()) place.innerHTML = answer.html;
      if (answer.is_stopped) return window.location.reload();
    } catch {
      // Nobody answers for a moment, as when the site restarts: ask again.
    }
    window.setTimeout(ask, FIRST_WAIT);
  };
  window.setTimeout(ask, FIRST_WAIT);
}

function keepChoice(form) {
  let isSending = false;
  let isLate = false;

  const send = async () => {
    if (isSending) {
      isLate = true;
      return;
    }
    isSending = true;
    const data = new FormData(form);
    data.set("order", "save");
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: data,
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      const answer = await response.json();
      if (answer.is_stale) return window.location.reload();
      form.querySelector("[data-import-button]").textContent = answer.button;
      for (const [mode, sentence] of Object.entries(answer.sentences)) {
        form.querySelector(`[data-import-sentence="${mode}"]`).textContent = sentence;
      }
    } catch {
      // The ticks go along with the next button that is pressed.
    } finally {
      isSending = false;
    }
    if (isLate) {
      isLate = false;
      send();
    }
  };

  form.addEventListener("change", (event) => {
    if (event.target.name === "chosen") send();
  });
  for (const button of form.querySelectorAll("[data-import-save]")) button.hidden = true;
}

for (const place of document.querySelectorAll("[data-import-progress]")) {
  if (!place.hasAttribute("data-import-stopped")) watch(place);
}
for (const form of document.querySelectorAll("[data-import-choice]")) keepChoice(form);
