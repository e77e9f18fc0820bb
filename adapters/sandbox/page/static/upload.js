// Files of the composer and of forms: sent as soon as they are chosen, shown as chips that can be taken away.
import { toast } from "./wire.js";

const MOST = 60 * 1024 * 1024;
const holderOf = (element) => element?.closest?.("[data-upload]");
const list = (holder) => holder.querySelector("[data-uploads]");
const chips = (holder) => [...list(holder).querySelectorAll(".upload")];

function refused(holder, file) {
  const types = (holder.dataset.types || "").split(",").filter(Boolean);
  const ending = file.name.includes(".") ? file.name.split(".").at(-1).toLowerCase() : "";
  if (types.length && !types.includes(ending)) return `“${file.name}” is not of the kind asked for: ${types.join(", ")}.`;
  if (!file.size) return `“${file.name}” is empty.`;
  return file.size > MOST ? `“${file.name}” is larger than ${MOST / 1024 / 1024} MB.` : "";
}

function take(holder, files) {
  const most = Number(holder.dataset.most || 10);
  for (const file of files) {
    const fault = refused(holder, file);
    if (fault) {
      toast(fault, "error");
      continue;
    }
    if (most === 1) chips(holder).forEach((chip) => chip.remove());
    if (chips(holder).length >= most) {
      toast(`No more than ${most} files.`, "error");
      break;
    }
    upload(holder, file);
  }
}

function waiting(file) {
  const chip = document.createElement("span");
  chip.className = "upload busy";
  const name = Object.assign(document.createElement("b"), { textContent: file.name });
  const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
  bar.setAttribute("aria-label", `Uploading ${file.name}`);
  const text = Object.assign(document.createElement("span"), { className: "file-name" });
  text.append(name, bar);
  chip.append(text);
  return chip;
}

// XMLHttpRequest, since fetch tells nothing of how far a large file has come.
function upload(holder, file) {
  const chip = waiting(file);
  list(holder).append(chip);
  changed(holder);
  const body = new FormData();
  body.append("file", file);
  body.append("name", holder.dataset.name);
  const request = new XMLHttpRequest();
  request.open("POST", holder.dataset.upload);
  request.setRequestHeader("HX-Request", "true");
  request.upload.onprogress = (event) => (chip.querySelector("progress").value = (100 * event.loaded) / event.total);
  request.onload = () => {
    if (request.status === 200) {
      chip.outerHTML = request.responseText;
      document.getElementById("announce").textContent = `${file.name} is attached`;
    } else {
      chip.remove();
      toast(request.status === 413 ? `“${file.name}” is too large.` : request.responseText, "error");
    }
    changed(holder);
  };
  request.onerror = () => {
    chip.remove();
    toast("The sandbox does not answer. Is it still running?", "error");
    changed(holder);
  };
  request.send(body);
}

// A form waits for the files that are still on their way.
function changed(holder) {
  const form = holder.closest("form");
  const busy = Boolean(form?.querySelector(".upload.busy"));
  for (const button of form?.querySelectorAll("[type=submit]:not([data-disabled])") ?? []) button.disabled = busy;
  holder.classList.toggle("full", chips(holder).length > 0);
  holder.dispatchEvent(new CustomEvent("sandbox:uploads", { bubbles: true }));
}

document.addEventListener("change", (event) => {
  const holder = event.target.matches?.("input[type=file]") && holderOf(event.target);
  if (!holder) return;
  take(holder, [...event.target.files]);
  event.target.value = "";
});

document.addEventListener("click", (event) => {
  const gone = event.target.closest("[data-remove-upload]");
  if (gone) {
    const holder = holderOf(gone);
    gone.closest(".upload").remove();
    changed(holder);
    (holder.querySelector("textarea") ?? holder.querySelector("input[type=file]"))?.focus();
  }
  const attach = event.target.closest("[data-attach]");
  if (attach) holderOf(attach).querySelector("input[type=file]").click();
});

// Dropped and pasted files.

const dropHolder = (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return null;
  return holderOf(event.target) ?? event.target.closest?.(".main, .side")?.querySelector("[data-composer]");
};
const over = (holder) => {
  for (const each of document.querySelectorAll(".dropping")) each.classList.toggle("dropping", each === holder);
  holder?.classList.add("dropping");
};
document.addEventListener("dragover", (event) => {
  const holder = dropHolder(event);
  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  over(holder);
});
document.addEventListener("dragleave", (event) => event.relatedTarget || over(null));
document.addEventListener("drop", (event) => {
  const holder = dropHolder(event);
  over(null);
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  if (holder) take(holder, [...event.dataTransfer.files]);
});
document.addEventListener("paste", (event) => {
  const holder = event.target.closest?.("[data-composer]");
  if (!holder || !event.clipboardData?.files.length) return;
  event.preventDefault();
  take(holder, [...event.clipboardData.files]);
});

// A picture fills the window when it is pressed; any key or click puts it back.
document.addEventListener("click", (event) => {
  const opened = event.target.closest("[data-picture]");
  if (!opened) return;
  const dialog = document.getElementById("lightbox");
  dialog.querySelector("img").replaceWith(opened.querySelector("img").cloneNode());
  dialog.setAttribute("aria-label", opened.querySelector("img").alt);
  dialog.showModal();
});
document.getElementById("lightbox").addEventListener("click", (event) => event.currentTarget.close());
