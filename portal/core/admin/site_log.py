"""The log of the whole site: who did what with which record or page, and when."""

from wagtail.admin.views.reports.audit_logging import (
    LogEntriesView,
    SiteHistoryReportFilterSet,
    get_users_for_filter,
)


class SiteLogFilterSet(SiteHistoryReportFilterSet):
    """Offers everybody whose entries may be seen; Wagtail's own offers those who changed a page."""

    def get_users_queryset(self):
        return get_users_for_filter(self.request.user)


LogEntriesView.filterset_class = SiteLogFilterSet
