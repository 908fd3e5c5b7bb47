// The list of chosen records in a form of the admin: add by Wagtail's own chooser, remove by a button.

const within = (target, selector) => target.closest(selector)?.closest("[data-records-chooser]");

const changed = (chooser) => chooser.dispatchEvent(new Event("change", { bubbles: true }));

function add(chooser, { id, string, edit_url: address }) {
  if (chooser.querySelector(`input[value="${id}"]`)) return;
  const item = chooser.querySelector("template").content.firstElementChild.cloneNode(true);
  const link = item.querySelector("a");
  item.querySelector("input").value = id;
  link.textContent = string;
  link.href = address || "#";
  item.querySelector("button").setAttribute("aria-label", `Remove ${string}`);
  chooser.querySelector("ul").append(item);
}

function choose(chooser) {
  const factory = window.telepath.unpack(JSON.parse(chooser.dataset.definition));
  const take = (records) => {
    records.forEach((record) => add(chooser, record));
    changed(chooser);
  };
  factory.openModal(take, { multiple: true });
}

function remove(chooser, item) {
  const next = item.nextElementSibling?.querySelector("[data-records-remove]");
  item.remove();
  (next || chooser.querySelector("[data-records-add]")).focus();
  changed(chooser);
}

document.addEventListener("click", ({ target }) => {
  const adding = within(target, "[data-records-add]");
  const removing = within(target, "[data-records-remove]");
  if (adding) choose(adding);
  if (removing) remove(removing, target.closest("li"));
});
