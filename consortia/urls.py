from django.urls import path

from . import views

urlpatterns = [
    path("consortia/", views.ConsortiumList.as_view(), name="consortia"),
    path("consortia/<slug:slug>/", views.ConsortiumDetail.as_view(), name="consortium"),
    path("consortia/<slug:slug>/changes/", views.ConsortiumChanges.as_view(), name="consortium-changes"),
    path("facilities/", views.FacilityList.as_view(), name="facilities"),
    path("facilities/<slug:slug>/", views.FacilityDetail.as_view(), name="facility"),
    path("organisations/", views.OrganisationList.as_view(), name="organisations"),
    path("organisations/<slug:slug>/", views.OrganisationDetail.as_view(), name="organisation"),
    path("partnerships/", views.PartnershipList.as_view(), name="partnerships"),
    path("partnerships/<slug:slug>/", views.PartnershipDetail.as_view(), name="partnership"),
    path("people/", views.PersonList.as_view(), name="people"),
    path("people/<slug:slug>/", views.PersonDetail.as_view(), name="person"),
]
