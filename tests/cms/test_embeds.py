import pytest

from cms.embeds import Player, player

HOSTS = ["www.youtube-nocookie.com", "player.vimeo.com", "video.contoh.go.id"]


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=abcdefghijk&t=10",
        "https://youtu.be/abcdefghijk",
        "https://www.youtube-nocookie.com/embed/abcdefghijk",
        "https://www.youtube.com/shorts/abcdefghijk",
    ],
)
def test_every_way_to_a_youtube_video_becomes_our_own_address(address):
    assert player(address, HOSTS) == Player("YouTube", "https://www.youtube-nocookie.com/embed/abcdefghijk")


def test_vimeo_is_shown_by_its_player():
    assert player("https://vimeo.com/123456789", HOSTS).src == "https://player.vimeo.com/video/123456789"


def test_an_allowed_host_is_shown_as_it_is():
    assert (
        player("https://video.contoh.go.id/putar?id=3", HOSTS).src == "https://video.contoh.go.id/putar?id=3"
    )


@pytest.mark.parametrize(
    "address",
    [
        "http://www.youtube.com/watch?v=abcdefghijk",
        "https://jahat.example/watch?v=abcdefghijk",
        "https://www.youtube.com.jahat.example/watch?v=abcdefghijk",
        "https://www.youtube-nocookie.com@jahat.example/embed/abcdefghijk",
        "https://www.youtube-nocookie.com:8443/embed/abcdefghijk",
        "javascript:alert(1)",
        "",
    ],
)
def test_anything_else_is_refused(address):
    assert player(address, HOSTS) is None
