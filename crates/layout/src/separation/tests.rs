//! The exact solvers against brute force and against each other.

use super::*;
use proptest::prelude::*;

/// Best cost over all places on a grid of whole points.
fn brute(wanted: &[i32], gaps: &[i32], low: i32, high: i32) -> Option<f64> {
    fn go(wanted: &[i32], gaps: &[i32], i: usize, from: i32, high: i32) -> Option<f64> {
        if i == wanted.len() {
            return Some(0.0);
        }
        let mut best: Option<f64> = None;
        for x in from..=high {
            let next = x + gaps.get(i).copied().unwrap_or(0);
            if let Some(rest) = go(wanted, gaps, i + 1, next, high) {
                let cost = f64::from((x - wanted[i]) * (x - wanted[i])) + rest;
                best = Some(best.map_or(cost, |b| b.min(cost)));
            }
        }
        best
    }
    go(wanted, gaps, 0, low, high)
}

fn cost(x: &[f64], wanted: &[f64]) -> f64 {
    x.iter().zip(wanted).map(|(a, b)| (a - b) * (a - b)).sum()
}

proptest! {
    #[test]
    fn chain_is_no_worse_than_any_grid_place(
        wanted in prop::collection::vec(0i32..12, 1..5),
        gaps in prop::collection::vec(0i32..4, 4),
    ) {
        let real: Vec<f64> = wanted.iter().map(|x| f64::from(*x)).collect();
        let need: Vec<f64> = gaps.iter().map(|x| f64::from(*x)).collect();
        let x = chain(&real, &need, 0.0, 12.0);
        if let Some(best) = brute(&wanted, &gaps, 0, 12) {
            for i in 1..x.len() {
                prop_assert!(x[i] >= x[i - 1] + need[i - 1] - 1e-9);
            }
            prop_assert!(x.iter().all(|x| (-1e-9..=12.0 + 1e-9).contains(x)));
            prop_assert!(cost(&x, &real) <= best + 1e-6);
        }
    }

    #[test]
    fn blocks_agree_with_pools_on_a_chain(
        wanted in prop::collection::vec(0.0..300.0f64, 1..30),
        gap in 0.0..12.0f64,
    ) {
        let n = wanted.len();
        let constraints: Vec<Constraint> =
            (1..n).map(|right| Constraint { left: right - 1, right, gap }).collect();
        let a = chain(&wanted, &vec![gap; n], 0.0, 400.0);
        let b = solve(&wanted, &constraints, &vec![0.0; n], &vec![400.0; n]);
        let b = b.expect("there is room");
        for (a, b) in a.iter().zip(&b) {
            prop_assert!((a - b).abs() < 1e-3, "{a} {b}");
        }
    }

    /// Against projected coordinate ascent on the dual (Hildreth 1957), which is slow and simple.
    #[test]
    fn blocks_are_optimal_on_any_order(
        wanted in prop::collection::vec(0.0..100.0f64, 2..12),
        raw in prop::collection::vec((0usize..12, 0usize..12, 0.0..20.0f64), 0..20),
    ) {
        let n = wanted.len();
        let constraints: Vec<Constraint> = raw
            .iter()
            .map(|&(a, b, gap)| Constraint { left: a.min(b), right: a.max(b), gap })
            .filter(|c| c.left < c.right && c.right < n)
            .collect();
        let x = solve(&wanted, &constraints, &vec![-1e3; n], &vec![1e3; n]).expect("there is room");
        for c in &constraints {
            prop_assert!(x[c.right] >= x[c.left] + c.gap - 1e-9);
        }
        let mut y = wanted.clone();
        let mut dual = vec![0.0_f64; constraints.len()];
        for _ in 0..20_000 {
            for (c, dual) in constraints.iter().zip(&mut dual) {
                let step = ((y[c.left] + c.gap - y[c.right]) / 2.0).max(-*dual);
                *dual += step;
                y[c.left] -= step;
                y[c.right] += step;
            }
        }
        prop_assert!((cost(&x, &wanted) - cost(&y, &wanted)).abs() < 1e-2 * (1.0 + cost(&y, &wanted)).sqrt());
    }
}

#[test]
fn no_room_is_said() {
    let c = [Constraint { left: 0, right: 1, gap: 11.0 }];
    assert_eq!(solve(&[0.0, 0.0], &c, &[0.0; 2], &[10.0; 2]), None);
    assert_eq!(solve(&[5.0, 5.0], &c[..0], &[0.0; 2], &[10.0; 2]), Some(vec![5.0, 5.0]));
    assert_eq!(chain(&[], &[], 0.0, 1.0), Vec::<f64>::new());
}
