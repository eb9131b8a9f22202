// On the chart, a wheel with ctrl or turned sideways, and dragging a strip, follow the links that stand there anyway.
(() => {
  let from, dragged, last = 0;
  const within = ({ target }, part) => target.closest?.(part);
  const follow = (link) => {
    if (!link || Date.now() - last < 700) return;
    last = Date.now();
    location.assign(link.getAttribute("href"));
  };
  const named = (name) => document.querySelector(`.chart-zoom .${name}`);
  const under = (x) => [...document.querySelectorAll(".plane .axis a")].find((link) => {
    const { left, right } = link.getBoundingClientRect();
    return left <= x && x < right;
  });
  const on = (type, listener) => document.addEventListener(type, listener, { capture: true, passive: false });
  on("wheel", (event) => {
    const { ctrlKey, metaKey, deltaX, deltaY, clientX } = event;
    const zooms = ctrlKey || metaKey;
    if (!within(event, ".plane") || !zooms && Math.abs(deltaX) < 2 * Math.abs(deltaY)) return;
    event.preventDefault();
    if (zooms) follow(deltaY < 0 ? under(clientX) : named("wider"));
    else if (Math.abs(deltaX) > 20) follow(named(deltaX < 0 ? "earlier" : "later"));
  });
  on("dragstart", (event) => within(event, ".plane svg") && event.preventDefault());
  on("pointerdown", (event) => { from = within(event, ".plane svg") && event.clientX; });
  on("pointerup", ({ clientX }) => {
    dragged = Math.abs(clientX - from) > 60;
    if (dragged) follow(named(clientX > from ? "earlier" : "later"));
  });
  on("click", (event) => {
    if (dragged) event.preventDefault();
    dragged = false;
  });
})();
