//! Tests of the time scale.

use super::*;
use proptest::prelude::*;

fn events(dates: &[(i64, i64, i64)], width: f64) -> Vec<Demand> {
    dates
        .iter()
        .map(|d| days_from_civil(d.0, d.1, d.2))
        .map(|day| Demand { day_from: day, day_to: day, width, lane: 0 })
        .collect()
}

#[test]
fn civil_dates() {
    assert_eq!(days_from_civil(1970, 1, 1), 0);
    assert_eq!(days_from_civil(2000, 3, 1), 11_017);
    assert_eq!(days_from_civil(1969, 12, 31), -1);
    assert_eq!(days_from_civil(2021, 13, 1), days_from_civil(2022, 1, 1));
    assert_eq!(civil_from_days(-719_468), (0, 3, 1));
    let mut before = civil_from_days(-200_001);
    for day in -200_000..200_000 {
        let date = civil_from_days(day);
        assert_eq!(days_from_civil(date.0, date.1, date.2), day);
        assert!(date > before);
        before = date;
    }
}

#[test]
fn room_enough_stays_linear() {
    let dates = [(2011, 3, 12), (2013, 6, 1), (2014, 2, 1), (2019, 11, 3), (2021, 5, 18), (2022, 11, 1)];
    let scale = Scale::new(&Request { events: events(&dates, 130.0), width: 860.0, ..Request::default() });
    assert!(scale.is_linear());
    assert_eq!(scale.compressed.greatest_stretch, 1.0);
    assert_eq!(scale.range(), (days_from_civil(2011, 1, 1), days_from_civil(2023, 1, 1)));
    let labelled: Vec<i64> = scale.ticks.iter().filter(|t| t.labelled).map(|t| t.year).collect();
    assert_eq!(labelled, (2011..=2023).collect::<Vec<_>>());
}

/// Single events in 1987, 1993, 1999 and 2012, then sixty from 2020 to 2025.
#[test]
fn sparse_past_and_crowded_present() {
    let mut dates = vec![(1987, 3, 10), (1993, 4, 22), (1999, 2, 24), (2012, 1, 3)];
    dates.extend((0..60).map(|i| (2020 + i / 10, 1 + (i % 10), 1 + (i * 7) % 28)));
    let scale = Scale::new(&Request { events: events(&dates, 140.0), rows: 8, ..Request::default() });
    let between: Vec<(i64, i64)> = scale
        .breaks
        .iter()
        .map(|b| (civil_from_days(b.between.0).0, civil_from_days(b.between.1).0))
        .collect();
    assert_eq!(between, [(1987, 1993), (1993, 1999), (1999, 2012), (2012, 2020)]);
    // The crowd gets most of the page, and the past its labels.
    assert!(scale.x(days_from_civil(2020, 1, 1)) < 250.0);
    let labelled: Vec<i64> =
        scale.ticks.iter().filter(|t| t.labelled && t.level >= Level::Year).map(|t| t.year).collect();
    assert_eq!(labelled, [1987, 1993, 1999, 2012, 2020, 2021, 2022, 2023, 2024, 2025, 2026]);
    assert!(scale.compressed.days_in_breaks > 20 * 365);
}

#[test]
fn rank_is_even() {
    let dates = [(1990, 1, 1), (1990, 1, 2), (2020, 5, 5), (2020, 5, 5)];
    let scale = Scale::new(&Request {
        events: events(&dates, 100.0),
        width: 300.0,
        mode: Mode::Rank,
        ..Request::default()
    });
    let x: Vec<f64> = dates.iter().map(|d| scale.x(days_from_civil(d.0, d.1, d.2))).collect();
    assert_eq!(x, [50.0, 150.0, 250.0, 250.0]);
    assert!(scale.compressed.by_rank && !scale.is_linear());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn always_monotone_and_inside(
        raw in prop::collection::vec((-40_000i64..30_000, 0i64..2_000, 0.0..200.0f64, 0usize..4), 0..60),
        width in 10.0..1200.0f64,
        rows in 1usize..8,
        mode in prop::sample::select(vec![Mode::Auto, Mode::Linear, Mode::Rank]),
        zoom in prop::sample::select(vec![1i64, 10, 400]),
    ) {
        let events: Vec<Demand> = raw.iter()
            .map(|&(day, length, width, lane)| {
                let day = day / zoom;
                Demand { day_from: day, day_to: day + length / zoom, width, lane }
            })
            .collect();
        let request = Request { events: events.clone(), width, rows, mode, ..Request::default() };
        let scale = Scale::new(&request);
        for pair in scale.knots.windows(2) {
            prop_assert!(pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1, "{pair:?}");
        }
        prop_assert_eq!(scale.knots.first().map(|k| k.1), Some(0.0));
        prop_assert!(scale.knots.last().is_some_and(|k| (k.1 - width).abs() < 1e-9));
        for event in &events {
            let x = scale.x(event.day_from);
            prop_assert!((0.0..=width).contains(&x));
            prop_assert!(mode != Mode::Rank || scale.x(event.day_to) >= x);
            if scale.knots.windows(2).all(|k| (k[1].1 - k[0].1) / (k[1].0 - k[0].0) as f64 > 1e-9) {
                prop_assert!((scale.day(x) - event.day_from).abs() <= 1);
            }
            // No event stands in a break.
            prop_assert!(scale.breaks.iter().all(|b| event.day_from < b.from_day || event.day_from >= b.to_day));
        }
        let labelled: Vec<f64> = scale.ticks.iter().filter(|t| t.labelled).map(|t| t.x).collect();
        for pair in labelled.windows(2) {
            prop_assert!(pair[1] - pair[0] >= request.tick_room - 1e-9);
        }
        for pair in scale.ticks.windows(2) {
            prop_assert!(pair[0].day < pair[1].day);
        }
        let mut x = 0.0;
        let mut pieces: Vec<(f64, f64)> = scale.segments.iter().map(|s| (s.x_from, s.x_to)).collect();
        pieces.extend(scale.breaks.iter().map(|b| (b.x_from, b.x_to)));
        pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
        for piece in &pieces {
            prop_assert!((piece.0 - x).abs() < 1e-6);
            x = piece.1;
        }
        prop_assert!(pieces.is_empty() || (x - width).abs() < 1e-6);
        let mut shuffled = events;
        shuffled.reverse();
        prop_assert_eq!(Scale::new(&Request { events: shuffled, ..request }), scale);
    }
}

#[test]
fn hostile_numbers_do_not_panic() {
    for width in [f64::NAN, f64::INFINITY, -3.0, 0.0, 1e9] {
        for (a, b) in [(i64::MIN, i64::MAX), (0, 0), (5, -5), (i64::MAX, i64::MAX)] {
            for mode in [Mode::Auto, Mode::Linear, Mode::Rank] {
                let events = vec![Demand { day_from: a, day_to: b, width: f64::NAN, lane: usize::MAX }];
                for (from, to) in [(None, None), (Some(a), Some(b)), (Some(b), Some(a))] {
                    let scale = Scale::new(&Request {
                        events: events.clone(),
                        width,
                        mode,
                        from,
                        to,
                        ..Request::default()
                    });
                    assert!(scale.x(a).is_finite() && scale.ticks.len() < 3_000);
                }
            }
        }
    }
}

#[test]
fn a_few_days_have_an_axis_of_days() {
    let day = |n: i64| days_from_civil(1666, 9, n);
    let events = [2, 2, 4, 6].map(|n| Demand { day_from: day(n), day_to: day(n), width: 120.0, lane: 0 });
    let scale = Scale::new(&Request { events: events.to_vec(), ..Request::default() });
    assert_eq!(scale.range(), (day(2), day(7)));
    let labelled: Vec<i64> = scale.ticks.iter().filter(|tick| tick.labelled).map(|tick| tick.day).collect();
    assert_eq!(labelled, [2, 3, 4, 5, 6, 7].map(day));
    assert!(scale.ticks.iter().all(|tick| tick.level == Level::Day));
}

#[test]
fn a_week_of_three_centuries_that_holds_most_labels_gets_most_of_the_axis() {
    let burst = (2..=7).flat_map(|day| (0..4).map(move |lane| (day, lane)));
    let mut events: Vec<Demand> = burst
        .map(|(day, lane)| {
            let day = days_from_civil(1666, 9, day);
            Demand { day_from: day, day_to: day, width: 150.0, lane }
        })
        .collect();
    for year in [1661, 1672, 1681, 1711, 1830, 1986] {
        let day = days_from_civil(year, 6, 1);
        events.push(Demand { day_from: day, day_to: day, width: 150.0, lane: 4 });
    }
    let scale = Scale::new(&Request { events, rows: 2, ..Request::default() });
    let x = |day| scale.x(days_from_civil(1666, 9, day));
    assert!(x(8) - x(2) > 300.0, "{}", x(8) - x(2));
    assert!(x(8) - x(2) > 2.0 * (scale.x(days_from_civil(1667, 1, 1)) - x(8)));
}
