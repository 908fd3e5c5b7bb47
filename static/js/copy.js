// Buttons that put an address on the clipboard; without a clipboard they stay hidden.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const told = button.parentElement.querySelector("[data-copied]");
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      told.textContent = told.dataset.copied;
    } catch {
      told.textContent = button.dataset.copy;
    }
  });
}
