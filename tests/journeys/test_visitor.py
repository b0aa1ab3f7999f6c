"""A visitor without an account: finds a service, reads what it takes, checks a certificate."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from certificates.models import Certificate
from lms.accounts import nip
from tests.factories.accounts import LearnerFactory, WorkUnitFactory
from tests.factories.certificates import drawn
from tests.factories.courses import CourseFactory, EnrolmentFactory
from tests.factories.services import published_service, transferred_service
from tests.journeys.staging import batch_of_today

NIP = "198502112010012003"


def certificate_of_today() -> Certificate:
    organiser = WorkUnitFactory(name="Balai Diklat Keagamaan Medan")
    course = CourseFactory(title="Keamanan Informasi untuk ASN", organiser=organiser)
    holder = LearnerFactory(name="Rahmat Hidayat", nip=NIP, unit=organiser)
    seat = EnrolmentFactory(batch=batch_of_today(course, number=3), learner=holder)
    now = timezone.now()
    return drawn(at=now, enrolment=seat, completed_at=now)


def test_a_visitor_searches_finds_a_service_and_reads_cost_time_and_requirements(page: Page, axe, picture):
    published_service(
        title="Pencatatan nikah di luar kantor",
        slug="pencatatan-nikah-perjalanan",
        summary="Akad nikah dicatat di luar kantor urusan agama.",
        cost_rupiah=600_000,
        time_amount=10,
        authority=WorkUnitFactory(name="KUA Kecamatan Teluk Ambon"),
    )
    page.goto("/")
    axe(page)
    picture(page, "home")
    page.get_by_role("searchbox", name="Cari pelatihan dan layanan").fill("pencatatan nikah")
    page.keyboard.press("Enter")
    found = page.get_by_role("main").get_by_role("link", name="Pencatatan nikah di luar kantor")
    expect(found).to_be_visible()
    axe(page)
    picture(page, "search")
    found.click()

    main = page.get_by_role("main")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pencatatan nikah di luar kantor")
    expect(main).to_contain_text("KUA Kecamatan Teluk Ambon")
    expect(main).to_contain_text("Rp600.000")
    expect(main).to_contain_text("10 hari kerja")
    expect(main.get_by_role("heading", name="Persyaratan")).to_be_visible()
    expect(main).to_contain_text("Isi komponen 1")
    axe(page)
    picture(page, "service")

    page.goto("/layanan/")
    expect(page.get_by_role("main")).to_contain_text("Pencatatan nikah di luar kantor")
    axe(page)
    picture(page, "services")


def test_a_service_that_moved_points_to_its_new_authority(page: Page, axe, picture):
    moved = transferred_service(title="Sertifikasi halal produk", slug="sertifikasi-halal-perjalanan")
    page.goto("/layanan/?q=sertifikasi+halal")
    page.get_by_role("main").get_by_role("link", name=moved.title).click()

    main = page.get_by_role("main")
    expect(main).to_contain_text("Layanan ini telah dialihkan")
    onwards = main.get_by_role("link", name="Badan Penyelenggara Jaminan Produk Halal")
    expect(onwards).to_have_attribute("href", "https://bpjph.halal.go.id/")
    axe(page)
    picture(page, "service-transferred")


def test_a_visitor_checks_a_certificate_by_its_number_from_the_home_page(page: Page, site, axe, picture):
    certificate = certificate_of_today()
    page.goto("/")
    page.get_by_label("Kode atau nomor").fill(certificate.number)
    page.keyboard.press("Enter")

    main = page.get_by_role("main")
    expect(main).to_contain_text("Sertifikat ini berlaku")
    expect(main).to_contain_text("Rahmat Hidayat")
    expect(main).to_contain_text(nip.mask(NIP))
    assert NIP not in page.content()
    axe(page)

    page.goto("/verify/?q=AAAA-BBBB-CCCC")
    expect(page.get_by_role("alert")).to_contain_text("tidak ditemukan", ignore_case=True)
    axe(page)
    picture(page, "verify-unknown")


def test_a_visitor_looks_around_in_knowledge_help_and_english(page: Page, axe):
    for address in ("/pengetahuan/", "/bantuan/", "/verify/", "/akun/signup/", "/akun/password/reset/"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
