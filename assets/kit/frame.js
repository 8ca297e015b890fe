// Tells the page around it how tall it is: of what is in it, since the height of a window in a window feeds back.
(function () {
  "use strict";
  var told = 0;
  var tell = function () {
    var height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === told || parent === window) return;
    told = height;
    parent.postMessage({ throughlineHeight: height }, "*");
  };
  addEventListener("load", tell);
  if (window.ResizeObserver) new ResizeObserver(tell).observe(document.body);
  else addEventListener("resize", tell);
})();
