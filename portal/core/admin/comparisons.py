"""How two versions of a field are compared, in the history and where two editors collide."""

import re

from wagtail.admin.compare import RichTextFieldComparison, register_comparison_class
from wagtail.fields import RichTextField

# The editor gives each paragraph a new key each time it is saved.
KEY = re.compile(r' data-block-key="[^"]*"')


class WordsComparison(RichTextFieldComparison):
    """Rich text differs when its words or marks do."""

    def has_changed(self):
        before, after = (KEY.sub("", value or "") for value in (self.val_a, self.val_b))
        return before.replace("<p></p>", "") != after.replace("<p></p>", "")


register_comparison_class(RichTextField, comparison_class=WordsComparison)
