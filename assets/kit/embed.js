// Puts the drawing in the place of its picture, as tall as it says it is. Where scripts are taken out, the picture stays.
(function () {
  "use strict";
  var figure = document.getElementById("ID");
  if (!figure || !window.postMessage) return;
  var frame = document.createElement("iframe");
  frame.src = figure.getAttribute("data-frame");
  frame.title = figure.getAttribute("data-title");
  frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
  frame.setAttribute("scrolling", "no");
  // Laid out at its width from the beginning, and seen only when it has said how tall it is.
  frame.style.cssText = "display:block;width:100%;height:1px;border:0;visibility:hidden;position:absolute;left:0;top:0";
  figure.style.position = "relative";
  figure.appendChild(frame);
  window.addEventListener("message", function (event) {
    // Only from our own frame, and only a number that can be a height.
    if (event.source !== frame.contentWindow || !event.data) return;
    var height = event.data.throughlineHeight;
    if (typeof height !== "number" || !isFinite(height) || height <= 0) return;
    var picture = figure.querySelector("picture");
    if (picture) picture.style.display = "none";
    frame.style.cssText = "display:block;width:100%;border:0;height:" + Math.min(Math.max(Math.round(height), 80), 20000) + "px";
  });
})();
