//! Reads clauses and patterns (openCypher 9 grammar) by recursive descent; expressions are in `parse_expr`.

use super::ast::*;
use super::error::{ErrorKind, QueryError, nearest};
use super::lexer::{Token, tokens};

/// How deep expressions, patterns and subqueries may nest, so that no query can exhaust the stack.
pub(crate) const MAX_DEPTH: usize = 60;

/// How many operators one clause may hold, for the same reason.
pub(crate) const MAX_OPERATORS: usize = 200;

pub(crate) struct Parser<'a> {
    pub text: &'a str,
    tokens: Vec<(Token, Span)>,
    pub at: usize,
    pub depth: usize,
    /// How many subqueries are open.
    nested: usize,
    /// How many operators the clause has so far.
    pub operators: usize,
    /// How often the parser has gone a level deeper. Patterns and brackets are told apart by trying, which must not be
    /// repeated without end.
    work: usize,
    /// How many variables it has named itself.
    hidden: usize,
}

/// Words that start a clause or join expressions and so cannot be variables unless in back-ticks.
const RESERVED: &[&str] = &[
    "ALL",
    "AND",
    "AS",
    "ASC",
    "ASCENDING",
    "BY",
    "CASE",
    "CONTAINS",
    "CREATE",
    "DELETE",
    "DESC",
    "DESCENDING",
    "DETACH",
    "DISTINCT",
    "ELSE",
    "END",
    "ENDS",
    "EXISTS",
    "FALSE",
    "IN",
    "IS",
    "LIMIT",
    "MATCH",
    "MERGE",
    "NOT",
    "NULL",
    "ON",
    "OPTIONAL",
    "OR",
    "ORDER",
    "REMOVE",
    "RETURN",
    "SET",
    "SKIP",
    "STARTS",
    "THEN",
    "TRUE",
    "UNION",
    "UNWIND",
    "WHEN",
    "WHERE",
    "WITH",
    "XOR",
];

/// Words that may follow within a clause.
const GOING_ON: &[&str] = &["WHERE", "ORDER", "LIMIT", "SKIP", "YIELD"];

/// Words that begin a clause that writes.
const WRITES: &[&str] = &["CREATE", "MERGE", "DELETE", "DETACH", "SET", "REMOVE", "FOREACH", "DROP"];

const CLAUSES: &[&str] = &["MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL", "UNION"];

/// Reads a query.
///
/// # Errors
/// The first place where the text stops being a query.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    let mut parser =
        Parser { text, tokens: tokens(text)?, at: 0, depth: 0, nested: 0, operators: 0, work: 0, hidden: 0 };
    let query = match parser.query() {
        Ok(query) => query,
        Err(error) => return Err(parser.write_before_cap(error)),
    };
    parser.eat(";");
    match parser.peek() {
        Token::End => Ok(query),
        _ => Err(parser.unexpected("the end of the query")),
    }
}

impl Parser<'_> {
    pub fn peek(&self) -> &Token {
        &self.tokens[self.at.min(self.tokens.len() - 1)].0
    }

    pub fn peek_ahead(&self, count: usize) -> &Token {
        &self.tokens[(self.at + count).min(self.tokens.len() - 1)].0
    }

    pub fn span(&self) -> Span {
        self.tokens[self.at.min(self.tokens.len() - 1)].1
    }

    pub fn last_span(&self) -> Span {
        self.tokens[self.at.saturating_sub(1).min(self.tokens.len() - 1)].1
    }

    /// From a start to the token just read.
    pub fn since(&self, start: Span) -> Span {
        start.to(self.last_span())
    }

    pub fn eat(&mut self, mark: &str) -> bool {
        let found = self.is(mark);
        self.at += usize::from(found);
        found
    }

    pub fn is(&self, mark: &str) -> bool {
        matches!(self.peek(), Token::Mark(m) if *m == mark)
    }

    pub fn is_ahead(&self, count: usize, mark: &str) -> bool {
        matches!(self.peek_ahead(count), Token::Mark(m) if *m == mark)
    }

    pub fn is_word(&self, word: &str) -> bool {
        self.is_word_ahead(0, word)
    }

    pub fn is_word_ahead(&self, count: usize, word: &str) -> bool {
        matches!(self.peek_ahead(count), Token::Word(w, false) if w.eq_ignore_ascii_case(word))
    }

    pub fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    pub fn require(&mut self, mark: &str) -> Result<Span, QueryError> {
        let span = self.span();
        if self.eat(mark) { Ok(span) } else { Err(self.unexpected(&format!("\"{mark}\""))) }
    }

    pub fn expect_word(&mut self, word: &str) -> Result<Span, QueryError> {
        let span = self.span();
        if self.eat_word(word) { Ok(span) } else { Err(self.unexpected(word)) }
    }

    pub fn unexpected(&self, wanted: &str) -> QueryError {
        let span = self.span();
        let found = match self.peek() {
            Token::End => "the query ends".to_string(),
            _ => format!("\"{}\" stands", &self.text[span.start..span.end]),
        };
        let error =
            QueryError::syntax("UnexpectedSyntax", format!("{found} where {wanted} is expected"), span);
        if self.is("!") && self.is_ahead(1, "=") {
            return error.with_help("unequal is written <>");
        }
        // A word that is nearly one that could go on here.
        match self.peek() {
            Token::Word(word, false) if !RESERVED.iter().any(|known| known.eq_ignore_ascii_case(word)) => {
                match nearest(word, CLAUSES.iter().chain(GOING_ON).copied()) {
                    Some(near) => error.with_help(format!("did you mean {near}?")),
                    None => error,
                }
            }
            _ => error,
        }
    }

    /// A query that is too large to be read and would write is refused for writing: that is what its author must know.
    fn write_before_cap(&self, error: QueryError) -> QueryError {
        let capped = ["nests deeper", "too entangled", "operators"].iter().any(|cap| error.message.contains(cap));
        let writes = |at: usize| match &self.tokens[at].0 {
            Token::Word(word, false) => {
                let named = at > 0 && matches!(self.tokens[at - 1].0, Token::Mark(":" | "." | "|" | "&" | "!" | "$"));
                let goes_on = matches!(self.tokens.get(at + 1), Some((Token::Mark("(") | Token::Word(..), _)));
                !named && goes_on && WRITES.iter().any(|write| write.eq_ignore_ascii_case(word))
            }
            _ => false,
        };
        match (0..self.tokens.len()).find(|at| capped && writes(*at)) {
            Some(at) => {
                let (token, span) = &self.tokens[at];
                let word = if let Token::Word(word, _) = token { word.to_ascii_uppercase() } else { String::new() };
                write_refused(&word, *span, false)
            }
            None => error,
        }
    }

    /// A variable that nobody typed, for a condition on something without a name.
    fn hidden(&mut self, span: Span) -> Name {
        self.hidden += 1;
        Name { text: format!(" {}", self.hidden), span }
    }

    /// Guards recursion; call before going one level deeper, and [`Parser::rise`] after.
    pub fn dive(&mut self) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("this nests deeper than {MAX_DEPTH} levels");
            return Err(QueryError::syntax("UnexpectedSyntax", message, self.span()));
        }
        self.work += 1;
        if self.work > 10_000 + 50 * self.tokens.len() {
            let message = "brackets and patterns are too entangled here to be told apart";
            return Err(QueryError::syntax("UnexpectedSyntax", message, self.span()));
        }
        Ok(())
    }

    pub fn rise(&mut self) {
        self.depth -= 1;
    }

    fn query(&mut self) -> Result<Query, QueryError> {
        let mut query = Query { parts: vec![self.single_query()?], unions: Vec::new() };
        while self.is_word("UNION") {
            let span = self.expect_word("UNION")?;
            let all = self.eat_word("ALL");
            if !all {
                self.eat_word("DISTINCT");
            }
            query.unions.push((all, self.since(span)));
            query.parts.push(self.single_query()?);
        }
        Ok(query)
    }

    /// A query, or a pattern with a condition, in braces.
    pub fn subquery(&mut self) -> Result<Query, QueryError> {
        self.dive()?;
        self.nested += 1;
        self.require("{")?;
        let start = self.span();
        let is_query = CLAUSES.iter().chain(&["CREATE", "MERGE", "DELETE", "SET"]).any(|w| self.is_word(w));
        let query = if is_query && !self.is_ahead(1, "=") {
            self.query()?
        } else {
            let pattern = self.pattern()?;
            let filter = self.filter()?;
            let span = self.since(start);
            let clause = Clause::Match { optional: false, pattern, filter, span };
            Query { parts: vec![SingleQuery { clauses: vec![clause], span }], unions: Vec::new() }
        };
        self.require("}")?;
        self.nested -= 1;
        self.rise();
        Ok(query)
    }

    fn single_query(&mut self) -> Result<SingleQuery, QueryError> {
        let start = self.span();
        let mut clauses = Vec::new();
        while let Some(clause) = self.clause()? {
            clauses.push(clause);
        }
        if clauses.is_empty() {
            let mut error = self.unexpected("a clause such as MATCH or RETURN");
            if let Token::Word(word, false) = self.peek()
                && let Some(near) = nearest(word, CLAUSES.iter().copied())
            {
                error = error.with_help(format!("did you mean {near}?"));
            }
            return Err(error);
        }
        Ok(SingleQuery { clauses, span: self.since(start) })
    }

    fn clause(&mut self) -> Result<Option<Clause>, QueryError> {
        let start = self.span();
        let Token::Word(word, false) = self.peek() else { return Ok(None) };
        let word = word.to_ascii_uppercase();
        // A subquery's operators count towards the clause around it.
        if self.nested == 0 {
            self.operators = 0;
        }
        Ok(Some(match word.as_str() {
            "OPTIONAL" | "MATCH" => {
                let optional = self.eat_word("OPTIONAL");
                self.expect_word("MATCH")?;
                let pattern = self.pattern()?;
                let filter = self.filter()?;
                Clause::Match { optional, pattern, filter, span: self.since(start) }
            }
            "UNWIND" => {
                self.at += 1;
                let list = self.expr()?;
                self.expect_word("AS")?;
                let variable = self.variable()?;
                Clause::Unwind { list, variable, span: self.since(start) }
            }
            "WITH" => {
                self.at += 1;
                let mut projection = self.projection(start)?;
                projection.filter = self.filter()?;
                projection.span = self.since(start);
                Clause::With(projection)
            }
            "RETURN" => {
                self.at += 1;
                Clause::Return(self.projection(start)?)
            }
            "CALL" => {
                self.at += 1;
                if self.is("{") || (self.is("(") && !matches!(self.peek_ahead(1), Token::End)) {
                    self.call_subquery(start)?
                } else {
                    Clause::Call(self.call(start)?)
                }
            }
            "CREATE" => {
                self.at += 1;
                let pattern = self.pattern()?;
                Clause::Create { pattern, span: self.since(start) }
            }
            "DELETE" | "DETACH" => {
                self.at += 1;
                if word == "DETACH" {
                    self.expect_word("DELETE")?;
                }
                let mut targets = vec![self.expr()?];
                while self.eat(",") {
                    targets.push(self.expr()?);
                }
                Clause::Delete { targets, span: self.since(start) }
            }
            "MERGE" | "SET" | "REMOVE" | "FOREACH" | "LOAD" | "DROP" => {
                return Err(write_refused(&word, start, self.nested > 0));
            }
            _ => return Ok(None),
        }))
    }

    pub fn filter(&mut self) -> Result<Option<Expr>, QueryError> {
        if self.eat_word("WHERE") { self.expr().map(Some) } else { Ok(None) }
    }

    fn call(&mut self, start: Span) -> Result<Call, QueryError> {
        let name_start = self.span();
        let mut text = self.any_name()?.text;
        while self.eat(".") {
            text.push('.');
            text.push_str(&self.any_name()?.text);
        }
        let procedure = Name { text, span: self.since(name_start) };
        let mut call =
            Call { procedure, arguments: None, yield_star: None, yields: None, filter: None, span: start };
        if self.eat("(") {
            call.arguments = Some(self.list_until(")")?);
        }
        if self.eat_word("YIELD") {
            if self.is("*") {
                call.yield_star = Some(self.require("*")?);
            } else {
                let mut yields = Vec::new();
                // `YIELD -` takes nothing, in the grammar's words.
                while !self.eat("-") {
                    let field = self.any_name()?;
                    let alias = if self.eat_word("AS") { Some(self.variable()?) } else { None };
                    yields.push((field, alias));
                    if !self.eat(",") {
                        break;
                    }
                }
                call.yields = Some(yields);
                call.filter = self.filter()?;
            }
        }
        call.span = self.since(start);
        Ok(call)
    }

    /// `CALL { .. }` with variables imported by a `WITH` at its start, or `CALL (a, b) { .. }`, `CALL (*) { .. }`.
    fn call_subquery(&mut self, start: Span) -> Result<Clause, QueryError> {
        let mut imports = Some(Vec::new());
        let scoped = self.eat("(");
        if scoped {
            if self.eat("*") {
                imports = None;
            } else {
                let mut names = Vec::new();
                while !self.is(")") {
                    names.push(self.variable()?);
                    if !self.eat(",") {
                        break;
                    }
                }
                imports = Some(names);
            }
            self.require(")")?;
        }
        let query = self.subquery()?;
        if !scoped {
            let mut names: Vec<Name> = Vec::new();
            for single in &query.parts {
                let Some(Clause::With(with)) = single.clauses.first() else { continue };
                if with.star {
                    imports = None;
                    break;
                }
                names.extend(with.items.iter().filter_map(|item| match &item.expr.kind {
                    ExprKind::Variable(name) => Some(Name { text: name.clone(), span: item.expr.span }),
                    _ => None,
                }));
            }
            imports = imports.map(|_| names);
        }
        Ok(Clause::Subquery { query: Box::new(query), imports, span: self.since(start) })
    }

    fn projection(&mut self, start: Span) -> Result<Projection, QueryError> {
        let mut projection = Projection {
            distinct: self.eat_word("DISTINCT"),
            star: false,
            items: Vec::new(),
            order: Vec::new(),
            skip: None,
            limit: None,
            filter: None,
            span: start,
        };
        if self.eat("*") {
            projection.star = true;
        } else {
            projection.items.push(self.item()?);
        }
        while self.eat(",") {
            projection.items.push(self.item()?);
        }
        if self.eat_word("ORDER") {
            self.expect_word("BY")?;
            loop {
                let expr = self.expr()?;
                let descends = self.eat_word("DESCENDING") || self.eat_word("DESC");
                if !descends && !self.eat_word("ASCENDING") {
                    self.eat_word("ASC");
                }
                if self.eat_word("NULLS") {
                    // Where nulls stand is a key of its own, before the other.
                    let last = self.eat_word("LAST");
                    if !last {
                        self.expect_word("FIRST")?;
                    }
                    let kind = ExprKind::IsNull(Box::new(expr.clone()), false);
                    projection.order.push((Expr { kind, span: expr.span }, !last));
                }
                projection.order.push((expr, descends));
                if !self.eat(",") {
                    break;
                }
            }
        }
        if self.eat_word("SKIP") {
            projection.skip = Some(self.expr()?);
        }
        if self.eat_word("LIMIT") {
            projection.limit = Some(self.expr()?);
        }
        projection.span = self.since(start);
        Ok(projection)
    }

    fn item(&mut self) -> Result<Item, QueryError> {
        let start = self.span();
        let expr = self.expr()?;
        let span = self.since(start);
        let text = self.text[span.start..span.end].to_string();
        let alias = if self.eat_word("AS") { Some(self.variable()?) } else { None };
        Ok(Item { expr, alias, text })
    }

    /// A variable: any name that is not reserved.
    pub fn variable(&mut self) -> Result<Name, QueryError> {
        match self.peek() {
            Token::Word(word, false) if RESERVED.iter().any(|r| r.eq_ignore_ascii_case(word)) => {
                let help = format!("to use it as a name, write `{word}` in back-ticks");
                Err(self.unexpected("a variable").with_help(help))
            }
            Token::Word(..) => self.any_name(),
            _ => Err(self.unexpected("a variable")),
        }
    }

    /// A label, type, property key or procedure: any name, reserved or not.
    pub fn any_name(&mut self) -> Result<Name, QueryError> {
        let span = self.span();
        match self.peek() {
            Token::Word(word, _) => {
                let text = word.clone();
                self.at += 1;
                Ok(Name { text, span })
            }
            _ => Err(self.unexpected("a name")),
        }
    }

    pub fn pattern(&mut self) -> Result<Vec<PatternPart>, QueryError> {
        let mut parts = vec![self.pattern_part()?];
        while self.eat(",") {
            parts.push(self.pattern_part()?);
        }
        Ok(parts)
    }

    fn pattern_part(&mut self) -> Result<PatternPart, QueryError> {
        let start = self.span();
        let mut variable = None;
        if matches!(self.peek(), Token::Word(..)) && self.is_ahead(1, "=") {
            variable = Some(self.variable()?);
            self.require("=")?;
        }
        let selector = self.selector()?;
        let mut part = match self.shortest()? {
            Some(part) => part,
            None => self.pattern_element()?,
        };
        if let Some((shortest, span)) = selector {
            if part.steps.len() != 1 || part.shortest.is_some() {
                let message = "a shortest path joins two nodes by one relationship pattern";
                return Err(QueryError::syntax("UnexpectedSyntax", message, span)
                    .with_help("such as ANY SHORTEST (a)-[:knows]-+(b)"));
            }
            part.shortest = Some(shortest);
        }
        part.variable = variable;
        part.span = self.since(start);
        Ok(part)
    }

    /// `ANY SHORTEST`, `ALL SHORTEST` or `SHORTEST 1` before a pattern (GQL), if it is here.
    fn selector(&mut self) -> Result<Option<(Shortest, Span)>, QueryError> {
        let start = self.span();
        let kind = if self.is_word("ANY") && self.is_word_ahead(1, "SHORTEST") {
            self.at += 2;
            Shortest::One
        } else if self.is_word("ALL") && self.is_word_ahead(1, "SHORTEST") {
            self.at += 2;
            Shortest::All
        } else if self.is_word("SHORTEST") && matches!(self.peek_ahead(1), Token::Integer(_)) {
            if !matches!(self.peek_ahead(1), Token::Integer(Some(1))) {
                let message = "SHORTEST takes 1 here: one shortest path";
                return Err(QueryError::syntax("UnexpectedSyntax", message, start)
                    .with_help("for all that are as short, write ALL SHORTEST"));
            }
            self.at += 2;
            Shortest::One
        } else {
            return Ok(None);
        };
        let _ = self.eat_word("PATH") || self.eat_word("PATHS");
        Ok(Some((kind, self.since(start))))
    }

    /// `shortestPath(..)` or `allShortestPaths(..)`, if it is here.
    pub fn shortest(&mut self) -> Result<Option<PatternPart>, QueryError> {
        let kind = if self.is_word("shortestPath") {
            Shortest::One
        } else if self.is_word("allShortestPaths") {
            Shortest::All
        } else {
            return Ok(None);
        };
        if !self.is_ahead(1, "(") {
            return Ok(None);
        }
        let start = self.span();
        self.at += 2;
        let mut part = self.pattern_element()?;
        self.require(")")?;
        part.shortest = Some(kind);
        part.span = self.since(start);
        if part.steps.len() != 1 {
            let message = "a shortest path joins two nodes by one relationship pattern";
            return Err(QueryError::syntax("UnexpectedSyntax", message, part.span)
                .with_help("such as shortestPath((a)-[*..6]-(b))"));
        }
        Ok(Some(part))
    }

    /// A chain, perhaps in parentheses.
    fn pattern_element(&mut self) -> Result<PatternPart, QueryError> {
        if self.is("(") && self.is_ahead(1, "(") {
            self.dive()?;
            self.require("(")?;
            let part = self.pattern_element()?;
            self.require(")")?;
            self.rise();
            if self.is("{") || self.is("+") || self.is("*") {
                return Err(self.unexpected("the end of the pattern").with_help(
                    "repeat one relationship instead of a whole pattern: (a)-[:knows]->{1,3}(b)",
                ));
            }
            return Ok(part);
        }
        self.chain()
    }

    /// `(a)-[r]->(b)..`, at least one node.
    pub fn chain(&mut self) -> Result<PatternPart, QueryError> {
        let span = self.span();
        let start = self.node_pattern()?;
        let mut steps = Vec::new();
        while self.is("-") || self.is("<") {
            let rel = self.rel_pattern()?;
            steps.push((rel, self.node_pattern()?));
        }
        Ok(PatternPart { variable: None, shortest: None, start, steps, span: self.since(span) })
    }

    fn node_pattern(&mut self) -> Result<NodePattern, QueryError> {
        let start = self.require("(")?;
        let mut variable = if self.is_word("WHERE") { None } else { self.optional_variable()? };
        let mut labels = Vec::new();
        let mut filters = Vec::new();
        while self.eat(":") {
            self.sorts(&mut variable, &mut labels, &mut filters)?;
        }
        let properties = self.properties()?;
        filters.extend(self.filter()?);
        self.require(")")?;
        Ok(NodePattern { variable, labels, filters, properties, span: self.since(start) })
    }

    /// Labels or types as an expression of `|`, `&`, `!` and brackets: plain names go into groups of which one must be had, the
    /// rest becomes a condition on the variable.
    fn sorts(
        &mut self,
        variable: &mut Option<Name>,
        groups: &mut Vec<Vec<Name>>,
        filters: &mut Vec<Expr>,
    ) -> Result<(), QueryError> {
        loop {
            let mark = self.at;
            let mut group = Vec::new();
            while matches!(self.peek(), Token::Word(..)) {
                group.push(self.any_name()?);
                if !self.eat("|") {
                    break;
                }
                self.eat(":");
            }
            // `|` binds less than `&`: a group that ends in `&` after a `|`, or holds a `!`, is a condition.
            let mixed = group.len() > 1 && self.is("&");
            if group.is_empty() || mixed || self.is("!") || self.is("(") {
                self.at = mark;
                let name = match variable {
                    Some(name) => name.clone(),
                    None => variable.insert(self.hidden(self.span())).clone(),
                };
                let subject = Expr { kind: ExprKind::Variable(name.text), span: name.span };
                filters.push(self.sort_either(&subject)?);
                return Ok(());
            }
            groups.push(group);
            if !self.eat("&") {
                return Ok(());
            }
        }
    }

    /// `A|B&!C` said of something.
    pub fn sort_either(&mut self, subject: &Expr) -> Result<Expr, QueryError> {
        self.dive()?;
        let mut left = self.sort_both(subject)?;
        while self.eat("|") {
            self.eat(":");
            let right = self.sort_both(subject)?;
            let span = left.span.to(right.span);
            left = Expr { kind: ExprKind::Binary(BinaryOp::Or, Box::new(left), Box::new(right)), span };
        }
        self.rise();
        Ok(left)
    }

    /// `B&!C` said of something.
    pub fn sort_both(&mut self, subject: &Expr) -> Result<Expr, QueryError> {
        let mut left = self.sort(subject)?;
        while self.eat("&") {
            let right = self.sort(subject)?;
            let span = left.span.to(right.span);
            left = Expr { kind: ExprKind::Binary(BinaryOp::And, Box::new(left), Box::new(right)), span };
        }
        Ok(left)
    }

    fn sort(&mut self, subject: &Expr) -> Result<Expr, QueryError> {
        let start = self.span();
        if self.eat("!") {
            self.dive()?;
            let inner = Box::new(self.sort(subject)?);
            self.rise();
            return Ok(Expr { kind: ExprKind::Unary(UnaryOp::Not, inner), span: self.since(start) });
        }
        if self.eat("(") {
            let inner = self.sort_either(subject)?;
            self.require(")")?;
            return Ok(inner);
        }
        let name = self.any_name()?;
        Ok(Expr { kind: ExprKind::HasLabels(Box::new(subject.clone()), vec![name]), span: self.since(start) })
    }

    fn optional_variable(&mut self) -> Result<Option<Name>, QueryError> {
        if matches!(self.peek(), Token::Word(..)) { self.variable().map(Some) } else { Ok(None) }
    }

    fn properties(&mut self) -> Result<Option<Expr>, QueryError> {
        if self.is("{") {
            return self.map_literal().map(Some);
        }
        if self.is("$") {
            return self.parameter().map(Some);
        }
        Ok(None)
    }

    fn rel_pattern(&mut self) -> Result<RelPattern, QueryError> {
        let start = self.span();
        let left = self.eat("<");
        self.require("-")?;
        let mut rel = RelPattern {
            variable: None,
            types: Vec::new(),
            direction: Direction::Both,
            length: None,
            filters: Vec::new(),
            properties: None,
            span: start,
        };
        if self.eat("[") {
            rel.variable = if self.is_word("WHERE") { None } else { self.optional_variable()? };
            if self.eat(":") {
                let mut groups = Vec::new();
                self.sorts(&mut rel.variable, &mut groups, &mut rel.filters)?;
                // A relationship has one type: that it is one of each of several groups is a condition.
                let mut groups = groups.into_iter();
                rel.types = groups.next().unwrap_or_default();
                for group in groups {
                    let kept = |name: &Name| group.iter().any(|other| other.text == name.text);
                    rel.types.retain(kept);
                    if rel.types.is_empty() {
                        let message = "a relationship has one type, and cannot have both of these";
                        return Err(QueryError::syntax("InvalidRelationshipPattern", message, self.since(start)));
                    }
                }
            }
            self.kind_with_dash()?;
            if self.eat("*") {
                rel.length = Some(self.length_range()?);
            }
            rel.properties = self.properties()?;
            rel.filters.extend(self.filter()?);
            self.require("]")?;
        }
        self.require("-")?;
        let right = self.eat(">");
        // How often, behind the arrow (GQL): {1,3}, {2}, +, *.
        if rel.length.is_none() {
            rel.length = self.quantifier()?;
        }
        if rel.length.is_some() && !rel.filters.is_empty() {
            let message = "a condition within a relationship of any length is not known here";
            return Err(QueryError::syntax("UnexpectedSyntax", message, self.since(start))
                .with_help("write WHERE all(r IN relationships(p) WHERE ..) behind the pattern"));
        }
        rel.direction = match (left, right) {
            (true, false) => Direction::Left,
            (false, true) => Direction::Right,
            _ => Direction::Both,
        };
        rel.span = self.since(start);
        Ok(rel)
    }

    /// A kind of relation as cells have it, `[:served-in]`: the mistake is told with its remedy.
    fn kind_with_dash(&self) -> Result<(), QueryError> {
        let (before, after) = (self.last_span(), self.peek_ahead(1));
        let (true, Token::Word(rest, _)) = (self.is("-"), after) else { return Ok(()) };
        let head = &self.text[before.start..before.end];
        let mut name = format!("{head}_{rest}");
        let mut at = 2;
        while let (true, Token::Word(rest, _)) = (self.is_ahead(at, "-"), self.peek_ahead(at + 1)) {
            name.push_str(&format!("_{rest}"));
            at += 2;
        }
        let message = "a type with a dash in it must stand in back-ticks; kinds are types with _ for -";
        let span = before.to(self.span());
        Err(QueryError::syntax("UnexpectedSyntax", message, span).with_help(format!("write [:{name}]")))
    }

    /// `{1,3}`, `{2}`, `+` or `*` behind a relationship.
    fn quantifier(&mut self) -> Result<Option<(Option<u64>, Option<u64>)>, QueryError> {
        if self.eat("+") {
            return Ok(Some((Some(1), None)));
        }
        if self.eat("*") {
            return Ok(Some((Some(0), None)));
        }
        if !self.eat("{") {
            return Ok(None);
        }
        let low = self.length_bound()?;
        let high = if self.eat(",") { self.length_bound()? } else { low };
        self.require("}")?;
        Ok(Some((Some(low.unwrap_or(0)), high)))
    }

    fn length_range(&mut self) -> Result<(Option<u64>, Option<u64>), QueryError> {
        let low = self.length_bound()?;
        if self.eat("..") {
            return Ok((low, self.length_bound()?));
        }
        Ok((low, low))
    }

    fn length_bound(&mut self) -> Result<Option<u64>, QueryError> {
        match self.peek() {
            Token::Integer(Some(value)) => {
                let value = *value as u64;
                self.at += 1;
                Ok(Some(value))
            }
            Token::Mark("-") if matches!(self.peek_ahead(1), Token::Integer(_)) => {
                let message = "the length of a path cannot be negative";
                Err(QueryError::syntax("InvalidRelationshipPattern", message, self.span()))
            }
            _ => Ok(None),
        }
    }
}

/// The refusal of a clause that writes. In a subquery it could stand nowhere, whoever reads the query.
pub(crate) fn write_refused(clause: &str, span: Span, nested: bool) -> QueryError {
    let message = format!("{clause} would change the casebook, and queries only read it");
    let (kind, detail) = if nested {
        (ErrorKind::SyntaxError, "InvalidClauseComposition")
    } else {
        (ErrorKind::WriteRefused, "WriteRefused")
    };
    QueryError::new(kind, detail, message, span).with_help("change the tables of the casebook instead")
}
