// Wagtail's calendars put this very minute in the place of a date that they cannot read, without a word.
// What is typed stays as it is: the form on the server reads more ways to write it, and says what it cannot read.
(function ($) {
  $.fn.datetimepicker.defaults.validateOnBlur = false;

  // Without that check nothing closes a calendar on the way to the next field; it opens 0.1 s after the focus.
  document.addEventListener("focusout", (event) => {
    const field = $(event.target);
    if (!field.data("xdsoft_datetimepicker")) return;
    setTimeout(() => {
      if (document.activeElement !== event.target) field.datetimepicker("hide");
    }, 200);
  });
})(window.jQuery);
