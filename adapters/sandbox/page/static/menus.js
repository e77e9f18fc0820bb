// Menus, here and on the rooms' page: arrows go through them, Escape and a choice lead back to the button, Tab out of one
// closes it.

function closeMenus(except) {
  for (const button of document.querySelectorAll('[data-menu][aria-expanded="true"]')) {
    if (button === except) continue;
    const inside = button.nextElementSibling.contains(document.activeElement);
    button.setAttribute("aria-expanded", "false");
    button.nextElementSibling.hidden = true;
    if (inside) button.focus();
  }
}

function openMenu(button) {
  const menu = button.nextElementSibling;
  closeMenus(button);
  if ("emoji" in menu.dataset && !menu.firstElementChild) menu.append(document.getElementById("emoji").content.cloneNode(true));
  button.setAttribute("aria-expanded", "true");
  menu.hidden = false;
  menu.classList.remove("flipped");
  menu.style.translate = "";
  const box = menu.getBoundingClientRect();
  const floor = button.closest(".messages-frame")?.getBoundingClientRect().bottom ?? innerHeight;
  if (!button.parentElement.classList.contains("up") && box.bottom > floor && box.top > box.height) {
    menu.classList.add("flipped");
  }
  if (box.right > innerWidth - 8) menu.style.translate = `${innerWidth - 8 - box.right}px`;
  menu.querySelector("input[type=search], button, a")?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-menu]");
  if (button) {
    if (button.getAttribute("aria-expanded") === "true") closeMenus();
    else openMenu(button);
    return;
  }
  const inside = event.target.closest(".menu");
  if (!inside || event.target.closest(".menu > button, .menu > a")) closeMenus();
});

document.addEventListener("focusout", (event) => {
  const holder = event.target.closest?.(".menu-holder");
  if (holder && event.relatedTarget && !holder.contains(event.relatedTarget)) closeMenus();
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu");
  const opener = document.querySelector('[data-menu][aria-expanded="true"]');
  if (event.key === "Escape" && opener) {
    closeMenus();
    opener.focus();
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  if (!menu || !["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"].includes(event.key)) return;
  if (event.target.matches("input") && event.key !== "ArrowDown") return;
  const items = [...menu.querySelectorAll("button:not(:disabled), a[href], input[type=search]")];
  const step = event.key === "ArrowDown" || event.key === "ArrowRight" ? 1 : -1;
  items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
  event.preventDefault();
}, true);
