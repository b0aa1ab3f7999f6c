"""An author uploads a film of 1080 lines and its worker is killed midway; what learners play is there."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.models import Media, MediaState
from tests.factories.accounts import PASSWORD, InstructorFactory
from tests.journeys.live import Site
from tests.journeys.staging import sign_in

SECONDS = 8
PREPARED_MS = 120_000
CAPTIONS = "1\n00:00:00,000 --> 00:00:08,000\nPola uji yang bergerak.\n"
UNITS = {"KB": 1_000, "MB": 1_000_000}
# Until a second of it has passed.
PLAYED = """
  player.muted = true;
  await player.play();
  await new Promise((played) => {
    player.addEventListener("timeupdate", () => player.currentTime > 1 && played());
  });
  player.pause();
"""
HEIGHT_PLAYED = f"""async ([address, kind]) => {{
  const player = document.createElement(kind);
  player.src = address;
  document.body.append(player);
  {PLAYED}
  const height = player.videoHeight ?? 0;
  player.remove();
  return height;
}}"""
CAPTIONS_SHOWN = f"""async (player) => {{
  player.textTracks[0].mode = "showing";
  {PLAYED}
  return [player.poster !== "", [...player.textTracks[0].activeCues].map((cue) => cue.text)];
}}"""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A moving test pattern of 1920 × 1080 pixels with a tone."""
    target = tmp_path_factory.mktemp("film") / "pola-uji.mp4"
    pictures = ["-f", "lavfi", "-i", f"testsrc2=size=1920x1080:rate=25:duration={SECONDS}"]
    sound = ["-f", "lavfi", "-i", f"sine=frequency=330:duration={SECONDS}"]
    encoded = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    subprocess.run(["ffmpeg", "-v", "error", *pictures, *sound, *encoded, str(target)], check=True)
    return target


@pytest.mark.postgres
def test_an_uploaded_film_survives_its_worker_and_plays_in_every_form(page: Page, site: Site, film: Path):
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_in(page, InstructorFactory(password=PASSWORD), to="/admin/media/new/")
    video = upload(page, film)

    kill_midway(page, site, video)
    site.start_worker()
    expect(page.get_by_text("Siap", exact=True)).to_be_visible(timeout=PREPARED_MS)

    shown = sizes_shown(page)
    assert set(shown) == {"240p", "360p", "720p", "Hanya audio"}
    for name, (address, size) in shown.items():
        true = len(page.request.get(address).body())
        assert abs(size - true) <= 0.02 * true, name
        kind, height = ("video", int(name[:-1])) if name[0].isdigit() else ("audio", 0)
        assert page.evaluate(HEIGHT_PLAYED, [address, kind]) == height
    ladder = page.get_by_role("link", name="Otomatis").get_attribute("href")
    assert page.evaluate(HEIGHT_PLAYED, [ladder, "video"]) in (240, 360, 720)
    assert page.locator("video").evaluate(CAPTIONS_SHOWN) == [True, ["Pola uji yang bergerak."]]
    # What the dead worker had begun is gone: one folder, of the try that came to its end.
    folders, files = default_storage.listdir(f"media/streams/{video.key}")
    assert (len(folders), files) == (1, [])


def upload(page: Page, film: Path) -> Media:
    """Through the form, as an author does."""
    page.get_by_label("Video atau rekaman suara").set_input_files(film)
    page.get_by_label("Judul").fill("Pola uji")
    captions = {"name": "pola-uji.srt", "mimeType": "application/x-subrip", "buffer": CAPTIONS.encode()}
    page.get_by_label("Takarir (bahasa Indonesia)").set_input_files(captions)
    page.get_by_role("button", name="Simpan").click()
    page.wait_for_url(re.compile(r"/admin/media/\d+/$"))
    return Media.objects.get(title="Pola uji")


def kill_midway(page: Page, site: Site, video: Media) -> None:
    """kill -9 once some of the film is encoded; then the dead worker's lease runs out."""
    while video.progress_percent < 10:
        page.wait_for_timeout(50)
        video.refresh_from_db()
        assert video.state in {MediaState.UPLOADED, MediaState.TRANSCODING}
    site.kill_worker()
    Media.objects.filter(pk=video.pk, state=MediaState.TRANSCODING).update(claimed_until=timezone.now())


def sizes_shown(page: Page) -> dict[str, tuple[str, float]]:
    """Address and size in bytes of each quality, as the author's page says."""
    shown = {}
    for row in page.locator("table.listing tbody tr").all():
        name, _kind, size = row.locator("td").all_inner_texts()
        if found := re.fullmatch(r"([\d,]+) (KB|MB)", size):
            address = row.get_by_role("link").get_attribute("href") or ""
            shown[name] = (address, float(found[1].replace(",", ".")) * UNITS[found[2]])
    return shown
