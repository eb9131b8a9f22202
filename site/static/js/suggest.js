// Suggestions while typing, as an ARIA combobox. Without it, the same form searches.
for (const form of document.querySelectorAll(".search-form")) {
  const input = form.elements.q;
  const label = input.dataset.suggestions;
  const set = (element, attributes) => {
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    return element;
  };
  const add = (name, attributes) => form.firstElementChild.appendChild(set(document.createElement(name), attributes));
  const list = add("ul", { id: "suggestions", class: "suggest", role: "listbox", "aria-label": label });
  const status = add("p", { role: "status", class: "hide" });
  let timer, request, active;

  const choose = (option) => {
    if (active) set(active, { "aria-selected": false });
    if (option) set(option, { "aria-selected": true }).scrollIntoView({ block: "nearest" });
    active = option;
    set(input, { "aria-activedescendant": option?.id ?? "" });
  };
  const show = (options) => {
    choose();
    list.innerHTML = options;
    list.hidden = !options;
    set(input, { "aria-expanded": !!options });
    status.textContent = options && `${label}: ${list.children.length}`;
  };
  const close = () => {
    clearTimeout(timer);
    request?.abort();
    show("");
  };
  const go = (option) => location = option.dataset.address;

  set(input, { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id });
  close();
  input.oninput = () => {
    clearTimeout(timer);
    request?.abort();
    timer = setTimeout(async () => {
      request = new AbortController();
      try {
        const answer = await fetch(`${form.action}suggest/?q=${encodeURIComponent(input.value)}`, request);
        show(answer.ok ? await answer.text() : "");
      } catch { /* overtaken by the next letter, or offline */ }
    }, 150);
  };
  input.onblur = form.onsubmit = close;
  input.onkeydown = (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") choose(active ? active.nextSibling : list.firstChild);
    else if (event.key === "ArrowUp") choose(active ? active.previousSibling : list.lastChild);
    else if (event.key === "Enter" && active) go(active);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  };
  list.onmousedown = (event) => event.preventDefault(); // the field keeps the focus, else the list would close
  list.onclick = ({ target }) => target.closest("li") && go(target.closest("li"));
}
