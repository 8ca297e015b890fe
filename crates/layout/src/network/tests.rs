//! Properties of finished layouts, recounted from the output alone.

use proptest::prelude::*;

use super::*;

fn node(characters: usize, lines: usize) -> NodeBox {
    let (width, height) = ((characters as f64 * 6.4).max(18.0), 20.0 + 16.0 * lines as f64);
    NodeBox { width, height, weight: 1.0, cluster: None, symbol: (0.0, 9.0 - height / 2.0, 9.0) }
}

fn edge(from: usize, to: usize, characters: usize) -> EdgeSpec {
    let label = (characters > 0).then_some((characters as f64 * 5.9, 14.0));
    EdgeSpec { from, to, label, directed: true }
}

type Box4 = [f64; 4];

fn around(c: (f64, f64), w: f64, h: f64) -> Box4 {
    [c.0 - w / 2.0, c.1 - h / 2.0, c.0 + w / 2.0, c.1 + h / 2.0]
}

fn overlap(a: &Box4, b: &Box4) -> bool {
    let e = 0.01;
    a[0] < b[2] - e && b[0] < a[2] - e && a[1] < b[3] - e && b[1] < a[3] - e
}

fn samples(e: &EdgeRoute) -> Vec<(f64, f64)> {
    let mut line = Vec::new();
    let mut a = e.start;
    for c in &e.curves {
        for k in 0..=20 {
            let t = f64::from(k) / 20.0;
            let u = 1.0 - t;
            let mix = |p: [f64; 4]| {
                u * u * u * p[0] + 3.0 * u * u * t * p[1] + 3.0 * u * t * t * p[2] + t * t * t * p[3]
            };
            line.push((mix([a.0, c[0].0, c[1].0, c[2].0]), mix([a.1, c[0].1, c[1].1, c[2].1])));
        }
        a = c[2];
    }
    line
}

/// Node-node, label-node, label-label overlaps, samples of edges inside foreign nodes, things off the page.
fn faults(r: &Request, l: &Layout) -> [usize; 5] {
    let boxes: Vec<Box4> = l.nodes.iter().zip(&r.nodes).map(|(p, n)| around(*p, n.width, n.height)).collect();
    let labels: Vec<Box4> = l
        .edges
        .iter()
        .zip(&r.edges)
        .filter_map(|(e, s)| {
            let place = e.label?;
            let (w, h) = if place.keyed { KEY_SIZE } else { s.label? };
            Some(around((place.x, place.y), w, h))
        })
        .collect();
    let pairs =
        |a: &[Box4]| (0..a.len()).map(|i| a[..i].iter().filter(|b| overlap(&a[i], b)).count()).sum::<usize>();
    let mut through = 0;
    let mut off = 0;
    for (e, s) in l.edges.iter().zip(&r.edges) {
        for p in samples(e) {
            let dot = around(p, 0.1, 0.1);
            through += boxes
                .iter()
                .enumerate()
                .filter(|(i, b)| *i != s.from && *i != s.to && overlap(&dot, b))
                .count()
                .min(1);
            off += usize::from(p.0 < -0.1 || p.1 < -0.1 || p.0 > l.width + 0.1 || p.1 > l.height + 0.1);
        }
    }
    for b in boxes.iter().chain(&labels) {
        off += usize::from(b[0] < -0.1 || b[1] < -0.1 || b[2] > l.width + 0.1 || b[3] > l.height + 0.1);
    }
    let on_node = labels.iter().map(|a| boxes.iter().filter(|b| overlap(a, b)).count()).sum();
    [pairs(&boxes), on_node, pairs(&labels), through, off]
}

fn check(r: &Request) -> Layout {
    let l = lay_out(r);
    assert_eq!(l.nodes.len(), r.nodes.len());
    assert_eq!(l.edges.len(), r.edges.len());
    assert!(l.nodes.iter().all(|p| p.0.is_finite() && p.1.is_finite()));
    assert_eq!(faults(r, &l), [0; 5], "node-node, label-node, label-label, through, off the page");
    assert!(l.width <= r.width.max(r.nodes.iter().fold(40.0, |m, n| m.max(n.width))) + 1e-6);
    l
}

#[test]
fn nothing_gives_an_empty_page() {
    let l = lay_out(&Request::new(Vec::new(), Vec::new(), 660.0));
    assert_eq!((l.width, l.height, l.nodes.len()), (0.0, 0.0, 0));
}

#[test]
fn a_single_node_takes_its_box() {
    let l = check(&Request::new(vec![node(10, 1)], Vec::new(), 660.0));
    assert_eq!((l.width, l.height), (64.0, 36.0));
}

#[test]
fn nodes_without_edges_are_packed() {
    let l = check(&Request::new((0..30).map(|i| node(6 + i % 9, 1 + i % 3)).collect(), Vec::new(), 660.0));
    assert!(l.height < 660.0, "{}", l.height);
    assert_eq!(l.stats.components, 30);
}

#[test]
fn a_box_wider_than_the_page_widens_it() {
    let l = check(&Request::new(vec![node(200, 1), node(5, 1)], vec![edge(0, 1, 8)], 300.0));
    assert!(l.width >= 1280.0);
}

#[test]
fn parallel_edges_and_loops_are_apart() {
    let edges =
        vec![edge(0, 1, 9), edge(1, 0, 9), edge(0, 1, 9), edge(0, 0, 9), edge(0, 0, 5), edge(1, 2, 6)];
    let l = check(&Request::new(vec![node(12, 1), node(12, 1), node(12, 2)], edges, 660.0));
    let middle = |k: usize| {
        let s = samples(&l.edges[k]);
        s[s.len() / 2]
    };
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
        let (p, q) = (middle(a), middle(b));
        assert!((p.0 - q.0).abs() + (p.1 - q.1).abs() > 6.0, "{p:?} {q:?}");
    }
    assert!(!l.edges[3].curves.is_empty() && l.edges[3].label.is_some());
}

#[test]
fn an_edge_to_nowhere_is_counted() {
    let l = check(&Request::new(vec![node(5, 1), node(5, 1)], vec![edge(0, 7, 4), edge(0, 1, 4)], 660.0));
    assert_eq!(l.stats.dangling, 1);
    assert!(l.edges[0].curves.is_empty());
}

#[test]
fn sizes_that_are_no_numbers_do_no_harm() {
    let mut bad = node(5, 1);
    bad.width = f64::NAN;
    bad.height = f64::NEG_INFINITY;
    bad.symbol = (f64::NAN, f64::INFINITY, -3.0);
    let mut r = Request::new(vec![bad, node(4, 1)], vec![edge(0, 1, 3)], f64::NAN);
    (r.aspect, r.max_aspect, r.gap) = (f64::NAN, f64::NAN, f64::INFINITY);
    let l = lay_out(&r);
    assert!(l.nodes.iter().all(|p| p.0.is_finite() && p.1.is_finite()) && l.height.is_finite());
}

#[test]
fn a_star_has_the_focus_in_the_middle_and_fits() {
    let edges = (1..31).map(|i| edge(0, i, 6 + i % 8)).collect();
    let mut r = Request::new((0..31).map(|i| node(8 + i % 8, 1)).collect(), edges, 660.0);
    r.focus = Some(0);
    let l = check(&r);
    assert!((l.nodes[0].0 - l.width / 2.0).abs() < l.width * 0.1);
}

/// Points where edges cross, away from the nodes they share.
fn crossings(r: &Request, l: &Layout) -> usize {
    let lines: Vec<Vec<(f64, f64)>> = l.edges.iter().map(samples).collect();
    let side =
        |a: (f64, f64), b: (f64, f64), p: (f64, f64)| (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0);
    let mut count = 0;
    for (k, p) in lines.iter().enumerate() {
        for (j, q) in lines[..k].iter().enumerate() {
            let (e, f) = (&r.edges[k], &r.edges[j]);
            let shared = [e.from, e.to].into_iter().filter(|i| [f.from, f.to].contains(i));
            let shared: Vec<Box4> =
                shared.map(|i| around(l.nodes[i], r.nodes[i].width + 2.0, r.nodes[i].height + 2.0)).collect();
            for a in p.windows(2) {
                for b in q.windows(2) {
                    let at = around(a[0], 0.2, 0.2);
                    count += usize::from(
                        side(a[0], a[1], b[0]) * side(a[0], a[1], b[1]) < 0.0
                            && side(b[0], b[1], a[0]) * side(b[0], b[1], a[1]) < 0.0
                            && !shared.iter().any(|node| overlap(node, &at)),
                    );
                }
            }
        }
    }
    count
}

#[test]
fn what_can_be_drawn_without_crossings_is() {
    let star = |leaves: usize| (1..=leaves).map(|i| edge(0, i, 6 + i % 8)).collect::<Vec<_>>();
    let tree = |nodes: usize| (1..nodes).map(|i| edge((i - 1) / 3, i, 4 + i % 9)).collect::<Vec<_>>();
    let ring = |nodes: usize| (0..nodes).map(|i| edge(i, (i + 1) % nodes, 6)).collect::<Vec<_>>();
    for (nodes, edges) in [(61, star(60)), (13, star(12)), (40, tree(40)), (12, ring(12))] {
        let r = Request::new((0..nodes).map(|i| node(6 + i % 9, 1)).collect(), edges, 1020.0);
        let l = check(&r);
        assert_eq!(crossings(&r, &l), 0, "{nodes} nodes");
        assert!(l.stats.keyed * 20 <= nodes, "{nodes} nodes: {} labels in the key", l.stats.keyed);
    }
}

#[test]
fn a_page_that_is_too_small_grows_only_where_it_may() {
    let edges: Vec<EdgeSpec> = (1..120).map(|i| edge(i / 2, i, 14)).collect();
    let mut r = Request::new((0..120).map(|i| node(10 + i % 8, 2)).collect(), edges, 500.0);
    r.effort = 0.1;
    assert!(lay_out(&r).width <= 500.0);
    r.widest = 3000.0;
    let l = lay_out(&r);
    assert!(l.width > 500.0 && l.width <= 3000.0 && l.height <= 2.0 * l.width, "{} {}", l.width, l.height);
}

#[test]
fn titles_of_clusters_are_kept_free() {
    let nodes = (0..12).map(|i| NodeBox { cluster: Some(i % 3), ..node(8 + i % 5, 1) }).collect();
    let edges = (1..12).map(|i| edge(i, i / 2, 7)).collect();
    let mut r = Request::new(nodes, edges, 1020.0);
    r.titles = (0..3).map(|c| (c, 150.0, 16.0)).collect();
    let l = check(&r);
    for (_, q) in &l.clusters {
        assert!(q.width >= 150.0);
        let title = [q.x + 12.0, q.y + 6.0, q.x + 162.0, q.y + 22.0];
        for e in &l.edges {
            assert!(samples(e).into_iter().all(|p| !overlap(&around(p, 0.1, 0.1), &title)));
        }
        for p in l.nodes.iter().zip(&r.nodes) {
            assert!(!overlap(&around(*p.0, p.1.width, p.1.height), &title));
        }
    }
}

#[test]
fn a_tree_has_no_crossings_and_layers_run_down() {
    let edges: Vec<EdgeSpec> = (1..13).map(|i| edge((i - 1) / 3, i, 7)).collect();
    let mut r = Request::new((0..13).map(|_| node(12, 1)).collect(), edges, 1020.0);
    r.layered = true;
    let l = check(&r);
    assert!(r.edges.iter().all(|e| l.nodes[e.from].1 < l.nodes[e.to].1));
    r.layered = false;
    check(&r);
}

/// Whether every piece of every line is upright or level.
fn straight(l: &Layout) -> bool {
    l.edges.iter().all(|e| {
        let ends = e.curves.iter().map(|c| c[2]);
        let pairs = std::iter::once(e.start).chain(ends.clone()).zip(ends);
        pairs.into_iter().all(|(a, b)| (a.0 - b.0).abs() < 1e-6 || (a.1 - b.1).abs() < 1e-6)
    })
}

#[test]
fn a_tree_of_a_thousand_is_drawn_in_a_second() {
    for labels in [0, 7] {
        let edges: Vec<EdgeSpec> = (1..1000).map(|i| edge((i - 1) / 6, i, labels)).collect();
        let mut r = Request::new((0..1000).map(|i| node(5 + i % 9, 1 + i % 2)).collect(), edges, 980.0);
        r.layered = true;
        let start = std::time::Instant::now();
        let l = check(&r);
        // The counting of faults takes most of it.
        println!("{:?}, {:.0} by {:.0}", start.elapsed(), l.width, l.height);
        assert!(start.elapsed().as_secs_f64() < 5.0, "{:?}", start.elapsed());
        assert!(straight(&l));
    }
}

#[test]
fn what_is_nearly_a_tree_is_drawn_in_time_too() {
    let mut edges: Vec<EdgeSpec> = (1..1000).map(|i| edge((i - 1) / 6, i, 0)).collect();
    edges.extend((0..20).map(|i| edge(i * 7, 500 + i * 11, 0)));
    let mut r = Request::new((0..1000).map(|i| node(5 + i % 9, 1 + i % 2)).collect(), edges, 980.0);
    r.layered = true;
    let start = std::time::Instant::now();
    let l = lay_out(&r);
    println!("{:?}, {:.0} by {:.0}, {} blocked", start.elapsed(), l.width, l.height, l.stats.blocked);
    assert!(start.elapsed().as_secs_f64() < 10.0, "{:?}", start.elapsed());
    let faults = faults(&r, &l);
    assert_eq!((faults[0], faults[4]), (0, 0), "node-node, off the page: {faults:?}");
}

#[test]
fn layers_break_cycles() {
    let edges = vec![edge(0, 1, 5), edge(1, 2, 5), edge(2, 0, 5), edge(2, 3, 5)];
    let mut r = Request::new((0..4).map(|_| node(9, 2)).collect(), edges, 660.0);
    r.layered = true;
    check(&r);
}

#[test]
fn clusters_hold_their_nodes_and_no_others() {
    let mut nodes: Vec<NodeBox> = (0..14).map(|i| node(8 + i % 5, 1)).collect();
    for (i, n) in nodes.iter_mut().enumerate() {
        n.cluster = [Some(7), Some(2), None][i % 3];
    }
    let edges = (1..14).map(|i| edge(i, (i * i) % i.max(1) + i / 2, 7)).collect();
    let r = Request::new(nodes, edges, 1020.0);
    let l = check(&r);
    assert_eq!(l.clusters.iter().map(|c| c.0).collect::<Vec<_>>(), [2, 7]);
    for (c, q) in &l.clusters {
        let rect = [q.x, q.y, q.x + q.width, q.y + q.height];
        for (p, n) in l.nodes.iter().zip(&r.nodes) {
            assert_eq!(overlap(&around(*p, n.width, n.height), &rect), n.cluster == Some(*c));
        }
    }
}

#[test]
fn a_large_graph_keeps_the_most_important_labels() {
    let mut nodes: Vec<NodeBox> = (0..2500).map(|_| node(10, 1)).collect();
    nodes[1234].weight = 9.0;
    let edges = (1..2500).map(|i| edge(i, i / 2, 5)).collect();
    let l = lay_out(&Request::new(nodes, edges, 1020.0));
    assert!(l.labelled[1234] || l.stats.unlabelled_nodes < 2500);
    assert!(l.symbol_scale < 1.0 && l.width <= 1020.0);
    assert_eq!(l.stats.unlabelled_edges, 2499);
}

fn any_request() -> impl Strategy<Value = Request> {
    (2usize..26, 0usize..40, 300.0f64..1100.0, 0u64..4).prop_flat_map(|(n, m, width, seed)| {
        let nodes = prop::collection::vec((2usize..18, 1usize..4), n);
        let edges = prop::collection::vec((0..n, 0..n, 0usize..20), m);
        (nodes, edges).prop_map(move |(nodes, edges)| {
            let nodes = nodes.into_iter().map(|(c, l)| node(c, l)).collect();
            let edges = edges.into_iter().map(|(a, b, c)| edge(a, b, c)).collect();
            Request { seed, effort: 0.4, ..Request::new(nodes, edges, width) }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn no_boxes_overlap_and_all_is_on_the_page(r in any_request()) {
        let l = lay_out(&r);
        let f = faults(&r, &l);
        prop_assert_eq!(f[0], 0, "boxes");
        prop_assert_eq!(f[3], 0, "edges through boxes");
        prop_assert_eq!(f[4], 0, "off the page");
        let loops = r.edges.iter().any(|e| e.from == e.to);
        if !loops {
            prop_assert_eq!(f[1] + f[2], 0, "labels");
        }
    }

    #[test]
    fn rings_layers_and_clusters_keep_the_same_promises(mut r in any_request(), kind in 0..3) {
        match kind {
            0 => r.focus = Some(0),
            1 => r.layered = true,
            _ => r.nodes.iter_mut().enumerate().for_each(|(i, n)| n.cluster = (i % 4 < 2).then_some(i % 4)),
        }
        let l = lay_out(&r);
        let f = faults(&r, &l);
        prop_assert_eq!(f[0], 0, "boxes");
        prop_assert_eq!(f[3], 0, "edges through boxes");
        prop_assert_eq!(f[4], 0, "off the page");
    }

    #[test]
    fn trees_are_drawn_straight(
        parents in prop::collection::vec(0..1000usize, 1..60),
        up in any::<bool>(),
        label in 0..12usize,
        width in 300.0..1200.0f64,
    ) {
        let edges = parents.iter().enumerate().map(|(i, parent)| {
            let (above, below) = (parent % (i + 1), i + 1);
            if up { edge(below, above, label) } else { edge(above, below, label) }
        });
        let edges: Vec<EdgeSpec> = edges.collect();
        let nodes = (0..=parents.len()).map(|i| node(3 + i * 7 % 11, 1 + i % 3)).collect();
        let mut r = Request::new(nodes, edges, width);
        r.layered = true;
        let l = check(&r);
        let below = |e: &EdgeSpec| {
            let (above, below) = if up { (e.to, e.from) } else { (e.from, e.to) };
            l.nodes[above].1 < l.nodes[below].1
        };
        // What does not branch hangs from its first end, whichever way it is read.
        let branches = (0..r.nodes.len()).any(|i| {
            parents.iter().enumerate().filter(|(k, parent)| *parent % (k + 1) == i).count() > 1
        });
        prop_assert!(!straight(&l) || !branches || r.edges.iter().all(below));
    }

    #[test]
    fn the_same_request_gives_the_same_layout(r in any_request()) {
        prop_assert_eq!(lay_out(&r), lay_out(&r));
    }
}

#[test]
fn pinned_nodes_stay_and_the_rest_gives_way() {
    let node = NodeBox { width: 80.0, height: 40.0, weight: 1.0, cluster: None, symbol: (0.0, -10.0, 8.0) };
    let ends = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 4), (4, 5), (5, 6), (7, 8)];
    let edges: Vec<EdgeSpec> = ends
        .iter()
        .map(|&(from, to)| EdgeSpec { from, to, label: Some((50.0, 14.0)), directed: true })
        .collect();
    let request = Request::new(vec![node; 9], edges, 660.0);
    let symbol = |layout: &Layout, i: usize| (layout.nodes[i].0, layout.nodes[i].1 - 10.0);
    let overlapping = |layout: &Layout| {
        (0..9).any(|i| {
            (0..i).any(|j| {
                let (a, b) = (layout.nodes[i], layout.nodes[j]);
                (a.0 - b.0).abs() < 80.0 && (a.1 - b.1).abs() < 40.0
            })
        })
    };
    let free = lay_out(&request);
    // One is nudged onto another: it stands there, and the other goes. (Not onto the topmost, from which heights are counted.)
    let lowest =
        (0..9).filter(|i| *i != 1).max_by(|a, b| free.nodes[*a].1.total_cmp(&free.nodes[*b].1)).unwrap();
    let onto = symbol(&free, lowest);
    let mut pins = vec![None; 9];
    pins[1] = Some((onto.0 + 5.0, onto.1 + 3.0));
    let nudged = lay_out(&Request { pins, ..request.clone() });
    let at = symbol(&nudged, 1);
    assert!((at.0 - onto.0 - 5.0).abs() < 0.01 && (at.1 - onto.1 - 3.0).abs() < 0.01, "{at:?} {onto:?}");
    assert!(!overlapping(&nudged), "{:?}", nudged.nodes);
    // All that stood stays where it was when one comes in.
    let mut pins: Vec<_> = (0..9).map(|i| Some(symbol(&free, i))).collect();
    pins[4] = None;
    let updated = lay_out(&Request { pins, ..request.clone() });
    for i in (0..9).filter(|i| *i != 4) {
        let (a, b) = (symbol(&free, i), symbol(&updated, i));
        assert!((a.0 - b.0).abs() < 0.01 && (a.1 - b.1).abs() < 0.01, "{i}: {a:?} {b:?}");
    }
    assert!(!overlapping(&updated), "{:?}", updated.nodes);
    assert!(updated.width <= 660.0);
    assert_eq!(
        updated,
        lay_out(&Request { pins: (0..9).map(|i| (i != 4).then(|| symbol(&free, i))).collect(), ..request })
    );
}
