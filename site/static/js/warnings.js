// Warnings beside a record's form. The form is sent as it stands, a second after a change, and the server answers with
// what looks wrong; nothing is saved and nothing is stopped.
{
  const { Controller } = window.StimulusModule;
  const LONGEST_WAIT = 10; // times the delay, for an automatic save
  const COUNTER = '[data-side-panel-toggle="warnings"] [data-side-panel-toggle-counter]';

  class RecordWarnings extends Controller {
    static targets = ["list", "none"];
    static values = { url: String, show: String, delay: { type: Number, default: 1000 } };

    connect() {
      this.later = this.later.bind(this);
      this.waited = 0;
      this.isPanel = !this.element.closest("form");
      this.form = this.element.closest("form") ?? document.querySelector("form[data-edit-form]");
      if (!this.form) return;
      this.form.addEventListener("input", this.later);
      this.form.addEventListener("change", this.later);
      // Wagtail's word for any change, also by choosers and by adding or removing children.
      if (this.isPanel) document.addEventListener("w-unsaved:add", this.later);
      if (this.isPanel) this.addStrip();
      this.ask();
    }

    disconnect() {
      window.clearTimeout(this.timer);
      this.request?.abort();
      this.form?.removeEventListener("input", this.later);
      this.form?.removeEventListener("change", this.later);
      document.removeEventListener("w-unsaved:add", this.later);
      this.strip?.remove();
    }

    later() {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.ask(), this.delayValue);
    }

    // A record that is saved while it is written gets an address of its own, and must not be taken for its own double.
    get address() {
      const written = this.isPanel && this.form.getAttribute("action").match(/\/edit\/([^/]+)\//);
      return written ? `${this.urlValue}${written[1]}/` : this.urlValue;
    }

    // While a new record is being saved for the first time, nobody knows its address yet.
    get isBeingMade() {
      const state = document.getElementById("w-autosave-indicator")?.dataset.wAutosaveStateValue;
      return this.isPanel && this.address === this.urlValue && state === "saving";
    }

    async ask() {
      if (this.isBeingMade && this.waited < LONGEST_WAIT) {
        this.waited += 1;
        this.later();
        return;
      }
      this.waited = 0;
      const { address } = this;
      const typed = [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
      const body = new URLSearchParams(typed);
      if (this.sent === address + body) return;
      this.sent = address + body;
      this.request?.abort();
      const request = new AbortController();
      this.request = request;
      try {
        const response = await fetch(address, {
          method: "POST",
          body,
          headers: { "X-Requested-With": "XMLHttpRequest" },
          signal: request.signal,
        });
        if (response.ok) {
          const html = await response.text();
          if (request.signal.aborted) return;
          if (address === this.address && !this.isBeingMade) {
            this.show(html.trim());
          } else {
            this.sent = "";
            this.later();
          }
        }
      } catch {
        // Aborted, or no connection: what was said before stays.
      }
    }

    show(html) {
      if (html === this.shown) return;
      this.shown = html;
      this.listTarget.innerHTML = html;
      const summary = this.listTarget.querySelector(".record-warnings__summary");
      const count = this.listTarget.querySelectorAll("li").length;
      if (!this.isPanel) return;
      this.noneTarget.hidden = count > 0;
      const counter = document.querySelector(COUNTER);
      counter.textContent = count;
      counter.hidden = !count;
      this.strip.hidden = !count;
      this.said.textContent = summary?.textContent ?? "";
      this.noteShown();
    }

    // Beside the buttons, which stay in sight: the number of warnings, said to screen readers too.
    addStrip() {
      this.strip = document.createElement("div");
      this.strip.className = "record-warnings-strip";
      this.strip.hidden = true;
      this.said = document.createElement("span");
      this.said.setAttribute("role", "status");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary";
      button.textContent = this.showValue;
      button.addEventListener("click", () => this.openPanel());
      this.strip.append(this.said, button);
      this.form.querySelector("footer")?.append(this.strip);
    }

    openPanel() {
      const toggle = document.querySelector('[data-side-panel-toggle="warnings"]');
      if (toggle.getAttribute("aria-expanded") !== "true") toggle.click();
    }

    // Without script the same warnings are said after the save.
    noteShown() {
      if (this.form.elements["warnings-shown"]) return;
      const note = document.createElement("input");
      note.type = "hidden";
      note.name = "warnings-shown";
      note.value = "1";
      this.form.append(note);
    }
  }

  window.wagtail.app.register("record-warnings", RecordWarnings);
}
