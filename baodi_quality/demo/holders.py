"""Who holds which invented management-system certificates."""

import datetime as dt
from random import Random

from baodi_quality.demo import LAST_DAY
from baodi_quality.demo.certificates import CertificateRows, add_system_certificates, draw_first_day
from baodi_quality.demo.enterprises import Firm

EARLY, LATE = dt.date(2005, 3, 1), dt.date(2014, 8, 31)
# Of today's key enterprises (66 manufacturers, 20 in services), how many hold a valid certificate of each scheme.
KEY_MAKERS = {"iso9001": 64, "iso14001": 56, "ohsas18001": 36}
KEY_SERVERS = {"iso9001": 12, "iso14001": 2, "ohsas18001": 2}
# Others: share of the manufacturers and of the service firms; and the share of those that let it lapse.
OTHERS = {"iso9001": (0.5, 0.1), "iso14001": (0.2, 0.02), "ohsas18001": (0.12, 0.02)}
LAPSING = 0.15


def system_certificates_invent(
    random: Random, held: CertificateRows, firms: list[Firm], makers: list[Firm], servers: list[Firm]
) -> None:
    """Give out the certificates of the three management-system schemes."""
    key = {id(firm) for firm in [*makers, *servers]}
    others = [firm for firm in firms if id(firm) not in key]
    for scheme, (of_makers, of_servers) in OTHERS.items():
        add_to_key_firms(random, held, makers, scheme, KEY_MAKERS[scheme])
        add_to_key_firms(random, held, servers, scheme, KEY_SERVERS[scheme])
        for firm in others:
            if random.random() < (of_makers if firm.trade else of_servers):
                add_to_firm(random, held, firm, scheme)


def add_to_key_firms(random: Random, held: CertificateRows, firms: list[Firm], scheme: str, count: int) -> None:
    """Let ``count`` of the key firms hold the scheme to this day; one of the rest has let it lapse, one lost it."""
    # The same order for every scheme: who has the third system has the first two.
    for firm in firms[:count]:
        add_system_certificates(random, held, firm, scheme=scheme, first=draw_first_day(random, firm, EARLY, LATE))
    for firm, lost in zip(firms[count:], (True, False), strict=False):
        first = dt.date(2010, 11, 20) if not lost else dt.date(2012, 4, 16)
        add_system_certificates(random, held, firm, scheme=scheme, first=first, end=first)
        if lost:
            held.event(held.certificates[-1], "suspended", dt.date(2014, 5, 6), "逾期未接受监督审核")
            held.event(held.certificates[-1], "withdrawn", dt.date(2014, 8, 12), "暂停期满未整改，撤销")


def add_to_firm(random: Random, held: CertificateRows, firm: Firm, scheme: str) -> None:
    """Give an ordinary firm the scheme; some do not renew it, and a closed firm holds none after its end."""
    closed = firm.enterprise.closed_on
    first = draw_first_day(random, firm, EARLY, LATE)
    # 700 days let one term run and no second begin.
    end = first + dt.timedelta(days=700) if random.random() < LAPSING else LAST_DAY
    add_system_certificates(random, held, firm, scheme=scheme, first=first, end=min(end, closed or end))
