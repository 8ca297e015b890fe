//! Which links count: by kind, standing and time, and which nodes a way may not lead through.
//!
//! Questions about time have three answers. What certainly or possibly held stays, unless only what is certain is wanted.

use crate::catalogue::{Words, say};
use crate::date::{Answer, Bounds};
use crate::diag::near_miss;
use crate::graph::{Edge, Graph, Node};
use crate::query::SelectionError;
use crate::query::net::Net;
use crate::query::{lives, numbers};
use crate::vocabulary::{Standing, Term};

/// What is asked of a link.
#[derive(Debug, Clone, Default)]
pub struct LinkFilter {
    /// Kinds of relations, roles, kinds of events; `relation` for all relations, `event` for all parts in events. Empty for all.
    pub kinds: Vec<String>,
    /// The weakest standing that counts.
    pub min_standing: Option<Standing>,
    /// The time asked about, as a span that is known; see [`crate::query::net::whole`].
    pub when: Option<Bounds>,
    /// How that time was typed.
    pub when_words: String,
    /// Only what certainly held then.
    pub certain: bool,
    /// Columns of numbers, each with the least that counts; a link without a number does not.
    pub min: Vec<(String, f64)>,
}

/// Which nodes a way may lead through, by what they are; its ends may be anything.
#[derive(Debug, Clone, Default)]
pub struct Ways {
    /// Only these; empty for all.
    through: Vec<Sort>,
    /// None of these.
    not_through: Vec<Sort>,
}

/// What a node may be.
#[derive(Debug, Clone)]
enum Sort {
    /// An entity of this kind or supertype.
    Entity(String),
    /// An event of this kind; of any where there is none.
    Event(Option<Term>),
}

impl Ways {
    /// By the words for kinds of entity, supertypes, kinds of event, and `event` for all events.
    ///
    /// # Errors
    /// A word is none of these.
    pub fn of(graph: &Graph, through: &[String], not_through: &[String]) -> Result<Self, SelectionError> {
        let vocabulary = &graph.casebook().vocabulary;
        let sort = |word: &String| -> Result<Sort, SelectionError> {
            let key = crate::vocabulary::term_key(word);
            if matches!(key.as_str(), "event" | "events") {
                Ok(Sort::Event(None))
            } else if vocabulary.entities.find(word).is_some() || vocabulary.supertypes.contains_key(&key) {
                Ok(Sort::Entity(key))
            } else if let Some(kind) = vocabulary.events.find(word) {
                Ok(Sort::Event(Some(kind)))
            } else {
                let known = vocabulary.entities.iter().map(|(_, name, _)| name);
                let known = known.chain(vocabulary.supertypes.keys().map(String::as_str));
                let known = known.chain(vocabulary.events.iter().map(|(_, name, _)| name));
                let near = near_miss(word, known).map(str::to_string);
                Err(SelectionError::Sort { word: word.clone(), near })
            }
        };
        let sorts = |words: &[String]| words.iter().map(sort).collect::<Result<Vec<_>, _>>();
        Ok(Self { through: sorts(through)?, not_through: sorts(not_through)? })
    }

    /// Whether all may be led through.
    pub fn is_open(&self) -> bool {
        self.through.is_empty() && self.not_through.is_empty()
    }

    /// Whether a way may lead through a node.
    pub fn admit(&self, graph: &Graph, node: Node) -> bool {
        let book = graph.casebook();
        let is = |sort: &Sort| match (sort, node) {
            (Sort::Entity(name), Node::Entity(id)) => book
                .entity(id)
                .kind
                .is_some_and(|kind| book.vocabulary.accepts(std::slice::from_ref(name), kind)),
            (Sort::Event(wanted), Node::Event(id)) => wanted.is_none() || book.event(id).kind == *wanted,
            _ => false,
        };
        (self.through.is_empty() || self.through.iter().any(is)) && !self.not_through.iter().any(is)
    }
}

/// The answers of a [`LinkFilter`] for every edge of a net.
pub struct Sifted {
    /// By edge, whether it counts.
    pub passes: Vec<bool>,
    /// Edges that were cut, by the first reason: kind, standing, time, number.
    pub cut: [usize; 4],
    /// The time asked about.
    when: Option<Bounds>,
    margins: crate::date::Margins,
}

/// Words of a kind filter, looked up.
struct Kinds {
    relations: Vec<Term>,
    roles: Vec<Term>,
    events: Vec<Term>,
    all_relations: bool,
    all_events: bool,
}

impl LinkFilter {
    /// Whether it lets everything through.
    pub fn is_open(&self) -> bool {
        self.kinds.is_empty() && self.min_standing.is_none() && self.when.is_none() && self.min.is_empty()
    }

    /// Asks every edge.
    ///
    /// # Errors
    /// A kind or a column is unknown.
    pub fn sift(&self, graph: &Graph, net: &Net) -> Result<Sifted, SelectionError> {
        let book = graph.casebook();
        let kinds = Kinds::of(graph, &self.kinds)?;
        let mut sifted = Sifted {
            passes: Vec::with_capacity(net.edge_count()),
            cut: [0; 4],
            when: self.when,
            margins: book.settings.margins,
        };
        let least = |(name, least): &(String, f64)| Ok((numbers::column(graph, net, name)?, *least));
        let columns = self.min.iter().map(least).collect::<Result<Vec<_>, SelectionError>>()?;
        for number in 0..net.edge_count() as u32 {
            let edge = net.edge(number);
            let reason = if !kinds.admit(graph, edge) {
                Some(0)
            } else if self.min_standing.is_some_and(|least| book.standing(graph.statement(edge)) < least) {
                Some(1)
            } else {
                match sifted.held(graph, edge) {
                    Some(Answer::No) => Some(2),
                    Some(Answer::Possibly) if self.certain => Some(2),
                    _ => {
                        let enough = |(column, least): &(Vec<Option<f64>>, f64)| {
                            column[number as usize].is_some_and(|number| number >= *least)
                        };
                        (!columns.iter().all(enough)).then_some(3)
                    }
                }
            };
            if let Some(reason) = reason {
                sifted.cut[reason] += 1;
            }
            sifted.passes.push(reason.is_none());
        }
        Ok(sifted)
    }

    /// The filter as a sentence's end: "of at least standing established, on 5 May 2020"; empty when it is open.
    pub fn words(&self, words: &Words) -> String {
        let mut parts = Vec::new();
        if !self.kinds.is_empty() {
            parts.push(say!(words, "filter.kinds", kinds = words.and(&self.kinds)));
        }
        if let Some(least) = self.min_standing {
            parts.push(match least {
                Standing::EndedUnproved => say!(words, "filter.any-standing"),
                Standing::Established => say!(words, "filter.established"),
                Standing::InProcess => say!(words, "filter.in-process"),
                Standing::Claimed => say!(words, "filter.claimed"),
            });
        }
        if self.when.is_some() {
            parts.push(if self.certain {
                say!(words, "filter.certainly-held", when = &self.when_words)
            } else {
                say!(words, "filter.possibly-held", when = &self.when_words)
            });
        }
        for (name, least) in &self.min {
            parts.push(say!(words, "filter.at-least", column = name, least = least.to_string()));
        }
        words.and(&parts)
    }

    /// "Only links of kind meeting.": nothing where the filter is open.
    pub fn only(&self, words: &Words) -> Option<String> {
        let filter = self.words(words);
        (!filter.is_empty()).then(|| say!(words, "filter.only", filter = filter))
    }
}

impl Sifted {
    /// Whether an edge held at the time asked about, within the lives of its ends; `None` where no time was.
    pub fn held(&self, graph: &Graph, edge: Edge) -> Option<Answer> {
        self.when.as_ref().map(|when| lives::overlaps(graph, edge, &self.margins, when))
    }

    /// The same, with the time asked about.
    pub fn verdict(&self, graph: &Graph, edge: Edge) -> Option<(Answer, &Bounds)> {
        Some((self.held(graph, edge)?, self.when.as_ref()?))
    }
}

impl Kinds {
    fn of(graph: &Graph, words: &[String]) -> Result<Self, SelectionError> {
        let vocabulary = &graph.casebook().vocabulary;
        let mut kinds = Self {
            relations: Vec::new(),
            roles: Vec::new(),
            events: Vec::new(),
            all_relations: words.is_empty(),
            all_events: words.is_empty(),
        };
        for word in words {
            let folded = crate::words::fold(word);
            let (relation, role, event) =
                (vocabulary.relations.find(word), vocabulary.roles.find(word), vocabulary.events.find(word));
            let whole = match folded.as_str() {
                "relation" | "relations" => Some(true),
                "event" | "events" => Some(false),
                _ => None,
            };
            match whole {
                Some(true) => kinds.all_relations = true,
                Some(false) => kinds.all_events = true,
                None => {}
            }
            if whole.is_none() && relation.is_none() && role.is_none() && event.is_none() {
                let known = vocabulary.relations.iter().map(|(_, name, _)| name);
                let known = known.chain(vocabulary.roles.iter().map(|(_, name, _)| name));
                let known = known.chain(vocabulary.events.iter().map(|(_, name, _)| name));
                let near = near_miss(word, known).map(str::to_string);
                return Err(SelectionError::Kind { word: word.clone(), near });
            }
            kinds.relations.extend(relation);
            kinds.roles.extend(role);
            kinds.events.extend(event);
        }
        Ok(kinds)
    }

    fn admit(&self, graph: &Graph, edge: Edge) -> bool {
        let book = graph.casebook();
        let of_event = |id| {
            let event: &crate::model::Event = book.event(id);
            self.all_events || event.kind.is_some_and(|kind| self.events.contains(&kind))
        };
        match edge {
            Edge::Relation(id) => self.all_relations || self.relations.contains(&book.relation(id).kind),
            Edge::Participation(id, _, role) => {
                of_event(id) || role.is_some_and(|role| self.roles.contains(&role))
            }
            Edge::At(id) => of_event(id),
        }
    }
}

/// Nodes by typed names, each once.
///
/// # Errors
/// A name means nothing, or several.
pub fn nodes(graph: &Graph, names: &[String]) -> Result<Vec<Node>, SelectionError> {
    let mut nodes = Vec::new();
    for name in names {
        let node = super::node(graph, name)?;
        if !nodes.contains(&node) {
            nodes.push(node);
        }
    }
    Ok(nodes)
}
