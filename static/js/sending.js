// Who types on after an autosave, and sends the form before the next one, would be told of a newer version, which is
// his or her own. So the form learns from each autosave what it is filled from; and a button that sends it waits for an
// autosave that is on its way, beside which nothing is saved.
(function () {
  const PATIENCE = 10_000; // a server that does not answer keeps nobody from trying
  const isOurs = (form) => form?.id === "w-editor-form";
  let isSending = false;
  let saved = null;
  let end;

  document.addEventListener("w-autosave:save", (event) => {
    if (isSending) return event.preventDefault();
    saved ??= new Promise((resolve) => {
      end = resolve;
      setTimeout(resolve, PATIENCE);
    });
  });
  for (const answer of ["success", "error"]) {
    document.addEventListener(`w-autosave:${answer}`, ({ target, detail }) => {
      for (const name of answer === "success" ? ["revision_id", "revision_created_at"] : []) {
        const field = target.elements?.namedItem(`loaded_${name}`);
        if (field && detail.data[name]) field.value = detail.data[name];
      }
      saved = null;
      setTimeout(end); // after all who hear it too
    });
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[type=submit]");
    if (!saved || !isOurs(button?.form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    isSending = true;
    await saved;
    isSending = false;
    saved = null;
    button.click();
  }, { capture: true });

  addEventListener("submit", (event) => {
    if (isOurs(event.target) && !event.defaultPrevented) isSending = true;
  });
})();
