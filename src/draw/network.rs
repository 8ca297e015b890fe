//! Networks: entities as labelled figures, relations as lines between them; on a phone, a list of connections
//! (`connections`) instead of a hairball.

mod alike;
mod chain;
mod corner;
mod key;

use std::collections::BTreeSet;

use crate::catalogue::say;
use crate::date::Style;
use crate::graph::places::Places;
use crate::graph::{Edge, Node};
use crate::model::{EntityId, Place};
use crate::query::View;
use crate::query::corrections::remark_on;
use crate::query::evidence::{
    event_pill, event_when, label_in_sentence, part_pill, part_sentence, relation_pill, relation_pill_under,
    relation_sentence, relation_when,
};
use crate::scene::{
    Anchor, Colour, Fill, Group, Mark, Outline, Part, Path, Point, Scene, Segment, Shape, Stroke, Weight,
};
use crate::vocabulary::Shape as Figure;
use crate::words::{capitalised, fold, uncapitalised};

use super::clusters::Clusters;
use super::frame::{Frame, Head, LegendEntry, Told, firmness_words, firmnesses, regular};
use super::kept;
use super::style::{Palette, Size, TextStyle};
use super::symbols::{Firmness, disc, figure, line, marker, stroke};
use super::{NetworkLayout, Page, connections, link, short_names};
use crate::layout::network::{EdgeRoute, EdgeSpec, Layout, NodeBox, Request};
use alike::{is_star, told_once};
use chain::{backwards, is_chain, turned};
use corner::free_corner;

/// Links that all carry their label, at the most.
const ALL_LABELLED: usize = 30;
/// From so many nodes on, a drawing that will be narrowed down anyway is searched with less effort.
const LARGE: usize = 60;
/// Half the size of a figure.
const RADIUS: f64 = 8.0;
/// Height kept for the title of a box.
const TITLE: f64 = 17.0;
/// Widest name.
const NAME: f64 = 104.0;

/// What a page of a width has room for: the most connected names.
pub fn fitted(view: View<'_>, width: f64) -> View<'_> {
    // Names that can be told apart on a phone (as a list) or in a column, and on a page.
    view.with_room_for_names(super::room([30, 30, 50], width))
}

/// A network of a view's relations.
pub fn draw(view: &View<'_>, page: &Page<'_>) -> Scene {
    match Size::of(page.width) {
        Size::S => connections::draw(view, page),
        Size::M | Size::L => graph(view, page),
    }
}

/// The diagram at any width.
pub fn graph(view: &View<'_>, page: &Page<'_>) -> Scene {
    match laid_out(view, page) {
        Ok(scene) => scene,
        // Somebody else's layout may need a wider page; on one as wide as it asks for it is drawn whatever it says.
        Err(width) => match laid_out(view, &Page { width, ..*page }) {
            Ok(scene) => scene,
            Err(_) => {
                let free = super::NetworkLook { layout: NetworkLayout::Free, ..page.network };
                laid_out(view, &Page { width, network: free, ..*page })
                    .unwrap_or_else(|_| connections::draw(view, page))
            }
        },
    }
}

/// The statements of a view's links and events, and how firm each looks.
pub fn statements<'v>(view: &'v View<'_>) -> Vec<Told<'v>> {
    [of_links(view), super::timeline::statements(view)].concat()
}

/// The statements of a view's links, and how firm each line looks.
fn of_links<'v>(view: &'v View<'_>) -> Vec<Told<'v>> {
    let links = links(view).into_iter();
    links.map(|edge| (Firmness::of_link(view.graph, edge), view.graph.statement(edge))).collect()
}

/// What stands at the head of a network where nobody has written it: of one name, its own connections.
pub fn head(view: &View<'_>) -> Head {
    let words = view.graph.casebook().words();
    let own = match view.focus.as_slice() {
        [focus] => links(view)
            .into_iter()
            .filter(|edge| ends_of(view, *edge).is_some_and(|(from, to)| from == *focus || to == *focus))
            .count(),
        _ => links(view).len(),
    };
    Head {
        counted: fallback_title(view),
        own: say!(words, "count.connections", n = own),
        of_all: name_count(view),
    }
}

/// The nodes that a link joins.
fn ends_of(view: &View<'_>, edge: Edge) -> Option<(Node, Node)> {
    let book = view.graph.casebook();
    match edge {
        Edge::Relation(id) => {
            let relation = book.relation(id);
            Some((Node::Entity(relation.from), Node::Entity(relation.to)))
        }
        Edge::Participation(id, entity, _) => Some((Node::Entity(entity), Node::Event(id))),
        Edge::At(id) => match book.event(id).place {
            Some(Place::Entity(place)) => Some((Node::Event(id), Node::Entity(place))),
            _ => None,
        },
    }
}

/// What links the names of a view: its relations, the parts they have in its events, and where these were.
pub fn links(view: &View<'_>) -> Vec<Edge> {
    if let Some(told) = &view.told {
        return told.iter().map(|(edge, _)| *edge).collect();
    }
    let book = view.graph.casebook();
    let shown: BTreeSet<EntityId> = view.entities.iter().copied().collect();
    let relations = view.relations.iter().map(|id| Edge::Relation(*id));
    let parts = view.events.iter().flat_map(|id| {
        let event = book.event(*id);
        let parts = event.participants.iter().filter(|part| shown.contains(&part.entity));
        let at = matches!(event.place, Some(Place::Entity(place)) if shown.contains(&place));
        parts.map(|part| Edge::Participation(*id, part.entity, part.role)).chain(at.then_some(Edge::At(*id)))
    });
    relations.chain(parts).collect()
}

/// The nodes of a view: its entities, then its events; in a list or ring (`in_order`) by their names as people sort them.
fn nodes(view: &View<'_>, in_order: bool) -> Vec<Node> {
    let entities = view.entities.iter().map(|id| Node::Entity(*id));
    let mut nodes: Vec<Node> = entities.chain(view.events.iter().map(|id| Node::Event(*id))).collect();
    if in_order {
        nodes.sort_by_cached_key(|node| short_names::natural(view.graph.name(*node)));
    }
    nodes
}

/// What a network shows, for a subtitle nobody wrote: "93 people and bodies, 156 connections".
pub fn fallback_title(view: &View<'_>) -> String {
    let words = view.graph.casebook().words();
    let names = name_count(view);
    if view.relations.is_empty() && !view.events.is_empty() {
        return words.list(&[names, super::timeline::event_count(view)]);
    }
    words.list(&[names, say!(words, "count.connections", n = view.relations.len())])
}

/// The names of a view, counted; of how many, where they were picked out of more.
fn name_count(view: &View<'_>) -> String {
    let words = view.graph.casebook().words();
    match view.left_out.by_degree {
        0 => say!(words, "count.names", n = view.entities.len()),
        more => say!(words, "count.names-of", shown = view.entities.len(), n = view.entities.len() + more),
    }
}

/// The legend: figures by kind, lines by firmness.
pub fn legend(view: &View<'_>, with_figures: bool, palette: Palette) -> Vec<LegendEntry> {
    let book = view.graph.casebook();
    let mut entries = Vec::new();
    let mut seen: Vec<(Figure, crate::vocabulary::ColourRole)> = Vec::new();
    if with_figures {
        let mut kinds: Vec<_> = view.entities.iter().map(|id| book.entity(*id).kind).collect();
        kinds.sort_by_key(|kind| {
            std::cmp::Reverse(view.entities.iter().filter(|id| book.entity(**id).kind == *kind).count())
        });
        for kind in kinds {
            let look = (book.vocabulary.shape(kind), book.vocabulary.colour(kind));
            if seen.contains(&look) {
                continue;
            }
            seen.push(look);
            // Kinds that look alike share an entry under the most general of them.
            let label = kind.map(|kind| book.spoken().entities.get(kind).label.clone());
            let label = label.unwrap_or_else(|| say!(book.words(), "kind.unnamed"));
            let sign = move |at: Point| figure(look.0, at, 6.5, palette.of(look.1), &palette);
            entries.push(LegendEntry { sign: Box::new(sign), width: 15.0, words: capitalised(&label) });
        }
    }
    let statements = of_links(view);
    for firmness in firmnesses(&statements) {
        let sign = move |at: Point| {
            let (from, to) = (Point::new(at.x - 15.0, at.y), Point::new(at.x + 15.0, at.y));
            let mut marks = vec![line(from, to, stroke(firmness, &palette))];
            marks.extend(cross_bar(firmness, at, (1.0, 0.0), palette.ink));
            marks
        };
        entries.push(LegendEntry {
            sign: Box::new(sign),
            width: 30.0,
            words: firmness_words(book, firmness, &statements),
        });
    }
    entries
}

/// A link in a sentence.
pub fn sentence(view: &View<'_>, edge: Edge) -> String {
    let book = view.graph.casebook();
    match edge {
        Edge::Relation(id) => relation_sentence(book, book.relation(id)),
        Edge::Participation(id, entity, role) => part_sentence(book, entity, role, book.event(id)),
        Edge::At(id) => {
            let event = book.event(id);
            match &event.place {
                Some(Place::Entity(place)) => {
                    let title = book.words().quoted(&event.title);
                    say!(
                        book.words(),
                        "event.was-at",
                        event = title,
                        place = book.entity(*place).in_sentence()
                    )
                }
                _ => event.title.to_string(),
            }
        }
    }
}

/// When a link held, in words.
pub fn when(view: &View<'_>, edge: Edge, style: Style) -> String {
    let book = view.graph.casebook();
    match edge {
        Edge::Relation(id) => relation_when(book.words(), book.relation(id), style),
        Edge::Participation(id, ..) | Edge::At(id) => event_when(book.words(), book.event(id), style),
    }
}

/// The word of a link's status.
pub fn pill(view: &View<'_>, edge: Edge) -> Option<String> {
    let book = view.graph.casebook();
    match edge {
        Edge::Relation(id) => relation_pill(book, book.relation(id)),
        Edge::Participation(id, _, role) => part_pill(book, book.event(id), role),
        Edge::At(id) => part_pill(book, book.event(id), None),
    }
}

/// The word of a link's status where it is told from one of its ends.
pub fn pill_under(view: &View<'_>, edge: Edge, head: EntityId) -> Option<String> {
    let book = view.graph.casebook();
    match edge {
        Edge::Relation(id) => relation_pill_under(book, book.relation(id), head),
        Edge::Participation(..) | Edge::At(_) => pill(view, edge),
    }
}

/// The details of a link: dates, status, description, response, sources.
pub fn details(frame: &mut Frame<'_, '_, '_>, view: &View<'_>, edge: Edge) -> String {
    let book = view.graph.casebook();
    let statement = view.graph.statement(edge);
    let numbers: String =
        frame.numbering.cite(&statement.citations).iter().map(|n| format!("[{n}]")).collect();
    let description = match edge {
        Edge::Relation(id) => book.relation(id).description(),
        Edge::Participation(id, ..) | Edge::At(id) => &book.event(id).description,
    };
    let response = statement.response();
    let words = book.words();
    let response =
        if response.is_empty() { String::new() } else { say!(words, "status.response", response = response) };
    let when = capitalised(&when(view, edge, frame.date_style()));
    let parts = [when, pill(view, edge).unwrap_or_default(), description.to_string(), response, numbers];
    parts
        .iter()
        .map(|part| part.trim_end_matches('.'))
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(". ")
}

/// What stands on a link's line. What is more than on record has its status there, unless the word itself says it: "convicted in".
fn edge_words(view: &View<'_>, edge: Edge) -> String {
    let book = view.graph.casebook();
    let vocabulary = book.spoken();
    let firmness = Firmness::of_link(view.graph, edge);
    let (words, pill) = match edge {
        Edge::Relation(id) => {
            let relation = book.relation(id);
            (vocabulary.relations.get(relation.kind).short.clone(), relation_pill(book, relation))
        }
        // The event says who claims it; its line says no more than that it is claimed.
        Edge::Participation(id, _, role) => {
            let role = role.map_or(String::new(), |role| vocabulary.roles.get(role).label.clone());
            let status = book.event(id).statement.status;
            (role, status.map(|status| vocabulary.statuses.get(status).label.clone()))
        }
        Edge::At(_) => (say!(book.words(), "edge.place"), None),
    };
    let pill = pill.filter(|_| firmness != Firmness::Documented).map(|pill| uncapitalised(&pill));
    let said = |pill: &String| {
        let label =
            view.graph.statement(edge).status.map(|status| vocabulary.statuses.get(status).label.clone());
        firmness == Firmness::Proved && label.is_some_and(|label| fold(&words).contains(&fold(&label)))
            || fold(&words) == fold(pill)
    };
    match pill {
        Some(pill) if words.is_empty() => pill,
        Some(pill) if !said(&pill) => {
            say!(book.words(), "edge.with-status", relation = words, status = pill)
        }
        _ => words,
    }
}

/// The lines of a diagram: the id of the group of each, and the links that it stands for.
pub fn drawn_lines(view: &View<'_>) -> Vec<(String, Vec<Edge>)> {
    lines(view).into_iter().map(|line| (edge_id(view, &line), line.links)).collect()
}

/// Links between the same two are one line only where the line would say the same: same words, same firmness.
struct Line {
    links: Vec<Edge>,
    from: Node,
    to: Node,
    directed: bool,
    firmness: Firmness,
    words: Vec<String>,
    labelled: bool,
    /// How many lines of the same look between the same two come before it.
    nth: usize,
}

fn lines(view: &View<'_>) -> Vec<Line> {
    let book = view.graph.casebook();
    let links = links(view);
    let focus: BTreeSet<Node> = view.focus.iter().copied().collect();
    let mut lines: Vec<Line> = Vec::new();
    for edge in &links {
        let Some((from, to)) = ends_of(view, *edge) else { continue };
        let directed = match *edge {
            Edge::Relation(id) => book.vocabulary.relations.get(book.relation(id).kind).directed,
            Edge::Participation(..) | Edge::At(_) => false,
        };
        let firmness = Firmness::of_link(view.graph, *edge);
        let said = view.told.iter().flatten().find(|(told, _)| told == edge).map(|(_, said)| said.as_str());
        let remark = remark_on(view.graph, *edge);
        let words = book.words().list(
            &[&*edge_words(view, *edge), said.unwrap_or_default(), &*remark]
                .into_iter()
                .filter(|words| !words.is_empty())
                .collect::<Vec<_>>(),
        );
        let words: Vec<String> = Some(words).filter(|words| !words.is_empty()).into_iter().collect();
        let of_focus = focus.len() == 1 && (focus.contains(&from) || focus.contains(&to));
        let labelled = firmness != Firmness::Documented
            || of_focus
            || said.is_some()
            || !remark.is_empty()
            || links.len() <= ALL_LABELLED;
        let look = |line: &Line| {
            line.from == from && line.to == to && line.firmness == firmness && line.directed == directed
        };
        let nth = lines.iter().filter(|line| look(line)).count();
        match lines.iter_mut().find(|line| look(line) && line.words == words) {
            Some(line) => {
                line.links.push(*edge);
                line.labelled |= labelled;
            }
            None => {
                lines.push(Line { links: vec![*edge], from, to, directed, firmness, words, labelled, nth })
            }
        }
    }
    lines
}

/// The lines of text under a node: an entity's name, or an event's title and date.
fn node_lines(frame: &Frame<'_, '_, '_>, view: &View<'_>, node: Node) -> Vec<(String, TextStyle)> {
    let book = view.graph.casebook();
    let style = frame.pen.styles.node_label();
    match node {
        Node::Entity(id) => {
            let lines = frame.pen.lines_at_most(book.entity(id).label(), NAME, style, 3);
            lines.into_iter().map(|text| (text, style)).collect()
        }
        Node::Event(id) => {
            let event = book.event(id);
            // A title is shown whole, and a claim with who makes it: what only hovering shows is not shown.
            let lines = frame.pen.balanced(&event.title, NAME + 30.0, regular(style), usize::MAX);
            let small =
                TextStyle { size: 12.0, leading: 14.0, colour: frame.pen.palette.note, ..regular(style) };
            let pill = event_pill(book, event).unwrap_or_default();
            let word = TextStyle { weight: Weight::Semibold, colour: frame.pen.palette.ink, ..small };
            let pill = frame.pen.balanced(&pill, NAME + 30.0, word, usize::MAX).into_iter();
            let pill = pill.map(|text| (text, word));
            let when = capitalised(&event_when(frame.words(), event, Style::Short));
            let when = frame.pen.lines(&when, NAME + 30.0, small).into_iter().map(|text| (text, small));
            lines.into_iter().map(|text| (text, regular(style))).chain(pill).chain(when).collect()
        }
    }
}

/// A node as drawn: its lines of text and its box.
struct NameBox {
    lines: Vec<(String, TextStyle)>,
    width: f64,
    height: f64,
}

/// The diagram; `Err` with the width of the page that a foreign layout asks for.
fn laid_out(view: &View<'_>, page: &Page<'_>) -> Result<Scene, f64> {
    let drawn = statements(view);
    let mut frame = Frame::new(view, page, &head(view), &drawn);
    frame.numbered = false;
    // In the order of the list, so that a source has the same number at every width.
    match &view.told {
        // An answer numbers its sources in the order in which it tells its links.
        Some(told) => {
            let cites =
                |(edge, _): &(Edge, String)| (String::new(), view.graph.statement(*edge).citations.to_vec());
            frame.number(&told.iter().map(cites).collect::<Vec<_>>());
        }
        None => frame.number(&connections::cites(view)),
    }
    frame.legend(&legend(view, true, frame.pen.palette));
    let pen = frame.pen;
    let edge_style = pen.styles.edge_label();
    let mut lines = lines(view);
    let once = told_once(&mut lines);
    let layered = matches!(page.network.layout, NetworkLayout::Layered) && !is_chain(view, page);
    let all = nodes(view, layered || is_star(&lines));
    let names: Vec<NameBox> = all
        .iter()
        .map(|node| {
            let lines = node_lines(&frame, view, *node);
            let width =
                lines.iter().map(|(text, style)| pen.width(text, *style)).fold(2.5 * RADIUS, f64::max);
            let text: f64 = lines.iter().map(|(_, style)| style.leading).sum();
            NameBox { height: 2.0 * RADIUS + 6.0 + text, width: width + 4.0, lines }
        })
        .collect();
    let index = |node: Node| all.iter().position(|other| *other == node).unwrap_or_default();
    let labels: Vec<Vec<String>> =
        lines.iter().map(|line| if line.labelled { label_lines(&frame, line) } else { Vec::new() }).collect();
    let degree = |node: Node| lines.iter().filter(|line| line.from == node || line.to == node).count();
    let clusters = page.network.cluster.map(|kind| Clusters::of(view, kind));
    let home = |node: &Node| match (node, &clusters) {
        (Node::Entity(id), Some(clusters)) => clusters.home.get(id).copied(),
        _ => None,
    };
    let boxes = all.iter().zip(&names).map(|(node, name)| NodeBox {
        width: name.width,
        height: name.height,
        weight: 1.0 + degree(*node) as f64,
        cluster: home(node),
        symbol: (0.0, RADIUS + 2.0 - name.height / 2.0, RADIUS + 3.0),
    });
    let turned = turned(view, page, &lines);
    let edges = lines.iter().zip(&labels).zip(&turned).map(|((line, label), turned)| EdgeSpec {
        from: index(if *turned { line.to } else { line.from }),
        to: index(if *turned { line.from } else { line.to }),
        label: (!label.is_empty()).then(|| {
            let width = label.iter().map(|text| pen.width(text, edge_style)).fold(0.0, f64::max);
            (width + 4.0, label.len() as f64 * edge_style.leading)
        }),
        directed: line.directed || is_chain(view, page),
    });
    let width = frame.right() - frame.left();
    let mut request = Request::new(boxes.collect(), edges.collect(), width);
    if all.len() > LARGE {
        request.effort = 0.3;
    }
    if let [focus] = view.focus.as_slice() {
        request.focus = all.iter().position(|node| node == focus).filter(|_| all.len() > 2);
    }
    let titles = clusters.as_ref().map_or_else(Vec::new, |clusters| box_titles(&frame, view, clusters));
    request.titles = titles.iter().enumerate().map(|(k, title)| (k, title.1, TITLE)).collect();
    if let Some(pins) = page.network.pins {
        // The topmost figure and its name have room.
        let top = RADIUS + 2.0;
        let pin = |node: &Node| pins.at(view.graph, *node, width).map(|(x, y)| (x, y + top));
        request.pins = all.iter().map(pin).collect();
    }
    let mut layout = match page.network.layout {
        NetworkLayout::Free => kept::network(page.kept, &request),
        NetworkLayout::Layered => kept::network(page.kept, &Request { layered: true, ..request }),
        NetworkLayout::Foreign(engine) => match engine(&request) {
            Some(layout) if layout.width > width + 0.5 => {
                return Err((layout.width + page.width - width).ceil());
            }
            Some(layout) => layout,
            None => kept::network(page.kept, &request),
        },
    };
    for (route, _) in layout.edges.iter_mut().zip(&turned).filter(|(_, turned)| **turned) {
        *route = backwards(route);
    }
    let origin = Point::new(frame.left() + (width - layout.width).max(0.0) / 2.0, frame.y + 4.0);
    if let Some(stand) = page.network.stand {
        let left = origin.x - frame.left();
        let figures = all.iter().zip(&layout.nodes).zip(&names).map(|((node, place), name)| {
            let middle = (left + place.0, place.1 - name.height / 2.0 + RADIUS + 2.0);
            (view.graph.id(*node).to_string(), middle)
        });
        *stand.borrow_mut() = Places::of(figures, width);
    }
    draw_boxes(&mut frame, &titles, &layout, origin);
    draw_edges(&mut frame, view, &lines, &labels, &layout, origin);
    draw_nodes(&mut frame, view, &all, &names, &layout, origin);
    frame.y = origin.y + layout.height + 8.0;
    key::list(&mut frame, &lines, &layout);
    if !page.network.unexplained {
        short_names::list(&mut frame, view, |id| degree(Node::Entity(id)));
    }
    callouts(&mut frame, view);
    left_out(&mut frame, view);
    frame.notes.extend(clusters.map(|clusters| clusters.note(view)));
    let bare = || lines.iter().filter(|line| !line.labelled || line.words.is_empty());
    if let Some(once) = once {
        let words = say!(frame.words(), "note.lines-alike", words = frame.words().quoted(&once));
        frame.notes.push(words);
    } else if bare().count() > 0 && bare().all(|line| line.firmness == Firmness::Documented) {
        let words = say!(frame.words(), "note.lines-without-words");
        frame.notes.push(words);
    }
    for edge in links(view) {
        let more = details(&mut frame, view, edge);
        frame.describe(format!("{}. {more}", sentence(view, edge)));
    }
    Ok(frame.finish())
}

/// The titles of the boxes and their widths.
fn box_titles(frame: &Frame<'_, '_, '_>, view: &View<'_>, clusters: &Clusters) -> Vec<(String, f64)> {
    let style = frame.pen.styles.node_label();
    let title = |id: &EntityId| {
        let text = view.graph.casebook().entity(*id).label().to_string();
        let width = frame.pen.width(&text, style);
        (text, width)
    };
    clusters.owners.iter().map(title).collect()
}

/// The boxes of `--cluster`, under everything else.
fn draw_boxes(frame: &mut Frame<'_, '_, '_>, titles: &[(String, f64)], layout: &Layout, origin: Point) {
    let style = frame.pen.styles.node_label();
    let style = TextStyle { colour: frame.pen.palette.note, ..style };
    let mut marks = Vec::new();
    for (cluster, place) in &layout.clusters {
        let Some((title, _)) = titles.get(*cluster) else { continue };
        let corner = Point::new(origin.x + place.x, origin.y + place.y);
        let outline =
            Outline::Rectangle { origin: corner, width: place.width, height: place.height, corner: 4.0 };
        let fill = Some(Fill::Tint(frame.pen.palette.rule, 0.16));
        let shape = Shape { outline, fill, stroke: Some(Stroke::solid(frame.pen.palette.rule, 1.0)) };
        let text = frame.pen.fonts.shorten(title, style.size, style.weight, place.width - 20.0);
        let words = frame.pen.line(&text, corner.x + 12.0, corner.y + 5.0, Anchor::Left, style);
        let group = Group::new(Part::Cluster, vec![Mark::Shape(shape), words]);
        marks.push(Mark::Group(Group { title: title.clone(), ..group }));
    }
    if !marks.is_empty() {
        frame.add(Group::new(Part::Lines, marks));
    }
}

/// Says in the note what a view leaves out.
pub fn left_out(frame: &mut Frame<'_, '_, '_>, view: &View<'_>) {
    if view.left_out.by_degree > 0 {
        let words = say!(frame.words(), "note.less-connected", n = view.left_out.by_degree);
        frame.notes.push(words);
    }
    super::timeline::left_out(frame, view);
}

fn label_lines(frame: &Frame<'_, '_, '_>, line: &Line) -> Vec<String> {
    let style = frame.pen.styles.edge_label();
    line.words.iter().flat_map(|words| frame.pen.lines(words, 120.0, style)).collect()
}

fn edge_id(view: &View<'_>, line: &Line) -> String {
    // Two may be joined by a line with a direction and by one without.
    let way = if line.directed { "" } else { "-undirected" };
    let nth = if line.nth == 0 { String::new() } else { format!("-{}", line.nth + 1) };
    let how = format!("{:?}{way}{nth}", line.firmness).to_lowercase();
    view.graph.line_id(line.from, line.to, &how)
}

/// Whether something else is set off, so that this is not.
fn muted(view: &View<'_>, node: Node) -> bool {
    !view.highlight.is_empty() && !view.highlight.contains(&node)
}

fn draw_edges(
    frame: &mut Frame<'_, '_, '_>,
    view: &View<'_>,
    lines: &[Line],
    labels: &[Vec<String>],
    layout: &Layout,
    origin: Point,
) {
    let style = frame.pen.styles.edge_label();
    let mut edges = Vec::new();
    let mut texts = Vec::new();
    let letters = key::letters(lines, layout);
    for ((line_, words), route) in lines.iter().zip(labels).zip(&layout.edges) {
        let id = edge_id(view, line_);
        let marks = edge(line_, route, origin, &frame.pen.palette);
        let sentences: Vec<String> = line_.links.iter().map(|edge| sentence(view, *edge)).collect();
        let details: Vec<String> = line_.links.iter().map(|edge| details(frame, view, *edge)).collect();
        let ends = [line_.from, line_.to].map(|node| view.graph.id(node).to_string());
        let [from, to] = ends;
        let group = Group::new(Part::Edge { from, to }, marks);
        edges.push(Mark::Group(Group {
            id: id.clone(),
            title: sentences.join(". "),
            details: details.join(" "),
            ..group
        }));
        let Some(place) = route.label else { continue };
        let centre = Point::new(origin.x + place.x, origin.y + place.y);
        let colour = if line_.firmness == Firmness::Documented {
            frame.pen.palette.body
        } else {
            frame.pen.palette.ink
        };
        let marks = if place.keyed {
            let letter = letters.iter().position(|words| *words == line_.words).unwrap_or_default();
            let style =
                TextStyle { colour: frame.pen.palette.ink, weight: crate::scene::Weight::Semibold, ..style };
            vec![frame.pen.haloed(
                &frame.words().letter(letter).to_lowercase(),
                centre.x,
                centre.y - style.leading / 2.0,
                Anchor::Middle,
                style,
                3.0,
            )]
        } else {
            let top = centre.y - words.len() as f64 * style.leading / 2.0;
            let row = |i: usize| top + i as f64 * style.leading;
            words
                .iter()
                .enumerate()
                .map(|(i, text)| {
                    frame.pen.haloed(text, centre.x, row(i), Anchor::Middle, style.in_colour(colour), 3.0)
                })
                .collect()
        };
        texts.push(Mark::Group(Group::new(Part::EdgeLabel { of: id }, marks)));
    }
    frame.add(Group::new(Part::Lines, edges));
    frame.add(Group::new(Part::Labels, texts));
}

fn edge(line_: &Line, route: &EdgeRoute, origin: Point, palette: &Palette) -> Vec<Mark> {
    let point = |(x, y): (f64, f64)| Point::new(origin.x + x, origin.y + y);
    let Some(last) = route.curves.last() else { return Vec::new() };
    let mut segments = vec![Segment::Move(point(route.start))];
    segments.extend(route.curves.iter().map(|[a, b, end]| Segment::Cubic(point(*a), point(*b), point(*end))));
    let pen = stroke(line_.firmness, palette);
    let colour = pen.colour;
    let mut marks = vec![Mark::Path(Path { segments, fill: None, stroke: Some(pen) })];
    let tip = point(last[2]);
    let from = [last[1], last[0], route.start]
        .into_iter()
        .map(point)
        .find(|p| (p.x - tip.x).abs() + (p.y - tip.y).abs() > 0.5);
    if let (true, Some(from)) = (line_.directed, from) {
        let (dx, dy) = (tip.x - from.x, tip.y - from.y);
        let length = (dx * dx + dy * dy).sqrt();
        let (ux, uy) = (dx / length, dy / length);
        let (back, half) = (7.5, 3.2);
        let base = Point::new(tip.x - ux * back, tip.y - uy * back);
        let head = vec![
            tip,
            Point::new(base.x - uy * half, base.y + ux * half),
            Point::new(base.x + uy * half, base.y - ux * half),
        ];
        marks.push(Mark::Shape(Shape {
            outline: Outline::Polygon(head),
            fill: Some(Fill::Solid(colour)),
            stroke: None,
        }));
    }
    let middle = route.curves.len() / 2;
    let start = if middle == 0 { route.start } else { route.curves[middle - 1][2] };
    let [a, b, end] = route.curves[middle];
    let at = |t: f64| {
        let s = 1.0 - t;
        let mix = |p: f64, q: f64, r: f64, u: f64| {
            s * s * s * p + 3.0 * s * s * t * q + 3.0 * s * t * t * r + t * t * t * u
        };
        (mix(start.0, a.0, b.0, end.0), mix(start.1, a.1, b.1, end.1))
    };
    let (before, here, after) = (at(0.30), at(0.32), at(0.34));
    let (dx, dy) = (after.0 - before.0, after.1 - before.1);
    let length = (dx * dx + dy * dy).sqrt().max(1e-6);
    marks.extend(cross_bar(line_.firmness, point(here), (dx / length, dy / length), palette.ink));
    marks
}

/// The bar across the line of what ended unproved.
pub fn cross_bar(firmness: Firmness, at: Point, along: (f64, f64), ink: Colour) -> Option<Mark> {
    (firmness == Firmness::EndedUnproved).then(|| {
        let (nx, ny) = (-along.1 * 5.0, along.0 * 5.0);
        line(Point::new(at.x - nx, at.y - ny), Point::new(at.x + nx, at.y + ny), Stroke::solid(ink, 2.2))
    })
}

fn draw_nodes(
    frame: &mut Frame<'_, '_, '_>,
    view: &View<'_>,
    all: &[Node],
    names: &[NameBox],
    layout: &Layout,
    origin: Point,
) {
    let book = view.graph.casebook();
    let (mut figures, mut labels) = (Vec::new(), Vec::new());
    for ((&node, name), place) in all.iter().zip(names).zip(&layout.nodes) {
        let centre = Point::new(origin.x + place.0, origin.y + place.1);
        let top = centre.y - name.height / 2.0;
        let at = Point::new(centre.x, top + RADIUS + 2.0);
        let mut marks = match node {
            Node::Entity(id) => {
                let kind = book.entity(id).kind;
                figure(
                    book.vocabulary.shape(kind),
                    at,
                    RADIUS,
                    frame.pen.palette.of(book.vocabulary.colour(kind)),
                    &frame.pen.palette,
                )
            }
            Node::Event(id) => marker(Firmness::of(book, &book.event(id).statement), at, &frame.pen.palette),
        };
        if (view.focus.len() == 1 && view.focus.contains(&node)) || view.highlight.contains(&node) {
            let ring = Outline::Circle { centre: at, radius: RADIUS + 4.0 };
            let (fill, stroke) =
                (Some(Fill::Solid(frame.pen.palette.paper)), Some(Stroke::solid(frame.pen.palette.ink, 1.8)));
            marks.insert(0, Mark::Shape(Shape { outline: ring, fill, stroke }));
        }
        if let Some(number) = view.callouts.iter().position(|(at, _)| *at == node) {
            let ringed = marks.len() > 1 && !matches!(node, Node::Event(_));
            let corner = free_corner(at, ringed, centre, layout, names, origin);
            marks.push(disc(corner, 7.5, &frame.pen.palette));
            let digit = TextStyle {
                size: 12.0,
                leading: 15.0,
                colour: frame.pen.palette.paper,
                weight: Weight::Semibold,
            };
            let text = (number + 1).to_string();
            marks.push(frame.pen.line(&text, corner.x, corner.y - 7.5, Anchor::Middle, digit));
        }
        let (details, address) = match node {
            Node::Entity(id) => {
                let entity = book.entity(id);
                let kind = entity.kind.map(|kind| capitalised(&book.spoken().entities.get(kind).label));
                let parts = [kind.unwrap_or_default(), entity.description().to_string()];
                let parts: Vec<String> = parts.into_iter().filter(|text| !text.is_empty()).collect();
                (parts.join(". "), entity.url())
            }
            Node::Event(id) => (super::timeline::details(frame, view, id), &*book.event(id).url),
        };
        let id = view.graph.id(node).to_string();
        let title = view.graph.name(node).to_string();
        let group =
            Group { id: id.clone(), title, details, link: link(address), ..Group::new(Part::Node, marks) };
        figures.push(Mark::Group(group));
        let mut y = top + 2.0 * RADIUS + 6.0;
        let mut texts = Vec::new();
        for (text, style) in &name.lines {
            let style = if muted(view, node) { regular(*style) } else { *style };
            texts.push(frame.pen.haloed(text, centre.x, y, Anchor::Middle, style, 3.0));
            y += style.leading;
        }
        labels.push(Mark::Group(Group::new(Part::Label { of: id }, texts)));
    }
    frame.add(Group::new(Part::Marks, figures));
    frame.add(Group::new(Part::Labels, labels));
}

/// The points of entry under the drawing.
fn callouts(frame: &mut Frame<'_, '_, '_>, view: &View<'_>) {
    if !view.callouts.is_empty() {
        super::callout_list(frame, view);
    }
}

/// A label for the end of a sentence.
pub fn other_name(view: &View<'_>, id: EntityId) -> String {
    label_in_sentence(view.graph.casebook(), id)
}
