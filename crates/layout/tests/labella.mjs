// Places the labels read from standard input (a JSON object a line) with labella.js 1.1.4 and prints, for each input,
// its rows and the mean distance of labels from their markers. tests/labels.rs runs it.
// The wish is the same for both: a label's left edge at its marker, so that labella's ideal centre is marker + width / 2.
// Spacing is one number in labella.js: its stubs get our distance of leader lines, and its labels are widened so that their
// texts are as far apart as ours.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(process.env.THROUGHLINE_NODE_MODULES + "/");
const labella = require("labella");
for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const t = JSON.parse(line);
  const nodes = t.anchors.map((a, i) => new labella.Node(a + (t.widths[i] + t.gap) / 2, t.widths[i] + t.gap));
  const force = new labella.Force({
    minPos: 0, maxPos: t.width + t.gap - t.stub, nodeSpacing: t.stub, stubWidth: 1, density: 0.85, algorithm: "overlap",
  });
  force.nodes(nodes).compute();
  const moved = nodes.reduce((sum, n) => sum + Math.abs(n.currentPos - n.idealPos), 0) / nodes.length;
  console.log(force.getLayers().length, moved.toFixed(4));
}
