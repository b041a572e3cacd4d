"""What each register's rows become in a file: the columns of its sheet, so that the file can be handed in again."""

from enterprises.resources import AwardResource, CertificateResource, EnterpriseResource, ProductResource
from exchange.exports.catalogue import export_of

ENTERPRISES = export_of("企业台账", EnterpriseResource)
PRODUCTS = export_of("产品台账", ProductResource)
CERTIFICATES = export_of("认证证书台账", CertificateResource)
AWARDS = export_of("名牌认定台账", AwardResource)
