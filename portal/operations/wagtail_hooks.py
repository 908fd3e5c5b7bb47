from wagtail import hooks

from portal.core import records

from .desk import notes

for name in ("before_create_page", "before_edit_page", "before_create_snippet", "before_edit_snippet"):
    hooks.register(name, notes.take_note)


@hooks.register("register_page_action_menu_item")
def submit_page_with_note():
    return notes.SubmitPageWithNote(order=61)


@hooks.register("register_snippet_action_menu_item")
def submit_record_with_note(model):
    return notes.SubmitRecordWithNote(order=61) if issubclass(model, records.Record) else None


@hooks.register("register_log_actions")
def log_notes(actions):
    actions.register_action(notes.ACTION)(notes.NoteFormatter)
