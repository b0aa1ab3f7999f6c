// Which captions are shown: the choice below the video and the browser's own menu say the same.
import { kept } from "../post.js";

const CAPTIONS = "pintar:captions";

export class Captions {
  constructor(root) {
    this.tracks = root.video.textTracks;
    this.inputs = [...root.querySelectorAll("[data-captions] input")];
    this.show(kept.read(CAPTIONS) || "");
    this.mark();
    for (const input of this.inputs) input.addEventListener("change", () => this.show(input.value));
    this.tracks.addEventListener("change", () => {
      this.mark();
      kept.write(CAPTIONS, this.shown || null);
    });
  }

  get shown() {
    return [...this.tracks].find((track) => track.mode === "showing")?.language || "";
  }

  // The transcript may be reading the cues of a track that isn't shown, so none is disabled.
  show(language) {
    for (const track of this.tracks) {
      if (language && track.language === language) track.mode = "showing";
      else if (track.mode === "showing") track.mode = "hidden";
    }
  }

  toggle() {
    this.show(this.shown ? "" : this.latest || this.tracks[0]?.language || "");
  }

  mark() {
    this.latest = this.shown || this.latest;
    for (const input of this.inputs) input.checked = input.value === this.shown;
  }
}
