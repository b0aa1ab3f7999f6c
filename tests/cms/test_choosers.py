from django.urls import reverse

from courses.models import Media


def test_only_videos_that_play_are_offered_and_a_chosen_one_stays(client, bo):
    Media.objects.create(key="siap", title="Video siap")
    waiting = Media.objects.create(key="antre", title="Video antre", state="uploaded")
    client.force_login(bo)

    for view in ("choose", "choose_results"):
        offered = client.get(reverse(f"media_chooser:{view}")).content.decode()
        assert ("Video siap" in offered, "Video antre" in offered) == (True, False)
    chosen = client.get(reverse("media_chooser:chosen", args=[waiting.pk]))
    assert "Video antre" in chosen.content.decode()
