// A wheel with ctrl or turned sideways, and dragging, follow the chart's links; one turn is many events.
(() => {
  let from, dragged, last = 0;
  const within = ({ target }, part) => target.closest?.(part);
  const named = (name) => document.querySelector(`.chart-zoom .${name}`);
  const follow = ({ timeStamp }, link) => {
    if (!link || timeStamp - last < 700) return;
    last = timeStamp;
    location.assign(link.getAttribute("href"));
  };
  const on = (type, listener) => document.addEventListener(type, listener, { capture: true, passive: false });
  on("wheel", (event) => {
    const { deltaX, deltaY } = event;
    const zooms = event.ctrlKey || event.metaKey;
    const moves = Math.abs(deltaX) > 2 * Math.abs(deltaY);
    if (!within(event, ".plane") || !(zooms || moves)) return;
    event.preventDefault();
    if (zooms) follow(event, deltaY > 0 ? named("wider") : [...document.querySelectorAll(".axis a")].findLast(
      (link) => link.getBoundingClientRect().left <= event.clientX,
    ));
    else follow(event, named(deltaX < 0 ? "earlier" : "later"));
  });
  on("pointerdown", (event) => { from = within(event, ".plane svg") ? event.clientX : NaN; });
  on("dragstart", (event) => from >= 0 && event.preventDefault());
  on("pointerup", (event) => {
    const deltaX = from - event.clientX;
    dragged = Math.abs(deltaX) > 60;
    if (dragged) follow(event, named(deltaX < 0 ? "earlier" : "later"));
    from = NaN;
  });
  on("click", (event) => {
    if (dragged) event.preventDefault();
    dragged = false;
  });
})();
