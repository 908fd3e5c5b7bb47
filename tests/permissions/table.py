"""The permission matrix: what each role comes to at each address of the portal.

One letter for each column says how a visit ends:

    o opens   x refused   l sent to the log-in   - not found   m not by this method   b not understood

With a key, the columns are: visitor; contributor at somebody else's record, at an own one; editor, publisher,
administrator. Without one: visitor, contributor, editor, publisher, administrator. A POST here is an empty form:
it shows who gets to the form, not what the form takes. Add a row for a new address to the table of its kind; the
name of an address is printed by the test that misses it.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """Ends of a GET and of a POST; ``states`` are ends where a record in that state differs from others.

    ``asked`` is what stands behind the address.
    """

    get: str
    post: str
    states: dict[str, tuple[str, str]] = field(default_factory=dict)
    asked: tuple[str, ...] = ("",)

    def ends(self, method: str, state: str) -> str:
        if state == "deleted" and state not in self.states:
            return "".join("l" if column == 0 else "-" for column in range(6))
        get, post = self.states.get(state, (self.get, self.post))
        return get if method == "GET" else post


READ = Row("lxoooo", "lxmmmm")
EDIT = Row("lxoooo", "lxoooo")
PUBLISH = Row("lxxxoo", "lxxxoo")
# Of a record that is not in review there is nothing to decide.
DECIDE = Row("lx----", "lx----", {"review": ("lxxxoo", "lxxxoo")})

# Snippet views of every record, by their name.
RECORDS = {
    "edit": EDIT,
    "delete": PUBLISH,
    "unpublish": PUBLISH,
    "copy": Row("lxxooo", "lxxooo"),
    "usage": READ,
    "history": READ,
    "history_results": READ,
    "preview_on_edit": EDIT,
    "revisions_view": READ,
    "revisions_revert": EDIT,
    "revisions_compare": READ,
    "revisions_unschedule": PUBLISH,
    # Who reviews a record holds its lock.
    "lock": Row("lxxxmm", "lxxxoo"),
    "unlock": Row("lxxxmm", "lxxxoo", {"review": ("lxxxxx", "lxxxxx")}),
    "workflow_action": DECIDE,
    "collect_workflow_action_data": DECIDE,
    "confirm_workflow_cancellation": EDIT,
    "workflow_history": READ,
    "workflow_history_detail": Row("lx----", "lxmmmm", {"review": ("lxoooo", "lxmmmm")}),
    "workflow_preview": Row("lxoooo", "lxmmmm", {"review": ("lxxxoo", "lxmmmm")}),
}
# The same without a key. "c": a model with contacts answers them like an editor, another one refuses.
LISTED = ("", "?export=csv", "?q=nightjar")
LISTS = {
    "list": Row("lcooo", "lcmmm", asked=LISTED),
    "list_results": Row("lcooo", "lcmmm", asked=LISTED),
    "add": Row("lxooo", "lxooo"),
    "preview_on_add": Row("lxooo", "lxooo"),
}
# Choosers of every record: everybody chooses, each among what he or she may see. "n": these kinds can be made
# without leaving the form in which they are chosen; of the others no chooser has a form.
MADE_IN_CHOOSERS = ("facility", "organisation", "person", "project")
CHOOSERS = {
    "choose": Row("loooo", "lmmmm", asked=("", "?q=nightjar", "?multiple=1")),
    "choose_results": Row("loooo", "lmmmm", asked=("", "?q=nightjar")),
    "chosen_multiple": Row("loooo", "lmmmm", asked=("?id={draft}&id={live}&id=x",)),
    "create": Row("lxooo", "lxnnn"),
}
CHOSEN = {
    "chosen": Row("l-oooo", "lmmmmm", {"live": ("looooo", "lmmmmm"), "deleted": ("l-----", "lmmmmm")}),
}

# Pages; a contributor has none, so the third column is empty.
PAGE_READ = Row("lx.ooo", "lx.mmm")
PAGE_EDIT = Row("lx.ooo", "lx.ooo")
# An empty form of a page lacks what Wagtail's script always sends.
PAGE_FORM = Row("lx.ooo", "lx.bbb")
PAGE_PUBLISH = Row("lx.xoo", "lx.xoo")
PAGE_DECIDE = Row("l-.---", "l-.---", {"review": ("lx.xoo", "lx.xoo")})
# An editor moves what is not public; what is, publishers.
PAGE_MOVE = Row("lx.ooo", "lx.ooo", {"live": ("lx.xoo", "lx.xoo")})
PAGES = {
    "wagtailadmin_explore": PAGE_READ,
    "wagtailadmin_explore_results": PAGE_READ,
    # The live page waits for a new title, which its chooser would tell.
    "wagtailadmin_choose_page_child": Row("l-.ooo", "l-.mmm"),
    "wagtailadmin_api:pages:detail": Row("l-.ooo", "lm.mmm", {"deleted": ("l-.---", "lm.mmm")}),
    "wagtailadmin_api:pages:action": Row("lm.mmm", "l-.---", {"deleted": ("lm.mmm", "l-.---")}),
    "wagtailadmin_pages:usage": PAGE_READ,
    "wagtailadmin_pages:edit": PAGE_FORM,
    "portal_pages:edit": PAGE_FORM,
    "wagtailadmin_pages:preview_on_edit": PAGE_EDIT,
    "wagtailadmin_pages:view_draft": PAGE_EDIT,
    # News has no pages below it.
    "wagtailadmin_pages:add_subpage": Row("lx.xxx", "lx.xxx"),
    "wagtailadmin_pages:delete": PAGE_PUBLISH,
    "wagtailadmin_pages:unpublish": Row("lx.xxx", "lx.xxx", {"live": ("lx.xoo", "lx.xoo")}),
    "wagtailadmin_pages:convert_alias": Row("l-.---", "l-.---"),
    "wagtailadmin_pages:move": PAGE_MOVE,
    "wagtailadmin_pages:move_confirm": Row("lx.ooo", "lx.ooo", {"live": ("lx.ooo", "lx.xoo")}),
    "wagtailadmin_pages:set_page_position": PAGE_PUBLISH,
    "wagtailadmin_pages:copy": PAGE_FORM,
    "wagtailadmin_pages:workflow_action": PAGE_DECIDE,
    "wagtailadmin_pages:collect_workflow_action_data": PAGE_DECIDE,
    "wagtailadmin_pages:confirm_workflow_cancellation": PAGE_EDIT,
    "wagtailadmin_pages:workflow_preview": Row("lx.ooo", "lx.mmm", {"review": ("lx.xoo", "lx.mmm")}),
    "wagtailadmin_pages:set_privacy": PAGE_PUBLISH,
    "wagtailadmin_pages:lock": Row("lm.mmm", "lx.xoo"),
    # Who reviews a page holds its lock.
    "wagtailadmin_pages:unlock": Row("lm.mmm", "lx.xoo", {"review": ("lm.mmm", "lx.xxx")}),
    # Leads to the history, which asks.
    "wagtailadmin_pages:revisions_index": Row("lo.ooo", "lo.ooo", {"deleted": ("lo.ooo", "lo.ooo")}),
    "wagtailadmin_pages:revisions_view": PAGE_READ,
    "wagtailadmin_pages:revisions_revert": PAGE_FORM,
    "wagtailadmin_pages:revisions_unschedule": PAGE_PUBLISH,
    "wagtailadmin_pages:revisions_compare": PAGE_READ,
    "wagtailadmin_pages:workflow_history": PAGE_READ,
    "wagtailadmin_pages:workflow_history_detail": Row("lx.---", "lx.mmm", {"review": ("lx.ooo", "lx.mmm")}),
    "wagtailadmin_pages:history": PAGE_READ,
    "wagtailadmin_pages:history_results": PAGE_READ,
    "wagtailadmin_workflows:remove": Row("lm.mmm", "lx.xxo", {"deleted": ("lm.mmm", "l-.---")}),
}

# Images and documents: who uploads one looks after it; the others belong to publishers.
FILE_EDIT = Row("lxoxoo", "lxoxoo")
FILE_CHOOSE = Row("lxoooo", "lmmmmm", {"deleted": ("l-----", "lmmmmm")})
# Uploading several at once, every one of them is changed by a POST.
FILE_OF_MANY = Row("lmmmmm", "lxoxoo", {"deleted": ("lmmmmm", "l-----")})
FILE_IN_API = Row("l-oooo", "l-mmmm", {"deleted": ("l-----", "l-----")})
# Switched off: pictures are made for the templates of the portal only.
SWITCHED_OFF = Row("l-----", "lmmmmm", {"deleted": ("l-----", "l-----")})
FILES = {
    "image": {
        "wagtailimages:edit": FILE_EDIT,
        "wagtailimages:delete": FILE_EDIT,
        "wagtailimages:url_generator": SWITCHED_OFF,
        "wagtailimages:url_generator_output": SWITCHED_OFF,
        "wagtailimages:preview": FILE_EDIT,
        "wagtailimages:image_usage": Row("lxoxoo", "lxmxmm"),
        "wagtailimages:edit_multiple": FILE_OF_MANY,
        "wagtailimages:delete_multiple": FILE_OF_MANY,
        "wagtailimages_chooser:chosen": FILE_CHOOSE,
        "wagtailimages_chooser:select_format": Row("l-oooo", "l-oooo"),
        "wagtailadmin_api:images:detail": FILE_IN_API,
    },
    "document": {
        "wagtaildocs:edit": FILE_EDIT,
        "wagtaildocs:delete": FILE_EDIT,
        "wagtaildocs:document_usage": Row("lxoxoo", "lxmxmm"),
        "wagtaildocs:edit_multiple": FILE_OF_MANY,
        "wagtaildocs:delete_multiple": FILE_OF_MANY,
        "wagtaildocs_chooser:chosen": FILE_CHOOSE,
        # By the name of another file nothing is found: tests of documents visit the right one.
        "wagtaildocs_serve": Row("------", "------", {"deleted": ("------", "------")}),
        "wagtailadmin_api:documents:detail": FILE_IN_API,
    },
}

# Pages of records and pages, and their items in the API: public or not, the same for all.
PUBLIC = ("consortium", "facility", "organisation", "partnership", "person", "programme", "project")
PUBLIC_ENDS = {"live": ("ooooo", "mmmmm"), "draft": ("-----", "mmmmm"), "deleted": ("-----", "mmmmm")}
