//! What the stanzas of a vocabulary say: kinds, roles, statuses, orders; and the closed choices of how things are drawn.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How firmly the record supports a statement: what decides its line, marker and word on a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Began as a charge or claim and came to nothing: acquitted, dropped, discontinued, overturned.
    EndedUnproved,
    /// Somebody says so: alleged, unconfirmed, disputed, denied.
    Claimed,
    /// A process is under way: under investigation, arrested, charged, on trial.
    InProcess,
    /// Documented, announced, reported, admitted, found, convicted, or without a status.
    Established,
}

/// The figure that stands for an entity kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Person.
    #[default]
    Circle,
    /// Officer.
    Hexagon,
    /// Organisation.
    Square,
    /// Unit: a square with round corners.
    Rounded,
    /// Case.
    Diamond,
    /// Inquiry.
    Triangle,
    /// Document: a page with a turned corner.
    Page,
    /// Court: a gable over a plinth.
    Pillar,
    /// Place: a map pin.
    Pin,
    /// Anything else.
    Octagon,
}

/// The part a colour plays; a theme says which colour it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum ColourRole {
    /// People.
    Person,
    /// Officers.
    Officer,
    /// Organisations and units.
    Organisation,
    /// Cases.
    Case,
    /// Inquiries.
    Inquiry,
    /// Documents.
    Document,
    /// Courts.
    Court,
    /// Places.
    Place,
    /// Anything else.
    #[default]
    Other,
}

/// A kind of entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntityKind {
    /// One of them, in running text: "officer".
    pub label: String,
    /// Several of them: "officers".
    #[serde(default)]
    pub plural: String,
    /// A more general kind: this one is taken wherever that one is.
    #[serde(default)]
    pub is: String,
    /// The figure that stands for it; that of `is` when not given.
    #[serde(default)]
    pub shape: Option<Shape>,
    /// Its colour role; that of `is` when not given.
    #[serde(default)]
    pub colour: Option<ColourRole>,
    /// It is a human being, whose name is treated with the care that needs; that of `is` when not given.
    #[serde(default)]
    pub person: Option<bool>,
    /// It learns things and passes them on; that of `is` when not given, else true.
    #[serde(default)]
    pub carries: Option<bool>,
    /// File names (without extension) that hold only this kind.
    #[serde(default)]
    pub files: Vec<String>,
    /// Other words for the kind in a cell.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A kind of event, or of source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlainKind {
    /// One of them: "arrest".
    pub label: String,
    /// Several of them.
    #[serde(default)]
    pub plural: String,
    /// Other words for the kind in a cell.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A kind of relation, read from its `from` to its `to`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationKind {
    /// "served in": FROM served in TO. `{}` marks where the other end stands; without it, at the end.
    pub forward: String,
    /// "had {} in its ranks": TO had FROM in its ranks.
    #[serde(default)]
    pub inverse: String,
    /// Short enough for a line in a diagram; the forward phrase when empty.
    #[serde(default)]
    pub short: String,
    /// The two ends play different parts; an arrowhead is drawn.
    #[serde(default = "yes")]
    pub directed: bool,
    /// Whether the relation happens or lasts.
    #[serde(default)]
    pub time: RelationTime,
    /// Kinds or supertypes that may stand at `from`; empty for any.
    #[serde(default)]
    pub from: Vec<String>,
    /// Kinds or supertypes that may stand at `to`; empty for any.
    #[serde(default)]
    pub to: Vec<String>,
    /// The ends that must exist at the relation's time; both when not given.
    #[serde(default = "both_ends")]
    pub exist: Vec<End>,
    /// The ends within whose lives it holds; those that must exist when not given.
    #[serde(default)]
    pub lives: Option<Vec<End>>,
    /// Its two ends can tell each other things while it holds.
    #[serde(default = "yes")]
    pub carries: bool,
    /// The `from` end is who makes the claim, when the relation's status is a claim.
    #[serde(default)]
    pub says: bool,
    /// It says that `from` led to `to`.
    #[serde(default)]
    pub cause: bool,
    /// By it `from` answers what was said of it.
    #[serde(default)]
    pub answers: bool,
    /// Kinds and roles that say the opposite.
    #[serde(default)]
    pub opposite: Vec<String>,
    /// `from` belongs to `to`: in a network with boxes it stands in its box.
    #[serde(default)]
    pub belongs: bool,
    /// Whose conduct its status is about.
    #[serde(default)]
    pub concerns: Concerns,
    /// The two are of one family.
    #[serde(default)]
    pub kin: bool,
    /// In a matter of a sexual offence `from` is not named, unless they have waived it.
    #[serde(default)]
    pub withheld: bool,
    /// `from` looks into what `to` stands for: a claim it reports is one it investigates, not one it makes.
    #[serde(default)]
    pub inquires: bool,
    /// Other words for the kind in a cell.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// Whether a relation happens or lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RelationTime {
    /// It happens at its start; an end says how long it went on, and none is missing.
    #[default]
    Act,
    /// It is a state; a missing end is unknown.
    Span,
}

/// Whose conduct the status of a relation is about. A verdict in a case is about the one who was tried, not about the victim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Concerns {
    /// That of where it starts.
    #[default]
    From,
    /// That of where it ends.
    To,
    /// That of neither: the line stays thin, and words say whom the status is about.
    None,
    /// Nobody has said. So it is with kinds that the vocabulary does not know: "killed by" begins with the one who was killed, "bribed" with
    /// the one who bribed. The line looks as firm as the statement is, and the word of the status names nobody.
    Untold,
}

/// One end of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum End {
    /// Where it starts.
    From,
    /// Where it ends.
    To,
}

/// What [`RelationKind::exist`] is when a stanza does not say it.
fn both_ends() -> Vec<End> {
    vec![End::From, End::To]
}

/// The part an entity plays in an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// In a list, in brackets: "victim".
    pub label: String,
    /// For several bearers; the label when empty.
    #[serde(default)]
    pub plural: String,
    /// Ties the entity to the event's title: "was the victim in".
    pub phrase: String,
    /// Who bears it is who alleges, charges or finds.
    #[serde(default)]
    pub says: bool,
    /// The status of the event is about the conduct of its bearer.
    #[serde(default)]
    pub concerns: bool,
    /// Its bearer looks into the matter: a claim it reports is one it investigates, not one it makes.
    #[serde(default)]
    pub inquires: bool,
    /// Its bearer must exist at the time of the event.
    #[serde(default = "yes")]
    pub exist: bool,
    /// Who bears it meets the others there, and can learn and tell.
    #[serde(default = "yes")]
    pub carries: bool,
    /// Who bears it answers what was said.
    #[serde(default)]
    pub answers: bool,
    /// In a matter of a sexual offence its bearer is not named, unless they have waived it.
    #[serde(default)]
    pub withheld: bool,
    /// Roles and kinds of relations that say the opposite.
    #[serde(default)]
    pub opposite: Vec<String>,
    /// Kinds or supertypes that may bear it; empty for any.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Other words for the role in a cell.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// A status word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// How it is drawn.
    pub standing: Standing,
    /// On a drawing: "Alleged".
    pub label: String,
    /// With who says so: "Alleged by {}".
    #[serde(default)]
    pub by: String,
    /// A documented act and no more: drawn without a word of its own.
    #[serde(default)]
    pub merely_documented: bool,
    /// It is by itself the answer of those concerned: an admission, a denial.
    #[serde(default)]
    pub answers: bool,
    /// A step for or against somebody (charged, acquitted): beside a name that it is not about, it is told with the one it is.
    #[serde(default = "yes")]
    pub conduct: bool,
    /// Its `by` is who looks into the matter.
    #[serde(default)]
    pub inquires: bool,
    /// Other words for the status in a cell.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// Two steps of one entity's way through one case that cannot come in the other order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sequence {
    /// Its name, for the manual.
    pub name: String,
    /// What comes first.
    pub before: Vec<Moment>,
    /// What cannot come before it.
    pub after: Vec<Moment>,
    /// What the two must share to be compared.
    #[serde(default)]
    pub within: Within,
    /// Moments that, lying between, make it possible after all.
    #[serde(default)]
    pub unless: Vec<Moment>,
    /// How bad it is when it is certain.
    #[serde(default)]
    pub level: Level,
    /// Ends the message: "convicted before being charged".
    pub says: String,
}

/// A moment in an entity's life: a part in an event, or one end of a relation from it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Moment {
    /// Any of these roles...
    pub role: Vec<String>,
    /// ...in any of these kinds of events (empty for any).
    pub event: Vec<String>,
    /// Any of these kinds of relations from the entity.
    pub relation: Vec<String>,
    /// Which end in time of the relation.
    pub at: Option<Boundary>,
}

/// An end in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Boundary {
    /// When it starts.
    Start,
    /// When it ends.
    End,
}

/// What two moments must share to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Within {
    /// They name the same case.
    #[default]
    Case,
    /// They name the same organisation or unit.
    Body,
    /// Nothing but the entity.
    Any,
}

/// How bad a broken sequence is when it is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It cannot be.
    #[default]
    Error,
    /// It is unlikely.
    Warning,
    /// It is worth a look.
    Note,
}

fn yes() -> bool {
    true
}

impl RelationKind {
    /// Whether it holds only within the life of that end: of kin, and of those who must exist at its time.
    pub fn ends_with(&self, end: End) -> bool {
        self.lives.as_ref().unwrap_or(&self.exist).contains(&end)
    }
}

impl Status {
    /// The record rests on an admission, a finding or a verdict: drawn as the strongest line and marker.
    pub fn is_proved(&self) -> bool {
        self.standing == Standing::Established && !self.merely_documented
    }
}

impl Standing {
    /// Every standing, strongest first, as legends list them.
    pub const ALL: [Self; 4] = [Self::Established, Self::InProcess, Self::Claimed, Self::EndedUnproved];

    /// The word used in exports and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Established => "established",
            Self::InProcess => "in-process",
            Self::Claimed => "claimed",
            Self::EndedUnproved => "ended-unproved",
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
