//! What is shown and how it looks: options that several commands share, as typed and as the library takes them.

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use throughline::date::Style;
use throughline::diag::{counted, near_miss};
use throughline::draw::{Drawing, Lanes, Shown, SourceList, TimeScale};
use throughline::model::Filter;
use throughline::query;
use throughline::query::{LeftOut, Selection, SelectionError, View};
use throughline::render::TextMode;
use throughline::vocabulary::Standing;

use crate::cli::Failure;
use crate::cli::terminal::flat;

/// What is shown.
#[derive(Args, Debug, Default)]
pub struct SelectionArgs {
    /// Only what has to do with this entity or event (may be given again).
    #[arg(long, value_name = "NAME", help_heading = "What is shown")]
    pub focus: Vec<String>,
    /// Links away from the focus (network).
    #[arg(long, value_name = "N", help_heading = "What is shown")]
    pub hops: Option<u32>,
    /// Nothing certainly before this date.
    #[arg(long, value_name = "DATE", help_heading = "What is shown")]
    pub from: Option<String>,
    /// Nothing certainly after this date.
    #[arg(long, value_name = "DATE", help_heading = "What is shown")]
    pub to: Option<String>,
    /// Nothing weaker than this standing.
    #[arg(long, value_name = "STANDING", help_heading = "What is shown")]
    pub min_standing: Option<StandingArg>,
    /// The N most important events, or most connected entities.
    #[arg(long, value_name = "N", help_heading = "What is shown")]
    pub top: Option<usize>,
    /// Set these off from the rest (may be given again).
    #[arg(long, value_name = "NAME", help_heading = "What is shown")]
    pub highlight: Vec<String>,
}

/// Standings, weakest first.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandingArg {
    /// Everything.
    EndedUnproved,
    /// Claims and better.
    Claimed,
    /// What is in process, and better.
    InProcess,
    /// Established only.
    Established,
    /// The same as established.
    Documented,
}

/// What a lane of a wide timeline is.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum LanesArg {
    /// A case.
    Case,
    /// A kind of event.
    Kind,
    /// An entity.
    Entity,
    /// One lane for all.
    None,
}

/// Of what there is a small timeline each.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByArg {
    /// A case.
    Case,
    /// A kind of event.
    Kind,
    /// An entity: those of the focus, else those with most events.
    Entity,
}

/// Time scales.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScaleArg {
    /// As even as the labels allow, with marked breaks.
    Auto,
    /// A year is a year.
    Linear,
    /// Evenly spaced events.
    Rank,
}

/// What is listed of the sources.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourcesArg {
    /// Each with its title.
    Full,
    /// Their names, with their numbers.
    Short,
    /// Nothing, and no numbers in the drawing.
    None,
}

/// What stands with every title.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShowArg {
    /// Who took part.
    Who,
}

/// Date styles.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateStyleArg {
    /// 12 March 2019.
    Long,
    /// 12 Mar 2019.
    Short,
    /// March 12, 2019, as the Associated Press has it.
    Ap,
}

/// How letters are kept.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextArg {
    /// As text, with the font in the file.
    Embed,
    /// As text, with whatever font the reader has.
    Live,
    /// As outlines.
    Outline,
}

/// The widest drawing, in px: a wall chart of ten metres on screen.
const WIDEST: f64 = 40_000.0;

pub fn width(text: &str) -> Result<f64, String> {
    let narrowest = throughline::draw::NARROWEST;
    match text.trim().trim_end_matches("px").trim_end().parse::<f64>() {
        Ok(width) if (narrowest..=WIDEST).contains(&width) => Ok(width),
        Ok(_) => Err(format!("a drawing is {narrowest} to {WIDEST} px wide")),
        Err(_) => Err("a width is a number of px, such as 660".to_string()),
    }
}

pub fn pixels(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(scale) if (0.25..=8.0).contains(&scale) => Ok(scale),
        _ => Err("a scale is a number from 0.25 to 8, such as 2".to_string()),
    }
}

pub fn language(text: &str) -> Result<String, String> {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let sound = (2..=8).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if sound {
        Ok(text.to_string())
    } else {
        Err("a language is a tag such as en-GB, ar or fa-IR".to_string())
    }
}

/// What was typed as a selection.
pub fn selection(args: &SelectionArgs) -> Result<Selection, Failure> {
    let date = |text: &Option<String>| text.as_deref().map(query::date).transpose().map_err(not_chosen);
    Ok(Selection {
        focus: args.focus.clone(),
        hops: args.hops,
        from: date(&args.from)?,
        to: date(&args.to)?,
        top: args.top,
        filter: Filter { min_standing: args.min_standing.map(standing), ..Filter::default() },
        highlight: args.highlight.clone(),
        callouts: Vec::new(),
    })
}

/// A selection that cannot be made: a name that means nothing is "nothing found", the rest a wrong option.
pub fn not_chosen(error: SelectionError) -> Failure {
    match error {
        SelectionError::Nothing { .. } | SelectionError::Several { .. } => {
            Failure::NotFound(flat(&error.to_string()))
        }
        SelectionError::Date { .. }
        | SelectionError::Word { .. }
        | SelectionError::Kind { .. }
        | SelectionError::Sort { .. }
        | SelectionError::Column { .. } => Failure::World(anyhow!(flat(&error.to_string()))),
    }
}

/// What a view shows and leaves out, in a line.
pub fn shown_in(view: &View<'_>) -> String {
    told_of(view, Shown::of(view))
}

/// What stands on a drawing of a view, and what does not.
pub fn drawn_in(drawing: &Drawing, view: &View<'_>) -> String {
    told_of(view, (drawing.shown)(view))
}

fn told_of(view: &View<'_>, shown: Shown) -> String {
    let of = |count: usize, all: usize| match count == all {
        true => throughline::diag::grouped(count as u64),
        false => {
            let (count, all) =
                (throughline::diag::grouped(count as u64), throughline::diag::grouped(all as u64));
            format!("{count} of {all}")
        }
    };
    let named = |count: usize, all: usize, one: &str, many: &str| {
        format!("{} {}", of(count, all), if count.max(all) == 1 { one } else { many })
    };
    let mut parts = vec![named(shown.entities, view.entities.len(), "entity", "entities")];
    if !view.events.is_empty() {
        parts.push(named(shown.events, view.events.len(), "event", "events"));
    }
    if shown.relations > 0 {
        parts.push(counted(shown.relations, "relation"));
    }
    let LeftOut { by_importance, by_spread, by_filter, by_degree, by_room } = view.left_out;
    // What nobody asked to leave out is told in other words.
    let [by_importance, by_spread, by_degree] =
        [by_importance, by_spread, by_degree].map(|count| if by_room > 0 { 0 } else { count });
    let left: Vec<String> = [
        (by_room, "for which there is no room (--all shows them)"),
        (by_importance, "no more important"),
        (by_spread, "so that those shown are spread from the first to the last"),
        (by_degree, "less connected"),
        (by_filter, "outside what was asked for"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, why)| format!("{} {why}", throughline::diag::grouped(count as u64)))
    .collect();
    let left = if left.is_empty() { String::new() } else { format!("; left out: {}", left.join(", ")) };
    format!("{}{left}", parts.join(", "))
}

/// Lanes by the word of a preset.
pub fn lanes_named(word: &str) -> Result<Lanes, String> {
    let known =
        [("case", Lanes::Case), ("kind", Lanes::Kind), ("entity", Lanes::Entity), ("none", Lanes::None)];
    known.iter().find(|(name, _)| *name == word).map(|(_, lanes)| *lanes).ok_or_else(|| {
        let near = near_miss(word, known.iter().map(|(name, _)| *name))
            .map(|near| format!("; did you mean `{near}`?"));
        format!("`{}` is not one of case, kind, entity, none{}", flat(word), near.unwrap_or_default())
    })
}

pub fn lanes(arg: LanesArg) -> Lanes {
    match arg {
        LanesArg::Case => Lanes::Case,
        LanesArg::Kind => Lanes::Kind,
        LanesArg::Entity => Lanes::Entity,
        LanesArg::None => Lanes::None,
    }
}

pub fn by(arg: ByArg) -> Lanes {
    match arg {
        ByArg::Case => Lanes::Case,
        ByArg::Kind => Lanes::Kind,
        ByArg::Entity => Lanes::Entity,
    }
}

pub fn sources(arg: SourcesArg) -> SourceList {
    match arg {
        SourcesArg::Full => SourceList::Full,
        SourcesArg::Short => SourceList::Short,
        SourcesArg::None => SourceList::None,
    }
}

pub fn scale(arg: ScaleArg) -> TimeScale {
    match arg {
        ScaleArg::Auto => TimeScale::Auto,
        ScaleArg::Linear => TimeScale::Linear,
        ScaleArg::Rank => TimeScale::Rank,
    }
}

pub fn style(arg: DateStyleArg) -> Style {
    match arg {
        DateStyleArg::Long => Style::Long,
        DateStyleArg::Short => Style::Short,
        DateStyleArg::Ap => Style::Ap,
    }
}

pub fn text_mode(arg: TextArg) -> TextMode {
    match arg {
        TextArg::Embed => TextMode::Embed,
        TextArg::Live => TextMode::Live,
        TextArg::Outline => TextMode::Outline,
    }
}

/// The standing that was typed.
pub fn standing(arg: StandingArg) -> Standing {
    match arg {
        StandingArg::EndedUnproved => Standing::EndedUnproved,
        StandingArg::Claimed => Standing::Claimed,
        StandingArg::InProcess => Standing::InProcess,
        StandingArg::Established | StandingArg::Documented => Standing::Established,
    }
}
