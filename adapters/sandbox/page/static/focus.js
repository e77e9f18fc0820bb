// Where somebody is, found again after what is around it was drawn anew or went away.

const name = (element) => element.ariaLabel ?? element.textContent;
const named = (around, element) => [...(around?.querySelectorAll("button, a") ?? [])].filter((each) => name(each) === name(element));

// The same element, the one that has its id or its name, or else the message, Home or form that it was in; where a
// message is gone, the conversation.
export function remember(element) {
  const holder = element.closest(".item, #home, #modal-content");
  const turn = named(holder, element).indexOf(element);
  return () => {
    if (element.isConnected) return element;
    const around = holder && document.getElementById(holder.id);
    const same = (element.id && document.getElementById(element.id)) || named(around, element)[turn];
    return same || around?.querySelector(".message, #modal-title") || around || (holder && document.getElementById("scroller"));
  };
}
