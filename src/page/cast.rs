//! Who and what stands on a page, and the numbers by which its parts refer to them.

use std::collections::{BTreeMap, BTreeSet};

use crate::draw::DRAWINGS;
use crate::export::json::relation_ids;
use crate::graph::{Edge, Graph, Node};
use crate::model::{Casebook, EntityId, EventId, RelationId};
use crate::query::evidence::Numbering;
use crate::query::{Selection, SelectionError, View};

/// What of a casebook stands on a page. Nodes are numbered as in [`crate::query::net::Net`]: entities by id, then events by date; so
/// are edges: relations, then parts in events and their places.
pub struct Cast<'g> {
    /// The graph.
    pub graph: &'g Graph,
    /// Entities, by id.
    pub entities: Vec<EntityId>,
    /// Events, oldest first.
    pub events: Vec<EventId>,
    /// Relations, in the casebook's order.
    pub relations: Vec<RelationId>,
    /// What ties them, in the graph's order.
    pub edges: Vec<(Node, Edge, Node)>,
    /// Nothing of the casebook is left out.
    pub whole: bool,
    /// One view a drawing, in the order of the table.
    pub views: Vec<View<'g>>,
    /// Numbers of sources, in the order in which the page cites them.
    pub numbering: Numbering,
    relation_ids: Vec<String>,
    numbers: BTreeMap<Node, usize>,
    edge_numbers: BTreeMap<Edge, usize>,
}

impl<'g> Cast<'g> {
    /// What the drawings of a selection show, all together; without anything asked for, the whole casebook.
    pub fn new(graph: &'g Graph, selection: &Selection) -> Result<Self, SelectionError> {
        let book = graph.casebook();
        let views = DRAWINGS
            .iter()
            .map(|drawing| (drawing.choose)(graph, selection))
            .collect::<Result<Vec<_>, _>>()?;
        let whole = views.iter().all(View::is_whole);
        let mut entities: BTreeSet<EntityId> = views.iter().flat_map(|view| view.entities.clone()).collect();
        let mut events: BTreeSet<EventId> = views.iter().flat_map(|view| view.events.clone()).collect();
        let mut relations: BTreeSet<RelationId> =
            views.iter().flat_map(|view| view.relations.clone()).collect();
        if whole {
            entities.extend(book.entities().map(|(id, _)| id));
            events.extend(book.events().map(|(id, _)| id));
            relations.extend(book.relations().map(|(id, _)| id));
        }
        let (entities, events): (Vec<_>, Vec<_>) =
            (entities.into_iter().collect(), events.into_iter().collect());
        let relations: Vec<RelationId> = relations.into_iter().collect();
        let nodes = entities.iter().map(|id| Node::Entity(*id));
        let nodes = nodes.chain(events.iter().map(|id| Node::Event(*id)));
        let numbers: BTreeMap<Node, usize> = nodes.enumerate().map(|(at, node)| (node, at)).collect();
        let kept = |edge: &Edge| match edge {
            Edge::Relation(id) => relations.binary_search(id).is_ok(),
            Edge::Participation(..) | Edge::At(_) => true,
        };
        let edges: Vec<_> = graph
            .edges()
            .filter(|(from, edge, to)| kept(edge) && numbers.contains_key(from) && numbers.contains_key(to))
            .collect();
        let edge_numbers = edges.iter().enumerate().map(|(at, (_, edge, _))| (*edge, at)).collect();
        let mut numbering = Numbering::default();
        for id in &events {
            numbering.cite(&book.event(*id).statement.citations);
        }
        for id in &relations {
            numbering.cite(&book.relation(*id).statement.citations);
        }
        for id in &entities {
            numbering.cite(&book.entity(*id).citations);
        }
        if whole {
            // What nothing cites is in the record all the same.
            for (source, _) in book.sources() {
                numbering.cite(&[crate::model::Citation {
                    source,
                    locator: "".into(),
                    quotation: "".into(),
                }]);
            }
        }
        // Of all of them, so that a connection has one id on every page of its casebook.
        let all: Vec<RelationId> = book.relations().map(|(id, _)| id).collect();
        let relation_ids = relation_ids(book, &all);
        Ok(Self {
            graph,
            entities,
            events,
            relations,
            edges,
            whole,
            views,
            numbering,
            relation_ids,
            numbers,
            edge_numbers,
        })
    }

    /// The casebook.
    pub fn book(&self) -> &'g Casebook {
        self.graph.casebook()
    }

    /// All that stands on the page, as one view.
    pub fn view(&self) -> View<'g> {
        let mut view = View::all(self.graph);
        view.entities.clone_from(&self.entities);
        view.events.clone_from(&self.events);
        view.relations.clone_from(&self.relations);
        view
    }

    /// The number of a node; `None` where it does not stand on the page.
    pub fn number(&self, node: Node) -> Option<usize> {
        self.numbers.get(&node).copied()
    }

    /// The id of a relation: its own, else one made from what it says.
    pub fn relation_id(&self, id: RelationId) -> &str {
        self.relation_ids.get(id.0 as usize).map_or("", String::as_str)
    }

    /// The number of an edge.
    pub fn edge(&self, edge: Edge) -> Option<usize> {
        self.edge_numbers.get(&edge).copied()
    }
}
