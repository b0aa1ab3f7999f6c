// The transcript as lines that lead to their place.
import { minutes } from "./minutes.js";

export class Transcript {
  constructor(root, seek) {
    this.box = root.querySelector("[data-transcript]");
    this.source = root.querySelector("track");
    this.video = root.video;
    this.seek = seek;
    this.lines = [];
    if (!this.box || !this.source) return;
    // The captions are fetched when somebody wants to read them.
    this.box.addEventListener("toggle", () => this.load());
    this.load();
  }

  load() {
    if (!this.box.open || this.lines.length || this.isLoading) return;
    this.isLoading = true;
    const { track } = this.source;
    this.source.addEventListener("load", () => this.build([...track.cues]));
    if (track.mode === "disabled") track.mode = "hidden";
    if (track.cues?.length) this.build([...track.cues]);
  }

  build(cues) {
    if (this.lines.length || !cues.length) return;
    this.list = this.box.querySelector("[data-lines]");
    this.lines = cues.map((cue) => this.line(cue));
    this.list.append(...this.lines.map((line) => line.item));
    this.list.parentElement.hidden = false;
    const plain = this.box.querySelector("[data-plain]");
    if (plain) plain.hidden = true;
    this.search = this.box.querySelector("[data-search]");
    this.search.addEventListener("input", () => this.filter());
    this.video.addEventListener("timeupdate", () => this.mark());
    this.mark();
  }

  line(cue) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const time = document.createElement("span");
    const words = cue.getCueAsHTML().textContent.replace(/\s+/g, " ").trim();
    button.type = "button";
    time.className = "transcript__time";
    time.textContent = minutes(cue.startTime);
    button.append(time, " ", words);
    button.addEventListener("click", () => this.seek(cue.startTime));
    item.append(button);
    return { item, button, start: cue.startTime, end: cue.endTime, words: words.toLowerCase() };
  }

  filter() {
    const wanted = this.search.value.trim().toLowerCase();
    for (const line of this.lines) line.item.hidden = !line.words.includes(wanted);
    this.box.querySelector("[data-none]").hidden = this.lines.some((line) => !line.item.hidden);
  }

  mark() {
    const now = this.video.currentTime;
    const active = this.lines.find((line) => line.start <= now && now < line.end);
    if (active === this.active) return;
    this.active?.button.removeAttribute("aria-current");
    active?.button.setAttribute("aria-current", "true");
    this.active = active;
    // Whoever reads or searches in the list isn't carried away from their place.
    if (active && !this.list.matches(":hover") && !this.box.contains(document.activeElement)) {
      this.list.scrollTop = active.item.offsetTop - this.list.clientHeight / 3;
    }
  }
}

// A sound has no picture for its captions to be drawn on: they stand in a line of their own.
export function showLines(player) {
  const line = player.querySelector("[data-line]");
  if (!line) return;
  const tracks = player.video.textTracks;
  const show = () => {
    const shown = [...tracks].find((track) => track.mode === "showing");
    const cues = [...(shown?.activeCues || [])];
    line.textContent = cues.map((cue) => cue.getCueAsHTML().textContent).join(" ");
  };
  for (const track of tracks) track.addEventListener("cuechange", show);
  tracks.addEventListener("change", show);
  // A line may be under way already.
  show();
}
