"""Files: those of the pages, those handed in, and those handed out."""

from baodi_quality.settings.environment import BASE_DIR, DATA_DIR, env

STATIC_URL = "/static/"
STATIC_ROOT = env("STATIC_ROOT", default=str(DATA_DIR / "static"))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/tabler", BASE_DIR / "node_modules/@tabler/core/dist"),
    ("vendor/icons", BASE_DIR / "node_modules/@tabler/icons-webfont/dist"),
    ("vendor/echarts", BASE_DIR / "node_modules/echarts/dist"),
    ("vendor/htmx", BASE_DIR / "node_modules/htmx.org/dist"),
]
STATIC_MANIFEST = env.bool("STATIC_MANIFEST", default=False)
# With collected files nothing is looked for at run time; without, a checkout needs no collecting.
WHITENOISE_USE_FINDERS = not STATIC_MANIFEST
STORAGES = {
    "default": {"BACKEND": "baodi_quality.media.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Uploads are handed out by views only, so there is no MEDIA_URL.
MEDIA_ROOT = DATA_DIR / "uploads"
# While they come in: within the data folder, so that what a killed process leaves is found (evidence/temporary.py).
INCOMING_DIR = DATA_DIR / "incoming"
# Django's own 0o644 would let every user of the machine read the evidence.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "baodi_quality.media.WholeFileUploadHandler",
]
# Of a form without its files; files have their own limits below.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# An uploaded sheet: its size as sent, and what it may unpack to.
SHEET_MAX_BYTES = env.int("SHEET_MAX_BYTES", default=30 * 1024 * 1024)
SHEET_MAX_UNPACKED_BYTES = env.int("SHEET_MAX_UNPACKED_BYTES", default=400 * 1024 * 1024)
# A file handed in as evidence, and the virus scanner that looks at it: tcp://host:3310, or the path of its socket.
EVIDENCE_MAX_BYTES = env.int("EVIDENCE_MAX_BYTES", default=20 * 1024 * 1024)
CLAMD_URL = env("CLAMD_URL", default="")
# What one person may hand in within 24 hours.
EVIDENCE_BYTES_A_DAY = env.int("EVIDENCE_BYTES_A_DAY", default=1024 * 1024 * 1024)
# Rows of all registers together that are written into a workbook while the browser waits.
WORKBOOK_ROWS_AT_ONCE = 50_000
# Exports of more rows are written by a worker; their files are kept for so many days.
EXPORT_ROWS_AT_ONCE = env.int("EXPORT_ROWS_AT_ONCE", default=20_000)
EXPORT_DAYS = env.int("EXPORT_DAYS", default=7)
