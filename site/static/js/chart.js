// On the chart, a wheel turned sideways or with ctrl, and dragging, follow the links that stand there anyway.
(() => {
  let from = null, dragged = false, last = 0;
  const chart = (event) => event.target.closest?.(".plane");
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
  document.addEventListener("wheel", (event) => {
    const { ctrlKey, metaKey, deltaX, deltaY, clientX } = event;
    if (!chart(event)) return;
    if (ctrlKey || metaKey) {
      event.preventDefault();
      follow(deltaY < 0 ? under(clientX) : named("wider"));
    } else if (Math.abs(deltaX) > 30 && Math.abs(deltaX) > 2 * Math.abs(deltaY)) {
      event.preventDefault();
      follow(named(deltaX < 0 ? "earlier" : "later"));
    }
  }, { passive: false });
  document.addEventListener("dragstart", (event) => { if (chart(event)) event.preventDefault(); });
  document.addEventListener("pointerdown", (event) => { from = chart(event) && event.isPrimary ? event.clientX : null; });
  document.addEventListener("pointerup", ({ clientX }) => {
    dragged = from !== null && Math.abs(clientX - from) > 60;
    if (dragged) follow(named(clientX > from ? "earlier" : "later"));
    from = null;
  });
  document.addEventListener("click", (event) => {
    if (dragged && chart(event)) event.preventDefault();
    dragged = false;
  }, true);
})();
