"""The forms of this app; the rules beside the constraints of the database."""

from enterprises.forms.awards import BrandAwardForm
from enterprises.forms.certificates import CertificateEventForm, CertificateForm
from enterprises.forms.enterprises import DesignationForm, EnterpriseForm, FormerNameForm, ResearchInstitutionForm
from enterprises.forms.products import ProductForm, ProductStandardForm
from enterprises.forms.sites import SiteForm, SiteLevelForm, SiteMemberForm

__all__ = [
    "BrandAwardForm", "CertificateEventForm", "CertificateForm", "DesignationForm", "EnterpriseForm", "FormerNameForm",
    "ProductForm", "ProductStandardForm", "ResearchInstitutionForm", "SiteForm", "SiteLevelForm", "SiteMemberForm",
]  # fmt: skip
