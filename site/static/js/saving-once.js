// A form that saves itself while it is written, and the button that saves it: one after the other. Wagtail 8.0.1 sends
// both at once, and a new record, which has no address before the first answer, is then made twice.
{
  // Milliseconds that one waits for the other: longer than a save waits for another to end, as long as Wagtail has a
  // pressed button look busy.
  const LONGEST = 30_000;
  // What the automatic save has learnt, and whoever pressed the button has not seen yet: somebody else saved meanwhile,
  // or nothing reaches the site. To send now would overwrite that, or leave for a page that does not come.
  const STOPS = ["invalid_revision", "locked", "network_error"];
  let isSavingItself = false;
  let submittedAt = -Infinity;
  let waiting = null;

  const isEditor = (form) => form.matches?.("form[data-edit-form]");

  // The automatic save is over: what waited for it, if anything did.
  const ended = () => {
    const waited = waiting;
    isSavingItself = false;
    waiting = null;
    window.clearTimeout(waited?.timer);
    return waited;
  };

  const goOn = () => {
    const waited = ended();
    if (!waited) return;
    const { form, submitter } = waited;
    // A button that was pressed is disabled, and its name would not be sent.
    const isDisabled = submitter?.disabled;
    if (isDisabled) submitter.disabled = false;
    form.requestSubmit(submitter);
    if (isDisabled) submitter.disabled = true;
  };

  const stay = () => {
    const submitter = ended()?.submitter;
    if (!submitter) return;
    submitter.dataset.wProgressLoadingValue = "false"; // Wagtail's: it can be pressed again
    submitter.disabled = false;
  };

  document.addEventListener("w-autosave:save", (event) => {
    if (performance.now() - submittedAt < LONGEST) event.preventDefault();
    else isSavingItself = true;
  });
  document.addEventListener("w-autosave:success", goOn);
  document.addEventListener("w-autosave:error", (event) => (STOPS.includes(event.detail?.type) ? stay() : goOn()));

  document.addEventListener(
    "submit",
    (event) => {
      if (!isSavingItself || !isEditor(event.target)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      window.clearTimeout(waiting?.timer);
      waiting = { form: event.target, submitter: event.submitter, timer: window.setTimeout(goOn, LONGEST) };
    },
    true,
  );
  // Last of all, when nobody stopped it.
  window.addEventListener("submit", (event) => {
    if (isEditor(event.target) && !event.defaultPrevented) submittedAt = performance.now();
  });
  // Back from where the button led.
  window.addEventListener("pageshow", () => (submittedAt = -Infinity));
}
