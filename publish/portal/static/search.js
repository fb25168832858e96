// Shortens the list of tables to those that hold every word typed. The list itself is the index;
// nothing is fetched and nothing is kept. Without this script the whole list stands.
(function () {
  "use strict";
  var form = document.getElementById("search-form");
  var input = document.getElementById("q");
  var result = document.getElementById("search-result");
  var items = Array.prototype.slice.call(document.querySelectorAll("#search-list > li"));

  function folded(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }

  function show() {
    var words = folded(input.value).split(/[\s_]+/).filter(Boolean);
    var count = 0;
    items.forEach(function (item) {
      var isFound = words.every(function (word) {
        return item.getAttribute("data-words").indexOf(word) !== -1;
      });
      item.hidden = !isFound;
      count += isFound ? 1 : 0;
    });
    var sentence = count ? result.getAttribute("data-found") : result.getAttribute("data-none");
    result.textContent = words.length
      ? sentence.replace("{count}", count).replace("{all}", items.length)
      : "";
  }

  input.value = new URLSearchParams(window.location.search).get("q") || "";
  input.addEventListener("input", show);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    show();
  });
  show();
})();
