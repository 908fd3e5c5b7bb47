// A button for passkeys can be pressed as soon as something answers it; this runs after the script that does.

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-passkey]")) button.disabled = false;
});

// Says on the page what would only stand in the console: that the device gave no passkey.

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const message of document.querySelectorAll("[data-passkey-error]")) message.hidden = false;
});
