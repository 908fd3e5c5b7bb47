// A list answers each choice at once: parts of the page at its new address take the place of the old ones.
// Without this script the form is sent as any other.
const PARTS = ["notes", "facets", "found"];
const PAUSE = 250; // while somebody types
const LINKS = ".state a, .sort, .pager a, .ways a, .empty a, #notes a[href*='/']";

const form = document.querySelector("[data-lists]");
const said = document.createElement("p");
let asking;
let waiting;
let shown = location.pathname + location.search;

// What the form asks for, without what is empty.
function asked() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) query.append(name, value.trim());
  return location.pathname + (query.size ? `?${query}` : "");
}

const here = () => location.pathname + location.search;

async function show(address, keep) {
  asking?.abort();
  asking = new AbortController();
  const found = document.getElementById("found");
  found.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: asking.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("found")) throw new Error();
    keep?.call(history, null, "", address);
    put(page, keep);
    shown = here();
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

function put(page, keep) {
  document.querySelector(".unknown")?.remove(); // no address that is asked for here has such a part
  const active = document.activeElement;
  for (const fold of page.querySelectorAll("details[id]")) {
    const now = document.getElementById(fold.id);
    if (now) fold.open = now.open;
  }
  for (const id of PARTS) document.getElementById(id).replaceWith(page.getElementById(id));
  for (const field of form.querySelectorAll(".field")) renew(field, page, keep);
  if (!active.isConnected) (document.getElementById(active.id) ?? document.getElementById("count"))?.focus({ preventScroll: true });
  said.textContent = document.getElementById("count")?.textContent.trim() ?? "";
  document.dispatchEvent(new Event("list:shown"));
}

// A field is never taken from under the hand that types in it: only its value and its errors change.
function renew(field, page, keep) {
  const control = field.querySelector("input, select");
  const next = page.getElementById(control.id);
  if (!next) return;
  if (!keep || control !== document.activeElement) control.value = next.value;
  for (const name of ["aria-invalid", "aria-describedby"]) {
    if (next.hasAttribute(name)) control.setAttribute(name, next.getAttribute(name));
    else control.removeAttribute(name);
  }
  for (const old of field.querySelectorAll(".field-error")) old.remove();
  field.append(...next.closest(".field").querySelectorAll(".field-error"));
}

function choose(keep = history.pushState) {
  clearTimeout(waiting);
  if (asked() !== here()) show(asked(), keep);
}

function follow(event) {
  const link = event.target.closest(LINKS);
  const isPlain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !isPlain || link.pathname !== location.pathname) return;
  event.preventDefault();
  show(link.pathname + link.search, history.pushState).then(() => {
    if (link.closest(".pager")) document.getElementById("found").scrollIntoView();
  });
}

if (form) {
  said.className = "hidden";
  said.setAttribute("role", "status");
  document.querySelector(".list").append(said);
  form.addEventListener("change", () => choose());
  form.addEventListener("input", (event) => {
    if (event.target.name !== "q" || event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(choose, PAUSE, history.replaceState);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    choose();
    const fold = form.closest("details");
    if (getComputedStyle(fold.querySelector("summary")).display !== "none") fold.open = false;
    document.getElementById("count")?.focus();
  });
  document.addEventListener("click", follow);
  addEventListener("popstate", () => here() === shown || show(here()));
}
