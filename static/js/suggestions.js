// Names under a search field while somebody types: a combobox with a list. Without this module the form works as ever.

const LEAST = 2;
const PAUSE = 120;
let number = 0;

function option(id, suggestion) {
  const item = document.createElement("li");
  item.id = id;
  item.className = "suggestion";
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.address = suggestion.address;
  for (const part of ["name", "kind", "also"]) {
    if (!suggestion[part]) continue;
    const span = document.createElement("span");
    span.className = `suggestion-${part}`;
    span.textContent = suggestion[part];
    item.append(span, " ");
  }
  return item;
}

function combobox(form) {
  const field = form.querySelector("[type=search]");
  const prefix = `suggestions-${(number += 1)}`;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  list.id = prefix;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0].textContent);
  status.className = "hidden";
  status.setAttribute("role", "status");
  form.append(list, status);
  const said = { role: "combobox", "aria-autocomplete": "list", "aria-controls": prefix, "aria-expanded": "false" };
  for (const [name, value] of Object.entries(said)) field.setAttribute(name, value);

  let active = -1;
  let waiting;
  let asking;

  function choose(index) {
    const options = [...list.children];
    active = index;
    options.forEach((item, place) => item.setAttribute("aria-selected", String(place === active)));
    if (active < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView({ block: "nearest" });
  }

  function close() {
    clearTimeout(waiting);
    asking?.abort();
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function show({ suggestions, told }) {
    list.replaceChildren(...suggestions.map((one, place) => option(`${prefix}-${place}`, one)));
    choose(-1);
    list.hidden = suggestions.length === 0;
    field.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = told;
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const address = `${form.dataset.suggestions}?${new URLSearchParams({ q: field.value.trim() })}`;
    try {
      const answer = await fetch(address, { signal: asking.signal });
      const found = answer.ok ? await answer.json() : { suggestions: [], told: "" };
      if (document.activeElement === field) show(found);
    } catch {
      // Typed on meanwhile, or no connection: the form itself still works.
    }
  }

  field.addEventListener("input", () => {
    if (field.value.trim().length < LEAST) return close();
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(active + 1 < count ? active + 1 : -1);
    else if (event.key === "ArrowUp") choose(active < 0 ? count - 1 : active - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && active >= 0) location.assign(list.children[active].dataset.address);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
  // Before the field loses the focus and the list closes.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) location.assign(chosen.dataset.address);
  });
}

document.querySelectorAll("form[data-suggestions]").forEach(combobox);
