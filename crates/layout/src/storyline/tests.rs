//! Tests of the storyline kernel against exhaustive search, and of its promises.

use super::flow::{Arc, FREE, potentials};
use super::insert::State;
use super::problem::Problem;
use super::search::search;
use super::*;
use crate::random::LongRandom as Random;
use proptest::prelude::*;
use std::ops::Range;

fn small(cells: u64) -> Budget {
    Budget { search_cells: cells, conflicts: 100_000, arrangements: 60 }
}

/// Random layers: each character is in one of a few groups, alone, or absent.
fn layers(
    characters: Range<usize>,
    count: Range<usize>,
) -> impl Strategy<Value = (usize, Vec<Vec<Vec<usize>>>)> {
    (characters, count).prop_flat_map(|(n, t)| {
        proptest::collection::vec(proptest::collection::vec(0usize..6, n), t).prop_map(move |rows| {
            let layers = rows
                .iter()
                .map(|row| {
                    let group = |k: usize| (0..n).filter(|&c| row[c] == k).collect::<Vec<_>>();
                    let mut all: Vec<Vec<usize>> = vec![group(0), group(1)];
                    all.extend(group(2).into_iter().map(|c| vec![c]));
                    all.retain(|g| !g.is_empty());
                    all
                })
                .collect();
            (n, layers)
        })
    })
}

fn permutations(items: &[usize]) -> Vec<Vec<usize>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut out = Vec::new();
    for k in 0..items.len() {
        let mut rest = items.to_vec();
        let head = rest.remove(k);
        for mut tail in permutations(&rest) {
            tail.insert(0, head);
            out.push(tail);
        }
    }
    out
}

fn inverted(left: &[usize], right: &[usize]) -> u64 {
    let at = |order: &[usize], c: usize| order.iter().position(|&d| d == c);
    let mut sum = 0;
    for (p, &b) in right.iter().enumerate() {
        for &a in &right[..p] {
            if let (Some(x), Some(y)) = (at(left, a), at(left, b)) {
                sum += u64::from(x > y);
            }
        }
    }
    sum
}

/// The least crossings over all valid orders of all layers.
fn exhaustive(instance: &Instance) -> u64 {
    let mut before: Vec<(Vec<usize>, u64)> = vec![(Vec::new(), 0)];
    for t in 0..instance.layers().len() {
        let whole = |o: &Vec<usize>| {
            instance.layers()[t].iter().all(|g| {
                let at: Vec<usize> = (0..o.len()).filter(|&p| g.contains(&o[p])).collect();
                at.windows(2).all(|w| w[1] == w[0] + 1)
            })
        };
        before = permutations(&instance.active(t))
            .into_iter()
            .filter(whole)
            .map(|o| {
                let best = before.iter().map(|(b, cost)| cost + inverted(b, &o)).min().unwrap_or(0);
                (o, best)
            })
            .collect();
    }
    before.into_iter().map(|(_, cost)| cost).min().unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn proved_is_the_exhaustive_optimum((n, layers) in layers(1..6, 1..7)) {
        let instance = Instance::new(n, layers).unwrap();
        let best = exhaustive(&instance);
        // Without a search the proof starts from whatever insertion gives, so that it has something to prove.
        for cells in [0, 20_000] {
            let s = solve(&instance, &small(cells), 1);
            prop_assert!(s.proved);
            prop_assert_eq!(s.crossings, best);
            prop_assert_eq!(crossings(&instance, &s.orders), Ok(s.crossings));
        }
    }

    #[test]
    fn search_alone_is_valid_and_never_below_the_optimum((n, layers) in layers(1..6, 1..6)) {
        let instance = Instance::new(n, layers).unwrap();
        let s = solve(&instance, &Budget { conflicts: 0, ..small(5_000) }, 3);
        prop_assert_eq!(crossings(&instance, &s.orders), Ok(s.crossings));
        prop_assert!(s.crossings >= exhaustive(&instance));
        prop_assert!(s.lower_bound <= s.crossings);
    }

    #[test]
    fn names_and_order_of_input_do_not_matter((n, layers) in layers(2..9, 2..9), seed in 0u64..1000) {
        let mut random = Random::new(seed);
        let mut name: Vec<usize> = (0..n).collect();
        random.shuffle(&mut name);
        let shuffled: Vec<Vec<Vec<usize>>> = layers
            .iter()
            .map(|l| {
                let mut l: Vec<Vec<usize>> = l.iter().map(|g| g.iter().map(|&c| name[c]).collect()).collect();
                l.iter_mut().for_each(|g| random.shuffle(g));
                random.shuffle(&mut l);
                l
            })
            .collect();
        let a = solve(&Instance::new(n, layers).unwrap(), &small(20_000), 1);
        let b = solve(&Instance::new(n, shuffled).unwrap(), &small(20_000), 1);
        prop_assert!(a.proved && b.proved);
        prop_assert_eq!(a.crossings, b.crossings);
    }

    #[test]
    fn a_line_put_back_is_never_worse((n, layers) in layers(2..9, 2..9), seed in 0u64..1000) {
        let problem = Instance::new(n, layers).unwrap().problem();
        let mut random = Random::new(seed);
        let (orders, cost) = search(&problem, 0, seed, None);
        let mut state = State::with(&problem, &orders);
        let mut cost = cost as i64;
        let last = problem.layers.len() - 1;
        for _ in 0..20 {
            let c = random.below(n) as u16;
            let lo = random.below(last + 1);
            let hi = lo + random.below(last + 1 - lo);
            let change = -state.remove(c, lo, hi) + state.insert(c, lo, hi, &mut random);
            prop_assert!(change <= 0);
            cost += change;
            prop_assert!(problem.valid(&state.orders));
            prop_assert_eq!(problem.crossings(&state.orders) as i64, cost);
        }
    }

    #[test]
    fn reductions_keep_the_optimum_and_come_back((n, layers) in layers(1..6, 1..7)) {
        let instance = Instance::new(n, layers).unwrap();
        let problem = instance.problem();
        let reduced = reduce::reduce(&problem);
        let (orders, cost) = search(&reduced.problem, 20_000, 1, None);
        let back = reduced.expand(&orders);
        prop_assert!(problem.valid(&back));
        prop_assert_eq!(problem.crossings(&back), cost);
        prop_assert!(cost >= exhaustive(&instance));
    }

    #[test]
    fn heights_keep_distances_and_beat_stacking((n, layers) in layers(1..9, 1..9)) {
        let instance = Instance::new(n, layers).unwrap();
        let s = solve(&instance, &small(2_000), 1);
        let spacing = Spacing { inside: 8.0, outside: 20.5, spread: 0.0, height: 0.0, idle: 1.0 };
        let p = place(&instance, &s.orders, &spacing).unwrap();
        let mut stacked = 0.0;
        let mut before: Vec<Option<f64>> = vec![None; n];
        for (t, (order, y)) in s.orders.iter().zip(&p.y).enumerate() {
            let group = |c: usize| instance.layers()[t].iter().position(|g| g.contains(&c));
            let mut now = vec![None; n];
            let mut naive = 0.0;
            for k in 0..order.len() {
                if k > 0 {
                    let (g, h) = (group(order[k - 1]), group(order[k]));
                    if g.is_some() && g == h {
                        prop_assert_eq!(y[k] - y[k - 1], 8.0);
                        naive += 8.0;
                    } else {
                        prop_assert!(y[k] - y[k - 1] >= 20.5);
                        naive += 20.5;
                    }
                }
                stacked += before[order[k]].map_or(0.0, |b: f64| (b - naive).abs());
                now[order[k]] = Some(naive);
            }
            before = now;
        }
        prop_assert!(p.wiggle_height <= stacked + 1e-9);
        prop_assert!(p.y.iter().flatten().all(|&y| y >= 0.0 && y <= p.height));
    }

    #[test]
    fn arranged_layers_are_the_given_ones((n, layers) in layers(2..6, 2..6), from in 0usize..3, len in 0usize..4) {
        let instance = Instance::new(n, layers).unwrap();
        let t = instance.layers().len();
        let free = from.min(t)..(from + len).min(t);
        let budget = Budget { arrangements: 30, ..small(2_000) };
        let plain = solve(&instance, &budget, 1);
        let a = arrange(&instance, std::slice::from_ref(&free), &budget, 1).unwrap();
        let mut all: Vec<usize> = a.layers.iter().flatten().copied().collect();
        // Layers outside the range keep their order and stay on their side of it.
        let outside: Vec<usize> = all.iter().copied().filter(|u| !free.contains(u)).collect();
        prop_assert!(outside.windows(2).all(|w| w[0] < w[1]));
        all.sort_unstable();
        prop_assert_eq!(all, (0..t).collect::<Vec<_>>());
        prop_assert!(a.solution.crossings <= plain.crossings || !plain.proved || a.solution.proved);
        prop_assert_eq!(crossings(&a.instance, &a.solution.orders), Ok(a.solution.crossings));
    }

    #[test]
    fn flow_potentials_are_optimal(costs in proptest::collection::vec(-4i64..5, 6), caps in proptest::collection::vec(1i64..4, 6)) {
        // Four nodes, six pairs; compared with all heights in a small range.
        let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
        let mut arcs = vec![Arc { from: 0, to: 3, capacity: FREE, cost: -1 }];
        for (k, &(a, b)) in pairs.iter().enumerate() {
            arcs.push(Arc { from: a, to: b, capacity: caps[k], cost: costs[k] });
            arcs.push(Arc { from: b, to: a, capacity: caps[k], cost: -costs[k] });
        }
        let value = |y: &[i64]| -> i64 {
            pairs.iter().enumerate().map(|(k, &(a, b))| caps[k] * (y[a] - y[b] - costs[k]).abs()).sum()
        };
        let y = potentials(&[0; 4], arcs, 10_000).unwrap();
        prop_assert!(y[3] - y[0] >= 1);
        let r = -12i64..13;
        let least = r.clone().flat_map(|a| {
            let r = r.clone();
            r.clone().flat_map(move |b| r.clone().map(move |c| [0, a, b, c]))
        }).filter(|y| y[3] >= 1).map(|y| value(&y)).min().unwrap();
        prop_assert_eq!(value(&y), least);
    }
}

#[test]
fn edges_of_the_model() {
    let budget = small(1_000);
    let none = Instance::new(0, Vec::new()).unwrap();
    let s = solve(&none, &budget, 1);
    assert!(s.proved && s.orders.is_empty());
    assert_eq!(place(&none, &s.orders, &Spacing::default()).unwrap().height, 0.0);

    let one = Instance::new(1, vec![vec![vec![0]], vec![], vec![vec![0]]]).unwrap();
    assert_eq!(solve(&one, &budget, 1).orders, vec![vec![0]; 3]);

    // A character never seen, one in one layer only, an empty group, a group of everyone.
    let odd =
        Instance::new(5, vec![vec![vec![0, 1], vec![]], vec![vec![0, 1, 2, 3]], vec![vec![1, 3], vec![0]]])
            .unwrap();
    let s = solve(&odd, &budget, 1);
    assert!(s.proved);
    assert_eq!(s.crossings, 0);
    assert_eq!(s.orders[1].len(), 4);

    assert_eq!(
        Instance::new(2, vec![vec![vec![0], vec![0, 1]]]),
        Err(InstanceError::Repeated { layer: 0, character: 0 })
    );
    assert_eq!(
        Instance::new(2, vec![vec![vec![2]]]),
        Err(InstanceError::UnknownCharacter { layer: 0, character: 2 })
    );
}

#[test]
fn recount_refuses_what_is_no_order() {
    let i = Instance::new(3, vec![vec![vec![0, 1], vec![2]], vec![vec![0, 2], vec![1]]]).unwrap();
    assert_eq!(crossings(&i, &[vec![0, 1, 2]]), Err(OrderError::Layers { expected: 2, found: 1 }));
    assert_eq!(crossings(&i, &[vec![0, 1], vec![0, 2, 1]]), Err(OrderError::Active { layer: 0 }));
    assert_eq!(crossings(&i, &[vec![0, 2, 1], vec![0, 2, 1]]), Err(OrderError::Torn { layer: 0, group: 0 }));
    assert_eq!(crossings(&i, &[vec![1, 0, 2], vec![1, 0, 2]]), Ok(0));
    assert_eq!(crossings(&i, &[vec![0, 1, 2], vec![1, 0, 2]]), Ok(1));
}

#[test]
fn free_order_removes_a_crossing() {
    // Three lines meet two by two, round and round: one order serves two of the three pairs only.
    let pairs = [[0, 1], [1, 2], [0, 2]];
    let layers = (0..9).map(|t| vec![pairs[t % 3].to_vec(), vec![[2, 0, 1][t % 3]]]).collect();
    let instance = Instance::new(3, layers).unwrap();
    let budget = small(5_000);
    let fixed = solve(&instance, &budget, 1);
    let free = arrange(&instance, std::slice::from_ref(&(0..9)), &budget, 1).unwrap();
    assert!(fixed.proved && free.solution.proved);
    assert!(free.solution.crossings < fixed.crossings);
}

#[test]
fn same_arguments_same_result() {
    let (n, t) = (9, 14);
    let mut random = Random::new(7);
    let layers: Vec<Vec<Vec<usize>>> = (0..t)
        .map(|_| {
            let mut all: Vec<usize> = (0..n).collect();
            random.shuffle(&mut all);
            vec![all[..3].to_vec(), all[3..5].to_vec()]
        })
        .collect();
    let instance = Instance::new(n, layers).unwrap();
    let (a, b) = (solve(&instance, &small(50_000), 5), solve(&instance, &small(50_000), 5));
    assert_eq!(a, b);
    assert!(a.proved);
    // A budget of nothing still gives orders and an honest bound.
    let none = solve(&instance, &Budget { search_cells: 0, conflicts: 3, arrangements: 0 }, 5);
    assert!(none.lower_bound <= a.crossings && a.crossings <= none.crossings);
    assert_eq!(crossings(&instance, &none.orders), Ok(none.crossings));
}

#[test]
fn weights_count() {
    let groups =
        vec![vec![vec![0, 1]], vec![vec![1, 2]], vec![vec![0, 2]], vec![vec![0, 1]], vec![vec![1, 2]]];
    let problem = Problem::new(vec![1, 3, 2], &[(0, 4); 3], groups);
    let (orders, cost) = search(&problem, 10_000, 1, None);
    let proof = proof::prove(&problem, orders, cost, 1_000);
    assert_eq!(proof.lower, proof.upper);
    assert_eq!(problem.crossings(&proof.orders), proof.upper);
    // Each turn costs the cheapest pair that can be parted: {0,1},{1,2},{0,2} never all neighbours of one order.
    assert!(proof.upper > 0);
}

/// The literature's instances; left out, by name and count, where the folder is not there.
#[test]
fn literature() {
    let Some(shared) = std::env::var_os("THROUGHLINE_SHARED") else {
        println!("left out: 43 storylines with a known optimum (THROUGHLINE_SHARED is not set)");
        assert!(std::env::var("CI").as_deref() != Ok("true"), "the storylines must be there in CI");
        return;
    };
    // The quick ones; the example runs them all.
    for (name, optimum) in [("ist-Coco", 3), ("ist-Naruto", 6), ("thematrix", 12), ("jean2", 6), ("anna8", 6)]
    {
        let path = std::path::Path::new(&shared).join(format!("bench/storylines/{name}.json"));
        let Ok(text) = std::fs::read_to_string(&path) else {
            println!("left out: {name} (not in the folder)");
            continue;
        };
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let mut names: Vec<String> = Vec::new();
        let layers = value["layers"].as_array().unwrap().iter().map(|l| {
            let groups = l.as_array().unwrap().iter().map(|g| {
                let members = g.as_array().unwrap().iter().map(|m| m.as_str().unwrap().to_string());
                members
                    .map(|m| {
                        names.iter().position(|x| *x == m).unwrap_or_else(|| {
                            names.push(m);
                            names.len() - 1
                        })
                    })
                    .collect()
            });
            groups.collect::<Vec<Vec<usize>>>()
        });
        let layers: Vec<Vec<Vec<usize>>> = layers.collect();
        let s = solve(&Instance::new(names.len(), layers).unwrap(), &small(100_000), 1);
        assert!(s.proved, "{name}");
        assert_eq!(s.crossings, optimum, "{name}");
    }
}
