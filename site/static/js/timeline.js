// What swapping leaves to us: fields that follow the address, a word to screen readers, focus, and a way out on errors.
htmx.config.noSwap.push("4xx", "5xx");
const leave = ({ detail: { ctx, error } }) => {
  if (ctx && error?.name !== "AbortError") location.assign(ctx.request.action);
};
document.addEventListener("htmx:response:error", leave);
document.addEventListener("htmx:error", leave);
document.addEventListener("htmx:config:request", ({ detail: { ctx: { request } } }) => {
  for (const [name, value] of [...request.body]) if (!value) request.body.delete(name);
});
document.addEventListener("change", ({ target }) => {
  if (target.type === "checkbox" && target.form?.id === "filter") target.form.requestSubmit();
});
document.addEventListener("submit", ({ target, submitter }) => {
  if (submitter && target.id === "filter") target.hidePopover?.();
});
document.addEventListener("htmx:after:swap", () => {
  for (const field of document.forms.filter?.elements ?? []) {
    if (field.type === "checkbox") field.checked = field.defaultChecked;
    else if (field.name && field !== document.activeElement) field.value = field.defaultValue;
  }
  const found = document.getElementById("found");
  document.getElementById("said").textContent = found.textContent;
  if (document.activeElement === document.body) found.focus({ preventScroll: true });
});
