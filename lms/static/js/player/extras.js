// What a player needs only once somebody uses it: fetched on the first touch, key or play.
import { listenToKeys } from "./keys.js";
import { climb } from "./ladder.js";
import { Scenes } from "./scenes.js";
import { announce } from "./session.js";
import { showLines, Transcript } from "./transcript.js";

export function enrich(player) {
  new Transcript(player, (seconds) => player.playFrom(seconds));
  new Scenes(player);
  listenToKeys(player);
  announce(player);
  showLines(player);
  return { climb };
}
