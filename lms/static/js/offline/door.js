// Saving for offline use is fetched where something may be saved on this device, or when it is asked for.
const source = document.querySelector("meta[name=offline-source]");
const workers = window.isSecureContext && navigator.serviceWorker;

if (source && workers) {
  const box = document.querySelector("[data-offline]");
  const load = () => import(source.content);
  if (box) box.hidden = false;
  if (workers.controller || document.querySelector("[data-saved-units]")) load();
  else box?.addEventListener("toggle", load, { once: true });
}
