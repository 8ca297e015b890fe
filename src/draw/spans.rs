//! What a date claims, as a mark: which of its ends are firm, which fade. The same on every timeline, whichever way time runs.
//!
//! | date | mark |
//! |---|---|
//! | a day | the marker alone |
//! | a month, a year, `c.`, `between`, `or` | a bar over what the bounds allow, wider for `c.` |
//! | doubted (`?`) | fades to both sides, no bar |
//! | `before`, `until`, a start nobody knows | fades towards the past |
//! | `after`, an end nobody knows | fades towards the future, no bar that would claim an end |
//! | still running | a bar, and it fades towards the future |

use crate::date::{Date, End, Form, Margins, Precision};
use crate::model::Event;

/// What the mark of a date looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// A bar with firm edges.
    pub bar: bool,
    /// It fades to both sides from its middle: whether it was then is in doubt.
    pub doubted: bool,
    /// It fades towards the past.
    pub before: bool,
    /// It fades towards the future.
    pub after: bool,
}

/// The look of an event's date; nothing for an undated one.
pub fn look(event: &Event) -> Look {
    let Some(date) = event.date.as_deref() else { return Look::default() };
    let doubted = date.is_uncertain() || event.end.as_deref().is_some_and(Date::is_uncertain);
    match (date.form(), event.end.is_some()) {
        (Form::Interval { .. }, _) | (_, true) => {
            let Some(bounds) = event.bounds(&Margins::NONE) else { return Look::default() };
            let (start, end) = (bounds.start == End::Known, bounds.end == End::Known);
            Look {
                bar: start && bounds.end != End::Unknown && !doubted,
                doubted: doubted && start && end,
                before: !start,
                after: !end,
            }
        }
        (Form::Before, _) => Look { before: true, ..Look::default() },
        (Form::After, _) => Look { after: true, ..Look::default() },
        (Form::Open | Form::Unknown, _) => Look::default(),
        _ if doubted => Look { doubted: true, ..Look::default() },
        _ => Look { bar: is_rough(date), ..Look::default() },
    }
}

/// A date less exact than a day, or doubted.
pub fn is_rough(date: &Date) -> bool {
    date.precision() > Precision::Day
        || date.is_approximate()
        || date.is_uncertain()
        || matches!(date.form(), Form::OneOf | Form::AllOf | Form::Between | Form::Before | Form::After)
}
