// Sending JSON to our own server.

export function csrfToken() {
  const field = document.querySelector("[name=csrfmiddlewaretoken]");
  if (field) return field.value;
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? decodeURIComponent(cookie[1]) : "";
}

// What became of it: "saved" | "refused" (it will never be taken) | "signed-out" | "late" (try again), and the answer.
export async function post(url, body, { keepalive = false } = {}) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      keepalive,
      credentials: "same-origin",
      redirect: "manual",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify(body),
    });
  } catch {
    return { outcome: "late", answer: {} };
  }
  const answer = await response.json().catch(() => ({}));
  return { outcome: outcomeOf(response), answer };
}

function outcomeOf(response) {
  if (response.ok) return "saved";
  // A redirect is the log-in page.
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) return "signed-out";
  if (response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429) return "refused";
  return "late";
}

// 10.42, as Indonesians write it.
export function clock(at = new Date()) {
  return `${String(at.getHours()).padStart(2, "0")}.${String(at.getMinutes()).padStart(2, "0")}`;
}

// The line of components/save_state.html.
export class SaveState {
  constructor(root) {
    this.line = root.querySelector("[data-save-state]");
  }

  show(state, words) {
    if (!this.line) return;
    const text = words || this.line.dataset[state] || "";
    this.line.textContent = text.replace("{time}", clock());
    this.line.classList.toggle("save-state--late", state !== "saved" && state !== "saving");
  }
}

// A storage that may be full or forbidden must never break the page.
export const kept = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // Without storage the unsent part lives as long as the page.
    }
  },
};
