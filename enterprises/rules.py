"""What must hold between rows of this app, whichever way they come in; what holds of one model's rows its module says."""


def may_cover(holder: int | None, owner: int | None) -> bool:
    """Say whether a certificate of ``holder`` can cover a product of ``owner``: only of the same enterprise."""
    return holder == owner
