// Below each date box: what the server understood of it, as one types. Without script the box works as it is.
{
  const { Controller } = window.StimulusModule;

  class DateReading extends Controller {
    static targets = ["box", "answer", "choices", "words", "clear"];
    static values = { url: String, words: String, delay: { type: Number, default: 200 } };

    connect() {
      this.read = this.read.bind(this);
      this.wordsBox = this.wordsValue && this.boxTarget.form ? this.boxTarget.form.elements[this.wordsValue] : null;
      this.wordsBox?.addEventListener("input", this.read);
    }

    disconnect() {
      window.clearTimeout(this.timer);
      this.request?.abort();
      this.wordsBox?.removeEventListener("input", this.read);
    }

    read() {
      window.clearTimeout(this.timer);
      this.request?.abort();
      this.timer = window.setTimeout(() => this.ask(), this.delayValue);
    }

    async ask() {
      const request = new AbortController();
      this.request = request;
      const query = new URLSearchParams({ text: this.boxTarget.value, words: this.wordsBox?.value ?? "" });
      let reading = null;
      try {
        const response = await fetch(`${this.urlValue}?${query}`, {
          headers: { "X-Requested-With": "XMLHttpRequest" },
          signal: request.signal,
        });
        if (response.ok) reading = await response.json();
      } catch {
        // Aborted, or no connection: saving the form says what is wrong.
      }
      if (!request.signal.aborted) this.show(reading ?? { text: "", edtf: "", offers: [], words_note: "" });
    }

    show(reading) {
      this.answerTarget.classList.toggle("date-reading__answer--wrong", Boolean(reading.is_wrong));
      this.answerTarget.replaceChildren(reading.text);
      if (reading.edtf) {
        const small = document.createElement("small");
        small.textContent = reading.edtf;
        this.answerTarget.append(" ", small);
      }
      this.choicesTarget.replaceChildren(...reading.offers.map((offer) => this.choice(offer)));
      this.choicesTarget.hidden = !reading.offers.length;
      if (this.hasWordsTarget) {
        this.wordsTarget.textContent = reading.words_note;
        this.clearTarget.hidden = !reading.words_note;
      }
    }

    choice({ label, fill }) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary";
      button.textContent = label;
      button.addEventListener("click", () => this.fill(this.boxTarget, fill));
      return button;
    }

    clearWords() {
      this.fill(this.wordsBox, "");
    }

    // The button that was pressed goes away, so the focus goes back to the date.
    fill(box, text) {
      box.value = text;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.dispatchEvent(new Event("change", { bubbles: true }));
      this.boxTarget.focus();
    }
  }

  window.wagtail.app.register("date-reading", DateReading);
}
