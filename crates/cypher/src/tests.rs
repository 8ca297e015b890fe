//! Tests of the engine on a small graph, and against a naive evaluator on random ones.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// A graph in memory.
#[derive(Default, Debug)]
struct Small {
    nodes: Vec<(Vec<String>, BTreeMap<String, Value>)>,
    edges: Vec<(String, NodeId, NodeId, BTreeMap<String, Value>)>,
}

impl Small {
    fn node(&mut self, label: &str, name: &str) -> NodeId {
        let properties = BTreeMap::from([("name".to_string(), Value::from(name))]);
        self.nodes.push((vec![label.to_string()], properties));
        NodeId(self.nodes.len() as u32 - 1)
    }

    fn edge(&mut self, name: &str, from: NodeId, to: NodeId, year: i64) {
        let properties = BTreeMap::from([("year".to_string(), Value::Integer(year))]);
        self.edges.push((name.to_string(), from, to, properties));
    }
}

fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.dedup();
    names
}

impl PropertyGraph for Small {
    fn node_count(&self) -> usize {
        self.nodes.len()
    }
    fn nodes_with_label(&self, label: &str) -> Option<Vec<NodeId>> {
        Some((0..self.nodes.len() as u32).map(NodeId).filter(|n| self.has_label(*n, label)).collect())
    }
    fn labels(&self, node: NodeId) -> Vec<String> {
        self.nodes[node.0 as usize].0.clone()
    }
    fn node_property(&self, node: NodeId, key: &str) -> Value {
        self.nodes[node.0 as usize].1.get(key).cloned().unwrap_or_default()
    }
    fn node_properties(&self, node: NodeId) -> BTreeMap<String, Value> {
        self.nodes[node.0 as usize].1.clone()
    }
    fn edge_property(&self, edge: EdgeId, key: &str) -> Value {
        self.edges[edge.0 as usize].3.get(key).cloned().unwrap_or_default()
    }
    fn edge_properties(&self, edge: EdgeId) -> BTreeMap<String, Value> {
        self.edges[edge.0 as usize].3.clone()
    }
    fn edge_type(&self, edge: EdgeId) -> &str {
        &self.edges[edge.0 as usize].0
    }
    fn ends(&self, edge: EdgeId) -> (NodeId, NodeId) {
        let (_, from, to, _) = &self.edges[edge.0 as usize];
        (*from, *to)
    }
    fn edges(&self, node: NodeId, direction: Direction, types: &[String], out: &mut Vec<(EdgeId, NodeId)>) {
        for (i, (name, from, to, _)) in self.edges.iter().enumerate() {
            let (near, far) = if direction == Direction::Outgoing { (from, to) } else { (to, from) };
            if *near == node && (types.is_empty() || types.contains(name)) {
                out.push((EdgeId(i as u32), *far));
            }
        }
    }
    fn all_labels(&self) -> Vec<String> {
        sorted(self.nodes.iter().flat_map(|n| n.0.clone()))
    }
    fn all_types(&self) -> Vec<String> {
        sorted(self.edges.iter().map(|e| e.0.clone()))
    }
    fn all_keys(&self) -> Vec<String> {
        let nodes = self.nodes.iter().flat_map(|n| n.1.keys().cloned());
        sorted(nodes.chain(self.edges.iter().flat_map(|e| e.3.keys().cloned())))
    }
}

/// Two officers served in a unit, one of them in another too; the units report to a force.
fn force() -> Small {
    let mut graph = Small::default();
    let ann = graph.node("officer", "Ann");
    let bob = graph.node("officer", "Bob");
    let sds = graph.node("unit", "SDS");
    let pod = graph.node("unit", "POD");
    let met = graph.node("organisation", "Met");
    graph.edge("served_in", ann, sds, 1970);
    graph.edge("served_in", bob, sds, 1975);
    graph.edge("served_in", bob, pod, 1980);
    graph.edge("part_of", sds, met, 1968);
    graph.edge("part_of", pod, met, 1972);
    graph
}

fn answer_within(query: &str, limits: &Limits) -> Result<Table, QueryError> {
    run(&force(), query, &BTreeMap::new(), limits, &Registry::default())
}

fn answer(query: &str) -> String {
    match answer_within(query, &Limits::default()) {
        Ok(table) => {
            let row = |r: &Vec<Value>| r.iter().map(Value::to_string).collect::<Vec<_>>().join(" ");
            table.rows.iter().map(row).collect::<Vec<_>>().join("; ")
        }
        Err(error) => format!("{}: {}", error.detail, error.message),
    }
}

fn refusal(query: &str) -> QueryError {
    answer_within(query, &Limits::default()).expect_err(query)
}

#[test]
fn patterns_filters_and_grouping() {
    assert_eq!(
        answer(
            "MATCH (o:officer)-[r:served_in]->(u) WHERE r.year < 1980 RETURN o.name, u.name ORDER BY o.name"
        ),
        "'Ann' 'SDS'; 'Bob' 'SDS'"
    );
    assert_eq!(
        answer(
            "MATCH (o:officer)-->(u) RETURN u.name AS unit, count(*) AS n, collect(o.name) AS who ORDER BY n DESC"
        ),
        "'SDS' 2 ['Ann', 'Bob']; 'POD' 1 ['Bob']"
    );
    assert_eq!(
        answer("MATCH (a {name: 'Ann'})-[:served_in]->()<-[:served_in]-(b) RETURN b.name"),
        "'Bob'",
        "a relationship is used once, so Ann is not her own colleague"
    );
    assert_eq!(
        answer(
            "MATCH (u:unit) OPTIONAL MATCH (u)<-[r {year: 1980}]-(o) RETURN u.name, o.name ORDER BY u.name"
        ),
        "'POD' 'Bob'; 'SDS' null"
    );
    assert_eq!(answer("MATCH (x:unit|organisation) RETURN x.name ORDER BY x.name"), "'Met'; 'POD'; 'SDS'");
    assert_eq!(answer("RETURN '\\u00E9', size('\\uD83D\\uDE00')"), "'é' 1");
    assert_eq!(answer("MATCH (o:officer) WHERE NOT exists { (o)-->({name: 'POD'}) } RETURN o.name"), "'Ann'");
}

#[test]
fn paths_short_and_long() {
    let path =
        "MATCH p = shortestPath((a {name: 'Ann'})-[*]-(b {name: 'POD'})) RETURN [n IN nodes(p) | n.name]";
    assert_eq!(answer(path), "['Ann', 'SDS', 'Bob', 'POD']");
    assert_eq!(answer("MATCH ({name: 'Ann'})-[:served_in|part_of*1..2]->(x) RETURN x.name"), "'SDS'; 'Met'");
    assert_eq!(
        answer(
            "MATCH p = allShortestPaths((a {name: 'Bob'})-[*]->(b {name: 'Met'})) RETURN nodes(p)[1].name AS via ORDER BY via"
        ),
        "'POD'; 'SDS'"
    );
    // The shortest path that meets the condition, not the shortest if it does.
    let way = "MATCH p = shortestPath((a {name: 'Ann'})-[*]-(b {name: 'Bob'})) WHERE ";
    let names = " RETURN [n IN nodes(p) | n.name]";
    assert_eq!(answer(&format!("{way}true{names}")), "['Ann', 'SDS', 'Bob']");
    let round = "['Ann', 'SDS', 'Met', 'POD', 'Bob']";
    assert_eq!(answer(&format!("{way}none(r IN relationships(p) WHERE r.year = 1975){names}")), round);
    assert_eq!(answer(&format!("{way}all(n IN nodes(p) WHERE n.name <> 'SDS'){names}")), "");
    let long = "MATCH ({name: 'Ann'})-[rs*]-(n) WHERE all(r IN rs WHERE r.year > 1969) RETURN n.name";
    assert_eq!(answer(long), "'SDS'; 'Bob'; 'POD'; 'Met'");
}

#[test]
fn values_beside_each_other_keep_apart() {
    // Each comprehension has a variable of its own, and so has each column.
    assert_eq!(
        answer("WITH [1, 2] AS l RETURN l, [x IN l | x + 1], any(y IN l WHERE y = 2), size(l)"),
        "[1, 2] [2, 3] true 2"
    );
    assert_eq!(
        answer("UNWIND [1, 2] AS x RETURN x, [x IN [7] | x] + count(*) AS l ORDER BY [x IN [3] | x], x DESC"),
        "2 [7, 1]; 1 [7, 1]"
    );
}

#[test]
fn writes_are_refused_by_name() {
    for clause in [
        "CREATE (n)",
        "MERGE (n)",
        "MATCH (n) SET n.x = 1",
        "MATCH (n) DETACH DELETE n",
        "MATCH (n) REMOVE n.x",
    ] {
        let error = refusal(clause);
        assert_eq!(error.kind, ErrorKind::WriteRefused, "{clause}");
        let word = clause.split_whitespace().find(|w| error.message.starts_with(w) || *w == "DETACH");
        assert!(word.is_some(), "{clause}: {}", error.message);
    }
}

/// Each form of Cypher 5 and GQL says what a form of openCypher 9 says.
#[test]
fn newer_forms_say_what_older_ones_say() {
    for (newer, older) in [
        ("MATCH (x:unit&unit) RETURN x.name", "MATCH (x:unit) RETURN x.name"),
        ("MATCH (x:!officer) RETURN x.name", "MATCH (x) WHERE NOT x:officer RETURN x.name"),
        ("MATCH (x:(unit|officer)&!unit) RETURN x.name", "MATCH (x:officer) RETURN x.name"),
        (
            "MATCH (:!officer)<-[r]-(y) RETURN y.name, r.year",
            "MATCH (x)<-[r]-(y) WHERE NOT x:officer RETURN y.name, r.year",
        ),
        ("MATCH (x) WHERE x:!unit RETURN x.name", "MATCH (x) WHERE NOT x:unit RETURN x.name"),
        ("MATCH (x) WHERE x:(unit|officer) RETURN x.name", "MATCH (x:unit|officer) RETURN x.name"),
        (
            "MATCH (a)-[r:!part_of]->(b) RETURN a.name, b.name",
            "MATCH (a)-[r:served_in]->(b) RETURN a.name, b.name",
        ),
        (
            "MATCH (a WHERE a.name = 'Bob')-->(b) RETURN b.name",
            "MATCH (a)-->(b) WHERE a.name = 'Bob' RETURN b.name",
        ),
        (
            "MATCH (a)-[r WHERE r.year > 1974]->(b) RETURN a.name, b.name",
            "MATCH (a)-[r]->(b) WHERE r.year > 1974 RETURN a.name, b.name",
        ),
        (
            "MATCH (a)-[r:served_in WHERE r.year > b.since]->(b:unit) RETURN a",
            "MATCH (a)-[r:served_in]->(b:unit) WHERE r.year > b.since RETURN a",
        ),
        (
            "MATCH (a {name: 'Ann'})-[]->{1,2}(x) RETURN x.name",
            "MATCH (a {name: 'Ann'})-[*1..2]->(x) RETURN x.name",
        ),
        (
            "MATCH (a {name: 'Ann'})-[:served_in]->+(x) RETURN x.name",
            "MATCH (a {name: 'Ann'})-[:served_in*]->(x) RETURN x.name",
        ),
        ("MATCH (a {name: 'Ann'})-->*(x) RETURN x.name", "MATCH (a {name: 'Ann'})-[*0..]->(x) RETURN x.name"),
        ("MATCH (a {name: 'Ann'})-->{2}(x) RETURN x.name", "MATCH (a {name: 'Ann'})-[*2]->(x) RETURN x.name"),
        (
            "MATCH (a {name: 'Ann'})-->{,1}(x) RETURN x.name",
            "MATCH (a {name: 'Ann'})-[*0..1]->(x) RETURN x.name",
        ),
        (
            "MATCH p = ANY SHORTEST (a {name: 'Ann'})-[]-+(b {name: 'POD'}) RETURN length(p)",
            "MATCH p = shortestPath((a {name: 'Ann'})-[*]-(b {name: 'POD'})) RETURN length(p)",
        ),
        (
            "MATCH p = ALL SHORTEST PATHS (a {name: 'Bob'})-->+(b {name: 'Met'}) RETURN nodes(p)[1].name AS via ORDER BY via",
            "MATCH p = allShortestPaths((a {name: 'Bob'})-[*]->(b {name: 'Met'})) RETURN nodes(p)[1].name AS via ORDER BY via",
        ),
        (
            "MATCH p = SHORTEST 1 (a {name: 'Ann'})--+(b {name: 'Met'}) RETURN length(p)",
            "MATCH p = shortestPath((a {name: 'Ann'})-[*]-(b {name: 'Met'})) RETURN length(p)",
        ),
        ("RETURN 'a' || 'b' || null, [1] || [2]", "RETURN 'a' + 'b' + null, [1] + [2]"),
        ("UNWIND [2, null, 1] AS x RETURN x ORDER BY x DESC NULLS LAST", "UNWIND [2, 1, null] AS x RETURN x"),
        ("UNWIND [2, null, 1] AS x RETURN x ORDER BY x NULLS FIRST", "UNWIND [null, 1, 2] AS x RETURN x"),
        (
            "MATCH (u:unit) RETURN u.name, COLLECT { MATCH (u)<--(o) RETURN o.name ORDER BY o.name } AS who ORDER BY u.name",
            "MATCH (u:unit) OPTIONAL MATCH (u)<--(o) WITH u, o ORDER BY o.name RETURN u.name, collect(o.name) AS who ORDER BY u.name",
        ),
        (
            "MATCH (u:unit) CALL (u) { MATCH (u)<--(o) RETURN count(o) AS n } RETURN u.name, n ORDER BY u.name",
            "MATCH (u:unit) OPTIONAL MATCH (u)<--(o) RETURN u.name, count(o) AS n ORDER BY u.name",
        ),
        (
            "MATCH (u:unit) CALL { WITH u MATCH (u)<--(o) RETURN o.name AS who } RETURN u.name, who ORDER BY u.name, who",
            "MATCH (u:unit)<--(o) RETURN u.name, o.name AS who ORDER BY u.name, who",
        ),
        // What is not imported is another variable of the same name.
        (
            "MATCH (u:unit) CALL () { MATCH (u) RETURN count(*) AS n } RETURN u.name, n ORDER BY u.name",
            "MATCH (u:unit) RETURN u.name, 5 ORDER BY u.name",
        ),
        ("CALL { RETURN 1 AS x UNION RETURN 2 AS x } RETURN x ORDER BY x", "UNWIND [1, 2] AS x RETURN x"),
        (
            "UNWIND [1, 2, 3] AS x CALL (*) { WITH x WHERE x > 1 RETURN x * 2 AS y } RETURN y",
            "UNWIND [4, 6] AS y RETURN y",
        ),
    ] {
        let sorted = |query: &str| {
            let table =
                answer_within(query, &Limits::default()).unwrap_or_else(|error| panic!("{query}: {error}"));
            let mut rows: Vec<String> = table
                .rows
                .iter()
                .map(|row| row.iter().map(Value::to_string).collect::<Vec<_>>().join(" "))
                .collect();
            if !query.contains("ORDER") && !query.contains("UNWIND") {
                rows.sort();
            }
            rows
        };
        assert_eq!(sorted(newer), sorted(older), "{newer}");
    }
    // A condition names something that nobody typed: `*` does not show it.
    assert_eq!(
        answer_within("MATCH (:!unit)-->(b) RETURN *", &Limits::default()).map(|t| t.columns).ok(),
        Some(vec!["b".to_string()])
    );
}

#[test]
fn what_is_not_known_of_newer_forms_is_refused_with_a_remedy() {
    for (query, help) in [
        ("MATCH ((a)-[r]->(b)){1,3} RETURN a", "->{1,3}"),
        ("MATCH p = SHORTEST 3 (a)--+(b) RETURN p", "ALL SHORTEST"),
        ("MATCH (a)-[r* WHERE r.year > 1]->(b) RETURN a", "relationships(p)"),
        ("MATCH (u) RETURN COLLECT { MATCH (u)--(o) RETURN o, u }", "COLLECT"),
        ("CALL { MATCH (n) } RETURN 1", ""),
        ("RETURN 1 || 2", ""),
        ("MATCH (a)-[:served-in]->(b) RETURN a", "[:served_in]"),
        ("MATCH (a)-[:came-to-know]->(b) RETURN a", "[:came_to_know]"),
        ("MATCH (n) RETRUN n", "did you mean RETURN?"),
        ("MATCH (n) WEHRE n.name = 'x' RETURN n", "did you mean WHERE?"),
        ("RETURN toUper('a')", "did you mean toUpper?"),
    ] {
        let error = refusal(query);
        assert!(error.help.as_deref().unwrap_or_default().contains(help), "{query}: {error:?}");
    }
    let mut registry = Registry::default();
    registry.function("my.longName", 0, Arc::new(|_: &dyn PropertyGraph, _: &[Value]| Ok(Value::Null)));
    let error = run(&force(), "RETURN my.longNmae()", &BTreeMap::new(), &Limits::default(), &registry)
        .expect_err("is wrong");
    assert_eq!(error.help.as_deref(), Some("did you mean my.longName?"));
}

#[test]
fn a_date_beside_a_text_is_noted() {
    let notes = |query: &str| answer_within(query, &Limits::default()).expect(query).notes;
    let noted = notes("WITH date('2021-03-03') AS d RETURN d > '2020-01-01', d = '2021-03-03'");
    assert_eq!(noted.iter().map(|note| note.name).collect::<Vec<_>>(), ["date-and-text", "date-and-text"]);
    assert!(noted[0].message.contains("write date('2020-01-01')"), "{noted:?}");
    assert!(notes("WITH date('2021-03-03') AS d RETURN d > date('2020-01-01'), 'a' < 'b'").is_empty());
}

#[test]
fn a_write_is_refused_before_any_cap() {
    let many = "MATCH (n) ".repeat(150);
    let deep = "(".repeat(80);
    let wide = (0..300).map(|n| format!("n.x = {n}")).collect::<Vec<_>>().join(" OR ");
    for query in [
        format!("{many} CREATE (m) RETURN 1"),
        format!("MATCH (n) WHERE {wide} DETACH DELETE n"),
        format!("CREATE (n {{x: {deep}1{}}})", ")".repeat(80)),
    ] {
        assert_eq!(refusal(&query).kind, ErrorKind::WriteRefused, "{}", &query[..40]);
    }
    // A label or a property of such a name is no write.
    assert_ne!(refusal(&format!("MATCH (n:Set) WHERE {wide} RETURN n.create")).kind, ErrorKind::WriteRefused);
}

#[test]
fn a_cut_moment_takes_its_time_from_another_value() {
    let cut = |call: &str| answer(&format!("RETURN toString({call}) AS t"));
    assert_eq!(
        cut("datetime.truncate('week', date('2003-05-08'), {dayOfWeek: 3, time: time('06:45-03:30')})"),
        answer("RETURN '2003-05-07T06:45-03:30' AS t")
    );
    assert_eq!(
        cut(
            "localdatetime.truncate('month', datetime('2003-05-08T01:02Z'), {time: localtime('06:45'), second: 9})"
        ),
        answer("RETURN '2003-05-01T06:45:09' AS t")
    );
    let refused =
        refusal("RETURN localtime.truncate('hour', localtime('06:45'), {time: localtime('01:00')})");
    assert_eq!(refused.detail, "InvalidArgumentValue");
}

#[test]
fn only_plain_keys_stand_beside_an_aggregate() {
    let with = "WITH {inner: {size: 4}, depth: 2} AS box ";
    assert_eq!(answer(&format!("{with}RETURN box.depth, box.depth * 10 + count(*)")), "2 21");
    assert_eq!(answer(&format!("{with}RETURN box.inner.size, count(*)")), "4 1");
    let refused = refusal(&format!("{with}RETURN box.inner.size, box.inner.size + count(*)"));
    assert_eq!(refused.detail, "AmbiguousAggregationExpression");
    // A plain key may be looked into.
    assert_eq!(answer(&format!("{with}RETURN box.inner, box.inner.size + count(*)")), "{size: 4} 5");
}

#[test]
fn a_case_with_a_subject_may_ask_for_a_pattern() {
    assert_eq!(
        answer(
            "MATCH (o:officer) RETURN o.name, CASE true WHEN (o)-->({name: 'POD'}) THEN 'yes' ELSE 'no' END AS pod ORDER BY o.name"
        ),
        "'Ann' 'no'; 'Bob' 'yes'"
    );
}

#[test]
fn errors_point_at_the_place() {
    let query = "MATCH (officer:officer)\nRETURN oficer.name";
    let error = refusal(query);
    assert_eq!(error.detail, "UndefinedVariable");
    assert_eq!(&query[error.span.start..error.span.end], "oficer");
    assert_eq!(error.line_column_one_based(query), (2, 8));
    assert_eq!(error.help.as_deref(), Some("did you mean officer?"));
    assert_eq!(refusal("RETURN toUper('a')").help.as_deref(), Some("did you mean toUpper?"));
    assert_eq!(refusal("RETURN 1 != 2").help.as_deref(), Some("unequal is written <>"));
    let query = "MTCH (n) RETURN n";
    assert_eq!(refusal(query).help.as_deref(), Some("did you mean MATCH?"));
}

#[test]
fn unknown_names_are_noted_with_the_nearest() {
    let table = answer_within("MATCH (o:oficer)-[:servd_in]->() RETURN o.nmae", &Limits::default()).unwrap();
    let messages: Vec<&str> = table.notes.iter().map(|n| n.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "no node has the label oficer; did you mean officer?",
            "no relationship has the type servd_in; did you mean served_in?",
            "no node or relationship has the property nmae; did you mean name?",
        ]
    );
}

#[test]
fn limits_are_named_when_they_bite() {
    let names = |query: &str, limits: Limits| {
        let table = answer_within(query, &limits).unwrap();
        (table.rows.len(), table.notes.iter().map(|n| n.name).collect::<Vec<_>>())
    };
    assert_eq!(names("MATCH (n) RETURN n", Limits { rows: 2, ..Limits::default() }), (2, vec!["limit-rows"]));
    assert_eq!(names("MATCH (n) RETURN n", Limits { rows: 5, ..Limits::default() }), (5, vec![]));
    let deep = "MATCH ({name: 'Ann'})-[*]-(n) RETURN DISTINCT n.name";
    assert_eq!(names(deep, Limits { depth: 2, ..Limits::default() }), (3, vec!["limit-depth"]));
    assert_eq!(names(deep, Limits::default()).1, Vec::<&str>::new());
    let many = "UNWIND range(1, 100) AS x RETURN x";
    let (rows, notes) = names(many, Limits { steps: 500, ..Limits::default() });
    assert!(rows > 0 && rows < 100 && notes == ["limit-steps"]);
    let count = "UNWIND range(1, 100) AS x RETURN count(x)";
    let error = answer_within(count, &Limits { steps: 500, ..Limits::default() }).unwrap_err();
    assert_eq!(error.kind, ErrorKind::LimitReached, "a count of some rows would be wrong");
}

#[test]
fn deep_queries_are_refused_and_not_fatal() {
    for (open, close, count) in
        [("(", ")", 5_000), ("[", "]", 5_000), ("NOT ", "", 5_000), ("-", "", 5_000), ("{a:", "}", 5_000)]
    {
        let query = format!("RETURN {}true{}", open.repeat(count), close.repeat(count));
        assert_eq!(refusal(&query).kind, ErrorKind::SyntaxError);
    }
    let chain = |n: usize| format!("RETURN {}1 AS x", "1 + ".repeat(n));
    assert_eq!(refusal(&chain(10_000)).detail, "UnexpectedSyntax");
    assert_eq!(answer(&chain(195)), "196");
    let nested = format!("RETURN size({}{})", "[".repeat(55), "]".repeat(55));
    assert_eq!(answer(&nested), "1");
    let hops = |n: usize| format!("MATCH (n0){} RETURN count(*)", "--()".repeat(n));
    assert_eq!(answer(&hops(99)), "0");
    assert_eq!(refusal(&hops(100)).detail, "UnexpectedSyntax");
    let clauses = |n: usize| format!("{} RETURN 1", "MATCH (n) WHERE n.name = 'Ann' WITH n ".repeat(n));
    assert_eq!(answer(&clauses(49)), "1");
    assert_eq!(refusal(&clauses(60)).detail, "UnexpectedSyntax");
    let both = format!("RETURN {}{}1{} AS x", "abs(".repeat(55), "1 + ".repeat(190), ")".repeat(55));
    assert_eq!(answer(&both), "191");
    let both = format!("RETURN {}1{}{} AS x", "abs(".repeat(55), ")".repeat(55), " + 1".repeat(190));
    assert_eq!(answer(&both), "191");
    for n in [25, 45, 55, 200] {
        let inside = format!("{}true{}", "exists { MATCH (m) WHERE ".repeat(n), " }".repeat(n));
        let _ = answer(&format!("MATCH (n) WHERE {inside} RETURN count(*)"));
        let inside = format!("{}1{}", "[x IN [1] WHERE x = 1 | ".repeat(n), "]".repeat(n));
        let _ = answer(&format!("RETURN {inside}"));
        let inside = format!("{}1{}", "CASE WHEN true THEN ".repeat(n), " END".repeat(n));
        let _ = answer(&format!("RETURN {inside}"));
        let inside = format!("{}1{}", "abs(".repeat(n), ")".repeat(n));
        let _ = answer(&format!("RETURN {inside}"));
        let inside = format!("{}1{}", "[(a)-->(b) | ".repeat(n), "]".repeat(n));
        let _ = answer(&format!("MATCH (a), (b) RETURN {inside} LIMIT 1"));
        let inside = format!("{}1{}", "{a: ".repeat(n), "}".repeat(n));
        let _ = answer(&format!("RETURN {inside}"));
    }
    let entangled = format!("RETURN {}1{}", "({a: ".repeat(28), "}) - 1".repeat(28));
    assert!(answer(&entangled).contains(':'), "it ends, if with an error");
}

#[test]
fn a_plan_starts_where_there_is_least() {
    let graph = force();
    let explain = |query: &str| {
        let plan = analyse(&graph, &parse(query).unwrap(), &BTreeMap::new(), &Registry::default()).unwrap();
        plan.explain().join("; ")
    };
    assert_eq!(
        explain(
            "MATCH (o:officer)-[r:served_in]->(u)-->(m:organisation) WHERE r.year > 1970 RETURN o LIMIT 1"
        ),
        "look at every (m:organisation); follow (m:organisation)<-[]-(u); follow (u)<-[r:served_in]-(o:officer); \
         keep what meets a condition; compute 1 columns; stop after enough rows"
    );
    assert_eq!(
        explain("MATCH (o {name: 'Ann'}) OPTIONAL MATCH (o)-->(u) RETURN count(*)").replace("  ", ""),
        "look at every (o) with a known name; keep what meets a condition; optionally:; take (o) from the row; \
         follow (o)-[]->(u); group by 0 keys: count; compute 1 columns"
    );
}

#[test]
fn procedures_and_functions_come_from_outside() {
    let mut registry = Registry::default();
    registry.function(
        "throughline.twice",
        1,
        std::sync::Arc::new(|_, args| match &args[0] {
            Value::Integer(i) => Ok(Value::Integer(i * 2)),
            _ => Err("an integer is needed".into()),
        }),
    );
    let procedure = Procedure {
        parameters: vec![("label".into(), ParameterType::String)],
        columns: vec!["node".into()],
        body: Box::new(|graph, args| {
            let nodes = graph.nodes_with_label(args[0].as_str().unwrap_or_default()).unwrap_or_default();
            Ok(nodes.into_iter().map(|n| vec![Value::Node(n)]).collect())
        }),
    };
    registry.procedure("throughline.with", procedure);
    let go = |query: &str| run(&force(), query, &BTreeMap::new(), &Limits::default(), &registry);
    let table =
        go("CALL throughline.with('unit') YIELD node AS u MATCH (u)<--(o) RETURN DISTINCT o.name").unwrap();
    assert_eq!(table.rows.len(), 2);
    assert_eq!(go("RETURN throughline.twice(21) AS x").unwrap().rows[0][0].to_string(), "42");
    assert_eq!(go("RETURN throughline.twice('a')").unwrap_err().phase, Phase::Runtime);
    assert_eq!(
        go("CALL throughline.wth('unit')").unwrap_err().help.as_deref(),
        Some("did you mean throughline.with?")
    );
}

/// A step of a random pattern: type or any, direction, and the number of the next node variable.
type Hop = (Option<u8>, u8, usize);

fn random_graph() -> impl Strategy<Value = Small> {
    (1usize..5, prop::collection::vec((0u8..2, 0usize..5, 0usize..5), 0..7)).prop_map(|(count, edges)| {
        let mut graph = Small::default();
        for i in 0..count {
            graph.node(if i % 2 == 0 { "A" } else { "B" }, &i.to_string());
        }
        for (kind, from, to) in edges {
            let node = |i: usize| NodeId((i % count) as u32);
            graph.edge(if kind == 0 { "R" } else { "S" }, node(from), node(to), 1);
        }
        graph
    })
}

/// Every assignment of nodes to variables and edges to steps that fits, found by trying all.
fn naive(graph: &Small, start: usize, label: Option<u8>, hops: &[Hop]) -> Vec<Vec<u32>> {
    let variables = 3;
    let mut found = Vec::new();
    let used: Vec<bool> = (0..variables).map(|v| v == start || hops.iter().any(|h| h.2 == v)).collect();
    let nodes = graph.nodes.len();
    for code in 0..nodes.pow(variables as u32) {
        let at: Vec<usize> = (0..variables).map(|v| code / nodes.pow(v as u32) % nodes).collect();
        // A variable that the pattern does not name has one value, or it would count its rows again.
        if (0..variables).any(|v| !used[v] && at[v] != 0) {
            continue;
        }
        if let Some(label) = label
            && graph.nodes[at[start]].0[0] != (if label == 0 { "A" } else { "B" })
        {
            continue;
        }
        let count = graph.edges.len();
        for choice in 0..count.pow(hops.len() as u32) {
            let edges: Vec<usize> = (0..hops.len()).map(|h| choice / count.pow(h as u32) % count).collect();
            let distinct = (0..edges.len()).all(|i| !edges[..i].contains(&edges[i]));
            let mut here = start;
            let fits = hops.iter().zip(&edges).all(|((kind, direction, next), edge)| {
                let (name, from, to, _) = &graph.edges[*edge];
                let ends = (from.0 as usize, to.0 as usize);
                let (a, b) = (at[here], at[*next]);
                here = *next;
                let way = match direction {
                    0 => ends == (a, b),
                    1 => ends == (b, a),
                    _ => ends == (a, b) || ends == (b, a),
                };
                way && kind.is_none_or(|k| name == if k == 0 { "R" } else { "S" })
            });
            if distinct && fits {
                let mut row: Vec<u32> = (0..variables).filter(|v| used[*v]).map(|v| at[v] as u32).collect();
                row.extend(edges.iter().map(|e| *e as u32));
                found.push(row);
            }
        }
    }
    found.sort();
    found
}

fn written(start: usize, label: Option<u8>, hops: &[Hop], cut: usize) -> String {
    let label = label.map_or("", |l| if l == 0 { ":A" } else { ":B" });
    let mut text = format!("MATCH (n{start}{label})");
    for (i, (kind, direction, next)) in hops.iter().enumerate() {
        if i == cut {
            // The same pattern in two parts joined by a variable.
            let here = if i == 0 { start } else { hops[i - 1].2 };
            text += &format!(", (n{here})");
        }
        let kind = kind.map_or("", |k| if k == 0 { ":R" } else { ":S" });
        let (left, right) = [("-", "->"), ("<-", "-"), ("-", "-")][*direction as usize];
        text += &format!("{left}[e{i}{kind}]{right}(n{next})");
    }
    let used = (0..3).filter(|v| *v == start || hops.iter().any(|h| h.2 == *v));
    let columns: Vec<String> =
        used.map(|v| format!("id(n{v})")).chain((0..hops.len()).map(|i| format!("id(e{i})"))).collect();
    format!("{text} RETURN {}", columns.join(", "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn patterns_agree_with_trying_everything(
        graph in random_graph(),
        start in 0usize..3,
        label in prop::option::of(0u8..2),
        hops in prop::collection::vec((prop::option::of(0u8..2), 0u8..3, 0usize..3), 0..4),
        cut in 0usize..5,
    ) {
        let query = written(start, label, &hops, cut);
        let table = run(&graph, &query, &BTreeMap::new(), &Limits::default(), &Registry::default()).unwrap();
        let mut found: Vec<Vec<u32>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(|v| if let Value::Integer(i) = v { *i as u32 } else { u32::MAX }).collect())
            .collect();
        found.sort();
        prop_assert_eq!(found, naive(&graph, start, label, &hops), "{}", query);
    }

    #[test]
    fn a_variable_length_is_the_union_of_its_lengths(graph in random_graph(), low in 0u64..3, more in 0u64..3) {
        let count = |length: &str| {
            let query = format!("MATCH (a)-[:R|S*{length}]-(b) RETURN id(a), id(b)");
            run(&graph, &query, &BTreeMap::new(), &Limits::default(), &Registry::default()).unwrap().rows.len()
        };
        let parts: usize = (low..=low + more).map(|l| count(&l.to_string())).sum();
        prop_assert_eq!(count(&format!("{low}..{}", low + more)), parts);
    }

    #[test]
    fn a_shortest_path_is_as_short_as_the_shortest_of_all(graph in random_graph()) {
        let run = |query: &str| run(&graph, query, &BTreeMap::new(), &Limits::default(), &Registry::default()).unwrap();
        let all = run("MATCH p = (a)-[*1..6]->(b) WHERE a <> b RETURN id(a), id(b), min(length(p)) AS l ORDER BY id(a), id(b)");
        let short = run("MATCH p = shortestPath((a)-[*]->(b)) RETURN id(a), id(b), length(p) AS l ORDER BY id(a), id(b)");
        let text = |t: &Table| t.rows.iter().map(|r| r.iter().map(Value::to_string).collect::<Vec<_>>()).collect::<Vec<_>>();
        prop_assert_eq!(text(&all), text(&short));
        let every = run("MATCH p = allShortestPaths((a)-[*]->(b)) RETURN count(p)");
        let counted = run(
            "MATCH q = (a)-[*1..6]->(b) WHERE a <> b WITH a, b, min(length(q)) AS l \
             MATCH p = (a)-[*1..6]->(b) WHERE length(p) = l RETURN count(p)",
        );
        prop_assert_eq!(text(&every), text(&counted));
    }

    #[test]
    fn conditions_on_every_step_prune_only_what_fails(graph in random_graph(), name in 0u8..5, short in any::<bool>()) {
        let run = |query: &str| {
            let table = run(&graph, query, &BTreeMap::new(), &Limits::default(), &Registry::default()).unwrap();
            table.rows.iter().map(|r| r.iter().map(Value::to_string).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        let tests = format!(
            "all(n IN nodes(p) WHERE n.name <> '{name}') AND none(r IN relationships(p) WHERE type(r) = 'S')"
        );
        let columns = "RETURN id(a), id(b), length(p) AS l, count(*) AS c ORDER BY id(a), id(b), l";
        if short {
            let found = run(&format!("MATCH p = allShortestPaths((a)-[*]-(b)) WHERE {tests} {columns}"));
            let all = run(&format!(
                "MATCH p = (a)-[*1..6]-(b) WHERE a <> b WITH a, b, p WHERE {tests} \
                 WITH a, b, min(length(p)) AS least MATCH p = (a)-[*1..6]-(b) WHERE length(p) = least \
                 WITH a, b, p WHERE {tests} {columns}"
            ));
            prop_assert_eq!(found, all);
        } else {
            let pruned = run(&format!("MATCH p = (a)-[*0..4]-(b) WHERE {tests} {columns}"));
            let after = run(&format!("MATCH p = (a)-[*0..4]-(b) WITH a, b, p WHERE {tests} {columns}"));
            prop_assert_eq!(pruned, after);
        }
    }

    #[test]
    fn temporal_functions_take_any_numbers(
        kind in prop::sample::select(vec!["date", "localtime", "time", "localdatetime", "datetime", "duration"]),
        fields in prop::collection::btree_map(
            prop::sample::select(vec![
                "year", "month", "day", "week", "dayOfWeek", "ordinalDay", "quarter", "dayOfQuarter", "hour", "minute",
                "second", "millisecond", "microsecond", "nanosecond", "epochSeconds", "epochMillis", "years", "months",
                "days", "hours", "seconds", "nanoseconds",
            ]),
            prop_oneof![any::<i64>(), -3i64..3000, Just(i64::MIN), Just(i64::MAX)],
            0..4,
        ),
        amount in any::<i64>(),
        factor in any::<f64>(),
    ) {
        let fields: Vec<String> = fields.iter().map(|(k, v)| format!("{k}: {v}")).collect();
        let made = format!("{kind}({{{}}})", fields.join(", "));
        for query in [
            format!("WITH {made} AS t RETURN t, toString(t), t.year, t.week, t.epochMillis"),
            format!("WITH {made} AS t RETURN t, t.milliseconds, t.nanoseconds, t.years"),
            format!("WITH {made} AS t RETURN t + duration({{months: {amount}}}), t - duration({{days: {amount}}})"),
            format!("WITH {made} AS t RETURN t + duration({{seconds: {amount}}}), t * {factor:?}, t / {factor:?}"),
            format!("RETURN duration.between({made}, datetime({{epochSeconds: {amount}}}))"),
            format!("RETURN duration.inDays(date('-999999999-01-01'), {made}), {kind}.truncate('week', {made})"),
        ] {
            let _ = answer(&query);
        }
    }

    #[test]
    fn filters_commute(graph in random_graph(), swap in any::<bool>()) {
        let (one, two) = ("a.name <> b.name", "type(r) = 'R'");
        let (one, two) = if swap { (two, one) } else { (one, two) };
        let query = |a: &str, b: &str| format!("MATCH (a)-[r]->(b) WHERE {a} AND {b} RETURN id(r)");
        let run = |q: String| run(&graph, &q, &BTreeMap::new(), &Limits::default(), &Registry::default()).unwrap().rows.len();
        prop_assert_eq!(run(query(one, two)), run(query(two, one)));
    }

    #[test]
    fn any_text_is_answered_or_refused(text in "[(\\[{]?(MATCH|RETURN|WITH|n|1|'x'|-|>|<|\\(|\\)|\\[|\\]|\\{|\\}|:|,|\\.|\\*|\\||=| |AND|NOT|x IN|é|`|\\$p){0,24}") {
        let _ = answer(&text);
        let _ = answer(&format!("RETURN {text}"));
        let _ = answer(&format!("MATCH {text} RETURN 1"));
    }
}
