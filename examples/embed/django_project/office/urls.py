"""Addresses of the project."""

from __future__ import annotations

from django.urls import path
from hardship import views

urlpatterns = [
    path("workers", views.sign_up),
    path("login", views.log_in),
    path("applications", views.apply),
    path("applications/<int:id>/reason", views.reason),
    path("journal", views.journal),
]
