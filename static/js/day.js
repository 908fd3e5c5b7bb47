// A calendar beside each field for a day. The field itself takes a day as people type it, and works without this.
for (const field of document.querySelectorAll("[data-day]")) {
  const picker = document.createElement("input");
  const button = document.createElement("button");
  picker.type = "date";
  picker.className = "day-picker";
  picker.tabIndex = -1;
  picker.setAttribute("aria-hidden", "true");
  button.type = "button";
  button.className = "day-button";
  button.textContent = "▾";
  button.title = field.dataset.day;
  button.setAttribute("aria-label", field.dataset.day);
  button.addEventListener("click", () => {
    picker.value = field.value;
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    field.value = picker.value;
    field.focus();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  field.after(button, picker);
}
