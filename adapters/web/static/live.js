// A stream that the browser gave up is opened anew with its first address: that address must name the newest post shown,
// or the posts since then would come a second time.
document.addEventListener("htmx:sseMessage", ({ target, detail }) => {
  const stream = new URL(target.getAttribute("sse-connect"), location.href);
  stream.searchParams.set("after", detail.lastEventId);
  target.setAttribute("sse-connect", stream.pathname + stream.search);
});
