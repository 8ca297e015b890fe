//! Reads clauses (openCypher 9 grammar, and some of Cypher 5 and GQL) by recursive descent; patterns are in `parse_pattern`, expressions in `parse_expr`.

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
        let capped =
            ["nests deeper", "too entangled", "operators"].iter().any(|cap| error.message.contains(cap));
        let writes = |at: usize| match &self.tokens[at].0 {
            Token::Word(word, false) => {
                let named =
                    at > 0 && matches!(self.tokens[at - 1].0, Token::Mark(":" | "." | "|" | "&" | "!" | "$"));
                let goes_on =
                    matches!(self.tokens.get(at + 1), Some((Token::Mark("(") | Token::Word(..), _)));
                !named && goes_on && WRITES.iter().any(|write| write.eq_ignore_ascii_case(word))
            }
            _ => false,
        };
        match (0..self.tokens.len()).find(|at| capped && writes(*at)) {
            Some(at) => {
                let (token, span) = &self.tokens[at];
                let word =
                    if let Token::Word(word, _) = token { word.to_ascii_uppercase() } else { String::new() };
                write_refused(&word, *span, false)
            }
            None => error,
        }
    }

    /// A variable that nobody typed, for a condition on something without a name.
    pub fn hidden(&mut self, span: Span) -> Name {
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
