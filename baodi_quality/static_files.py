"""Which static files production collects."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class PortalStaticFilesConfig(StaticFilesConfig):
    """Leave out what no page uses: the packages bring 110 MB, and some of their style sheets name files they lack.

    A pattern with a slash counts from the package's folder, so that ``img/*`` spares ``admin/img``.
    """

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "libs",
        "img/*",
        "types",
        "extension",
        "ext",
        "*.scss",
        "*.html",
        "*.rtl.*",
        "*.esm.*",
        "*.cjs.*",
        "*.amd.*",
        "tabler-flags*",
        "tabler-payments*",
        "tabler-socials*",
        "tabler-marketing*",
        "tabler-icons-*",
        "echarts.js*",
        "echarts.common*",
        "echarts.simple*",
    ]
