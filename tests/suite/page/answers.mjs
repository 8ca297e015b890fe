// What the page's script answers, asked by answers.rs: {code, data, jobs} in, an answer a job out. No browser: the part of the script that
// works things out needs none.
import { readFileSync } from "node:fs";

const { code, data, jobs } = JSON.parse(readFileSync(0, "utf8"));
const page = new Function("DATA", `${code}\nreturn { path, asOf, typed, span, at, say, EDGES, NODES, eventOf };`)(data);

function answer(job) {
  const time = job.as ? page.typed(job.as) : null;
  const when = time && page.span(time.first, time.last);
  if (job.do === "path") {
    const found = page.path(job.ends[0], job.ends[1], { least: job.least ?? 0, when });
    return { title: found.title, nodes: found.found ? found.route.nodes : null, links: found.found ? found.route.links : null, notes: found.found ? found.notes : null, closing: found.closing };
  }
  const { groups, later } = page.asOf(when, job.node);
  const row = (number) => {
    const edge = page.EDGES[number];
    return edge.type === 0 ? `r${number}` : page.NODES[page.eventOf(edge)].i;
  };
  const keys = ["as-of.certainly", "as-of.possibly", "as-of.over"];
  const told = groups.map((group, index) => {
    // Of all, an event is told once; of one name, each of its parts is.
    const rows = [...new Set(group.map(row))].sort();
    return [page.say(keys[index], { n: job.node === null ? rows.length : group.length }), rows];
  });
  return { when: page.at(time), groups: told.filter(([, rows]) => rows.length), later: later ? [page.say("as-of.later", { n: later })] : [] };
}

process.stdout.write(JSON.stringify(jobs.map(answer)));
