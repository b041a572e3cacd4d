"""What every register shares: withdrawals, the figures that a change moved, choosing a row."""

from django.urls import path

from registers.editing import feedback, withdrawing
from registers.views import pick

app_name = "registers"
urlpatterns = [
    path("withdrawals/", withdrawing.withdrawals, name="withdrawals"),
    path("withdrawals/<int:pk>/", withdrawing.undo, name="withdrawal-undo"),
    path("changes/<str:token>/", feedback.moved, name="moved"),
    path("pick/<slug:source>/", pick, name="pick"),
]
