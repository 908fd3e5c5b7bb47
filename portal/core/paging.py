"""The pages of a public list."""

from django.core.paginator import InvalidPage, Page, Paginator


def page_of(paginator: Paginator, asked: str) -> tuple[Page, str]:
    """The page that was asked for; where there is none such, the first one and what was asked in vain."""
    try:
        return paginator.page(asked or 1), ""
    except InvalidPage:
        return paginator.page(1), asked
