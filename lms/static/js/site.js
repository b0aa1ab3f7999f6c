// The one script of every page. Each module defines small custom elements and touches
// nothing where its element isn't on the page. All words come from data- attributes.
import "./theme.js";
import "./frame.js";
import "./tabs.js";
import "./video.js";
import "./autosave.js";
import "./timer.js";
import "./dwell.js";
import "./file.js";
import "./htmx.js";
import "./offline/door.js";
