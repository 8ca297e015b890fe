//! Reads patterns: openCypher 9, with the labels, conditions, lengths and shortest paths of Cypher 5 and GQL.

use super::ast::*;
use super::error::QueryError;
use super::lexer::Token;
use super::parser::Parser;

impl Parser<'_> {
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
                        return Err(QueryError::syntax(
                            "InvalidRelationshipPattern",
                            message,
                            self.since(start),
                        ));
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
