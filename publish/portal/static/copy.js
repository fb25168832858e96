// Adds a button that copies the text beside it. Without this script the text can be selected.
(function () {
  "use strict";
  if (!navigator.clipboard) { return; }
  Array.prototype.forEach.call(document.querySelectorAll("[data-copy]"), function (place) {
    var button = document.createElement("button");
    var said = document.createElement("span");
    button.type = "button";
    button.className = "copy__button";
    button.textContent = place.getAttribute("data-copy");
    said.setAttribute("role", "status");
    said.className = "small";
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(place.querySelector("pre").textContent).then(function () {
        said.textContent = place.getAttribute("data-copied");
      });
    });
    place.insertBefore(said, place.firstChild);
    place.insertBefore(button, said);
  });
})();
