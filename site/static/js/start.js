/* Starts the admin's widgets and panels where their page says so, so that it needs no script within it. A custom element
   begins as soon as it is in the page, like a script would: what is added to a form is ready for the next line. */
{
  const CLASSES = ["Chooser", "DocumentChooser", "ImageChooser", "PageChooser", "SnippetChooser", "InlinePanel", "MultipleChooserPanel"];
  const FUNCTIONS = ["createTaskChooser", "initDateChooser", "initDateTimeChooser", "initTimeChooser"];
  const waiting = new Set();

  class WidgetStart extends HTMLElement {
    connectedCallback() {
      const { what } = this.dataset;
      if (![...CLASSES, ...FUNCTIONS].includes(what)) throw new Error(`“${what}” is not started here.`);
      if (what in window) this.start();
      else waiting.add(this);
    }

    // Once: where its part of the form is moved, it must not begin again.
    start() {
      const { what, id, options } = this.dataset;
      const given = [id, options && JSON.parse(options)].filter(Boolean);
      waiting.delete(this);
      this.remove();
      if (CLASSES.includes(what)) new window[what](...given);
      else window[what](...given);
    }
  }

  customElements.define("widget-start", WidgetStart);

  // jQuery would fetch the scripts of a dialog and run them as text, which the policy forbids.
  const loaded = new Set();
  addEventListener("DOMContentLoaded", () => {
    for (const { src } of document.scripts) loaded.add(src);
  });
  jQuery._evalUrl = (address) => {
    const { href } = new URL(address, document.baseURI);
    if (loaded.has(href)) return;
    loaded.add(href);
    const script = document.createElement("script");
    Object.assign(script, { src: href, async: false });
    script.addEventListener("load", () => {
      for (const one of [...waiting]) if (one.dataset.what in window) one.start();
    });
    document.head.append(script);
  };
}
