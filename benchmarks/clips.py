"""Two honest sources at 1080p for the video benchmark, made on the spot: slides, and a talking head.

Both are synthetic. The slides are the demo's explainer scenes (drawn at 720p, enlarged).
The talking head is a drawing of a person before a shelf: the head sways and nods, the
mouth moves, the camera is held by hand and has a noisy sensor. A real face moves in more
ways, but a real sensor is rarely as noisy. The voice of both is espeak-ng's.
"""

import random
import subprocess
from pathlib import Path

import yaml
from PIL import Image, ImageDraw, ImageFilter

from fixtures import make_videos

SECONDS_LEAST = 120
SCRIPTS = 2
# About what a phone writes.
SHARP = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "16", "-pix_fmt", "yuv420p"]
SHARP += ["-maxrate", "20M", "-bufsize", "40M"]
# The room is larger than the picture, so that the camera can wander in it.
ROOM, HEAD = (2080, 1200), (760, 1000)


def slides(folder: Path) -> Path:
    """Scenes with their narration, as an author's program exports them: 30 pictures a second."""
    scripts = sorted(make_videos.SCRIPTS.glob("*.yaml"))[:SCRIPTS]
    scenes = [scene for script in scripts for scene in yaml.safe_load(script.read_text())["scenes"]]
    parts, voice = make_videos.narrate(scenes, folder)
    master, target = folder / "master.mkv", folder / "slides.mp4"
    make_videos.draw_master(parts, master)
    larger = ["-vf", "scale=1920:1080:flags=lanczos,fps=30", *SHARP, "-c:a", "aac", "-b:a", "128k"]
    _ffmpeg(["-i", str(master), "-i", str(voice), *larger, "-shortest", str(target)])
    return target


def talking_head(folder: Path, voice: Path) -> Path:
    """Somebody speaks to a camera for two minutes, with that voice."""
    pictures = _drawn(folder)
    still = [part for picture in pictures for part in ("-loop", "1", "-framerate", "30", "-i", str(picture))]
    sway = "x='{x}+30*sin(t*0.9)+14*sin(t*2.1)':y='{y}+12*sin(t*1.3)+7*sin(t*3.7)'"
    speaks = "gt(sin(t*9)+sin(t*14.3)+sin(t*5.1),0.2)"
    chain = [
        f"[0][1]overlay={sway.format(x=660, y=150)}[a]",
        f"[a][2]overlay={sway.format(x=960, y=660)}[b]",
        f"[b][3]overlay={sway.format(x=960, y=660)}:enable='{speaks}'[c]",
        "[c]crop=1920:1080:x='80+24*sin(t*0.6)+7*sin(t*4.3)':y='60+16*sin(t*0.8)+6*sin(t*5.7)'[d]",
        "[d]noise=alls=10:allf=t,format=yuv420p[v]",
    ]
    target = folder / "talking-head.mp4"
    command = [*still, "-stream_loop", "-1", "-i", str(voice), "-filter_complex", ";".join(chain)]
    command += ["-map", "[v]", "-map", "4:a", "-t", str(SECONDS_LEAST), *SHARP, "-c:a", "aac", "-b:a", "128k"]
    _ffmpeg([*command, str(target)])
    return target


def _drawn(folder: Path) -> list[Path]:
    """Files of the room, the head, the closed and the open mouth."""
    dice = random.Random(1)  # the same room each time
    files = []
    for number, picture in enumerate((_room(dice), _head(dice), _mouth(16), _mouth(56))):
        files.append(folder / f"part-{number}.png")
        picture.save(files[-1])
    return files


def _room(dice: random.Random) -> Image.Image:
    """A wall with a shelf of books, a little out of focus."""
    room = Image.new("RGB", ROOM, "#d8cfc0")
    pen = ImageDraw.Draw(room)
    for row in range(4):
        x, floor = 0, 300 * (row + 1)
        while x < ROOM[0]:
            width, height = dice.randint(24, 70), dice.randint(170, 260)
            colour = f"hsl({dice.randint(0, 359)}, {dice.randint(15, 45)}%, {dice.randint(25, 65)}%)"
            pen.rectangle((x, floor - height, x + width - 3, floor - 14), fill=colour)
            x += width
        pen.rectangle((0, floor - 14, ROOM[0], floor), fill="#7a5c3e")
    return room.filter(ImageFilter.GaussianBlur(4))


def _head(dice: random.Random) -> Image.Image:
    """Head and shoulders with the grain of skin and cloth, for it moves with them."""
    head = Image.new("RGBA", HEAD)
    pen = ImageDraw.Draw(head)
    pen.rounded_rectangle((20, 740, 740, 1400), 160, fill="#33546b")
    pen.rectangle((310, 620, 450, 800), fill="#b98765")
    pen.ellipse((190, 60, 570, 480), fill="#2a211c")
    pen.ellipse((205, 110, 555, 700), fill="#c99673")
    for eye in (310, 450):
        pen.ellipse((eye - 34, 330, eye + 34, 370), fill="#f4efe8")
        pen.ellipse((eye - 15, 333, eye + 15, 367), fill="#33241a")
        pen.arc((eye - 50, 280, eye + 50, 340), 200, 340, fill="#2a211c", width=12)
    pen.polygon([(380, 360), (350, 470), (410, 470)], fill="#b98765")
    for _ in range(9000):
        x, y = dice.randrange(HEAD[0]), dice.randrange(HEAD[1])
        red, green, blue, solid = head.getpixel((x, y))  # type: ignore[misc]
        if solid:
            change = dice.randint(-14, 14)
            pen.ellipse((x, y, x + 4, y + 4), fill=(red + change, green + change, blue + change))
    return head.filter(ImageFilter.GaussianBlur(1.2))


def _mouth(height: int) -> Image.Image:
    mouth = Image.new("RGBA", (160, 80))
    ImageDraw.Draw(mouth).ellipse((10, 40 - height // 2, 150, 40 + height // 2), fill="#7c3b35")
    return mouth.filter(ImageFilter.GaussianBlur(1.2))


def _ffmpeg(arguments: list[str]) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-nostdin", *arguments], check=True)
