"""Distances and measures of a graph by networkx and igraph, for tests/networks.rs and benches/connections.rs.

    python networks.py EDGES.csv PAIRS.csv [MEASURED]

EDGES: two node numbers a line; PAIRS likewise. Prints, as JSON: the igraph distance of each pair (-1 for none), the networkx distance of the
first 300, the seconds both took, the two-hop neighbourhoods' sizes and seconds, and the measures of the subgraph of nodes below MEASURED.
"""

import csv
import json
import sys
import time

import igraph
import networkx

edges = [(int(a), int(b)) for a, b in csv.reader(open(sys.argv[1]))]
pairs = [(int(a), int(b)) for a, b in csv.reader(open(sys.argv[2]))]
below = int(sys.argv[3]) if len(sys.argv) > 3 else 0
count = max(max(edge) for edge in edges) + 1

graph = igraph.Graph(n=count, edges=edges)
start = time.perf_counter()
distances = [graph.distances(a, b)[0][0] for a, b in pairs]
igraph_seconds = time.perf_counter() - start

start = time.perf_counter()
around = [len(graph.neighborhood(a, order=2)) - 1 for a, _ in pairs]
around_seconds = time.perf_counter() - start

other = networkx.Graph()
other.add_nodes_from(range(count))
other.add_edges_from(edges)
few = pairs[:300]
start = time.perf_counter()
ways = []
for a, b in few:
    try:
        ways.append(len(networkx.bidirectional_shortest_path(other, a, b)) - 1)
    except networkx.NetworkXNoPath:
        ways.append(-1)
networkx_seconds = time.perf_counter() - start

found = {
    "distances": [-1 if d == float("inf") else int(d) for d in distances],
    "networkx_distances": ways,
    "two_hops": around,
    "igraph_seconds": igraph_seconds / len(pairs),
    "networkx_seconds": networkx_seconds / len(few),
    "two_hops_seconds": around_seconds / len(pairs),
}
if below:
    small = networkx.Graph()
    small.add_nodes_from(range(below))
    small.add_edges_from((a, b) for a, b in edges if a < below and b < below and a != b)
    same = igraph.Graph(n=below, edges=list(small.edges()))
    found["betweenness"] = same.betweenness()
    rank = networkx.pagerank(small, alpha=0.85, tol=1e-14, max_iter=1000)
    close = networkx.closeness_centrality(small, wf_improved=True)
    found["pagerank"] = [rank[node] for node in range(below)]
    found["closeness"] = [close[node] for node in range(below)]
    found["components"] = networkx.number_connected_components(small)
    found["leiden_modularity"] = max(
        same.community_leiden(objective_function="modularity", n_iterations=-1).modularity for _ in range(5)
    )
print(json.dumps(found))
